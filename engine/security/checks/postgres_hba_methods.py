"""Whether a PostgreSQL server lets somebody in without a password, or with one in plain text."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged

WHY = {"trust": "without any password", "password": "with the password in plain text"}


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT line_number, type, array_to_string(database, ?) AS databases, array_to_string(user_name, ?) AS users, "
        "address, auth_method FROM pg_hba_file_rules WHERE auth_method IN (?, ?) ORDER BY line_number",
        ",",
        ",",
        "trust",
        "password",
    )
    flaws = [
        Flaw(
            key=f"{one['type']} {one['databases']} {one['users']} {one['address'] or ''} {one['auth_method']}",
            message=f"Line {one['line_number']} of pg_hba.conf ({one['type']} {one['address'] or 'socket'}) lets "
            f"{one['users']} in {WHY[one['auth_method']]}.",
        )
        for one in rows
    ]
    return judged(
        flaws,
        "Every rule asks for proof.",
        f"Rules that let people in by trust or plain passwords: {len(flaws)}.",
    )


CHECK = Check(
    name="postgres.hba_methods",
    title="No login by trust or plain password",
    looks_at="pg_hba_file_rules with the methods trust and password",
    severity="critical",
    dialects=POSTGRES,
    fix="Write scram-sha-256 instead of trust and password in pg_hba.conf and load it again.",
    run=run,
    references=("PostgreSQL documentation: Authentication Methods", "CIS PostgreSQL 5"),
)

"""Whether a PostgreSQL server lets logins from elsewhere in without TLS."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged

LOCAL = {"127.0.0.1", "::1", "samehost", ""}


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT line_number, type, array_to_string(database, ?) AS databases, address, auth_method "
        "FROM pg_hba_file_rules WHERE error IS NULL AND type IN (?, ?) ORDER BY line_number",
        ",",
        "host",
        "hostnossl",
    )
    open_ = [one for one in rows if one["address"] not in LOCAL and one["auth_method"] != "reject"]
    flaws = [
        Flaw(
            key=f"{one['type']} {one['databases']} {one['address']}",
            message=f"Line {one['line_number']} of pg_hba.conf lets {one['address']} in without TLS.",
        )
        for one in open_
    ]
    return judged(
        flaws,
        "Logins from elsewhere need TLS.",
        f"Rules that let logins from elsewhere in without TLS: {len(flaws)}.",
    )


CHECK = Check(
    name="postgres.tls_demanded",
    title="TLS demanded",
    looks_at="pg_hba_file_rules for addresses of other machines",
    severity="medium",
    dialects=POSTGRES,
    fix="Write hostssl instead of host for addresses of other machines.",
    run=run,
    references=("PostgreSQL documentation: The pg_hba.conf File",),
)

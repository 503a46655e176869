"""Which accounts of a MariaDB or MySQL server have rights over everything."""

from engine.security.accounts import accounts
from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged

WIDE = ("SUPER", "FILE", "PROCESS", "SHUTDOWN", "CREATE USER", "GRANT OPTION", "RELOAD")


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT GRANTEE AS grantee, GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY PRIVILEGE_TYPE) AS rights "
        "FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE IN (?, ?, ?, ?, ?, ?, ?) "
        "GROUP BY GRANTEE ORDER BY GRANTEE",
        *WIDE,
    )
    alive = {one.grantee for one in await accounts(looking)}
    flaws = [
        Flaw(
            key=one["grantee"],
            message=f"{one['grantee']} has {one['rights'].replace(',', ', ')} over everything.",
        )
        for one in rows
        if one["grantee"] in alive
    ]
    return judged(
        flaws, "No account has wide rights.", f"Accounts with wide rights over everything: {len(flaws)}."
    )


CHECK = Check(
    name="mariadb.global_rights",
    title="Rights over everything",
    looks_at="information_schema.USER_PRIVILEGES without roles and locked accounts",
    severity="medium",
    dialects=MARIADB,
    fix="Give rights on single databases instead, and these to one named administrator.",
    run=run,
    references=("MariaDB documentation: GRANT, Global Privileges", "CIS MariaDB 5"),
)

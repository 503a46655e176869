"""Which logins of a PostgreSQL server may do everything, for ever."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT rolname AS login, rolvaliduntil IS NULL OR rolvaliduntil = ?::timestamptz AS forever FROM pg_roles "
        "WHERE rolsuper AND rolcanlogin ORDER BY rolname",
        "infinity",
    )
    flaws = [
        Flaw(
            key=one["login"],
            message=f"{one['login']} may log in, is superuser and never expires.",
            statement=f"ALTER ROLE {quoted(one['login'])} NOLOGIN",
        )
        for one in rows
        if one["forever"]
    ]
    return judged(
        flaws,
        "No login is superuser for ever.",
        f"Logins that are superuser and never expire: {len(flaws)}.",
    )


CHECK = Check(
    name="postgres.superusers",
    title="No superuser that logs in for ever",
    looks_at="pg_roles with rolsuper, rolcanlogin and no end",
    severity="medium",
    dialects=POSTGRES,
    fix="Let people log in as themselves, and give superuser only for as long as it is needed (VALID UNTIL, or NOLOGIN).",
    run=run,
    references=("PostgreSQL documentation: Role Attributes", "CIS PostgreSQL 4"),
)

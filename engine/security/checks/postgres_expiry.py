"""Which logins of a PostgreSQL server never expire."""

from engine.security.check import POSTGRES, Check, Flaw, Looking, Verdict, judged


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask(
        "SELECT rolname AS login FROM pg_roles WHERE rolcanlogin AND NOT rolsuper "
        "AND (rolvaliduntil IS NULL OR rolvaliduntil = ?::timestamptz) ORDER BY rolname",
        "infinity",
    )
    flaws = [Flaw(key=one["login"], message=f"The password of {one['login']} never expires.") for one in rows]
    return judged(flaws, "Every login has an end.", f"Logins that never expire: {len(flaws)}.")


CHECK = Check(
    name="postgres.expiry",
    title="Logins have an end",
    looks_at="pg_roles.rolvaliduntil of logins that are no superusers",
    severity="low",
    dialects=POSTGRES,
    fix="Set VALID UNTIL for logins of people, and change the passwords of programs by plan.",
    run=run,
    references=("PostgreSQL documentation: CREATE ROLE",),
)

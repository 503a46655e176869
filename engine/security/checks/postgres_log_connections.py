"""Whether a PostgreSQL server writes down who logs in."""

from engine.security.check import POSTGRES, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    found = await setting(looking, "log_connections")
    if found not in {"off", ""}:
        return passed("Logins are written to the server's log.")
    return failed(
        "Nobody could say afterwards who logged in.", statement="ALTER SYSTEM SET log_connections = 'on'"
    )


CHECK = Check(
    name="postgres.log_connections",
    title="Logins are logged",
    looks_at="the setting log_connections",
    severity="low",
    dialects=POSTGRES,
    fix="Turn log_connections on.",
    run=run,
    references=("PostgreSQL documentation: What to Log", "CIS PostgreSQL 3"),
)

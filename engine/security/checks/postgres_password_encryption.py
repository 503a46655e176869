"""How a PostgreSQL server would store a password that is set now."""

from engine.security.check import POSTGRES, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    found = await setting(looking, "password_encryption")
    if found == "scram-sha-256":
        return passed("New passwords are stored as SCRAM-SHA-256.")
    return failed(
        f"New passwords are stored as {found}.",
        statement="ALTER SYSTEM SET password_encryption = 'scram-sha-256'",
    )


CHECK = Check(
    name="postgres.password_encryption",
    title="New passwords stored as SCRAM",
    looks_at="the setting password_encryption",
    severity="medium",
    dialects=POSTGRES,
    fix="Set password_encryption to scram-sha-256, then set the passwords again.",
    run=run,
    references=("PostgreSQL documentation: Password Authentication",),
)

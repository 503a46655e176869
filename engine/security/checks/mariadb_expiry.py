"""Whether passwords of a MariaDB or MySQL server ever expire."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    days = await setting(looking, "default_password_lifetime")
    if days.isdigit() and int(days) > 0:
        return passed(f"Passwords expire after {days} days.")
    return failed("Passwords never expire.", statement="SET GLOBAL default_password_lifetime = 365")


CHECK = Check(
    name="mariadb.expiry",
    title="Passwords expire",
    looks_at="the variable default_password_lifetime",
    severity="low",
    dialects=MARIADB,
    fix="Set default_password_lifetime, and change the passwords of programs by plan.",
    run=run,
    references=("MariaDB documentation: User Password Expiry",),
)

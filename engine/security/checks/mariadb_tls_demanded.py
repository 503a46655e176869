"""Whether a MariaDB or MySQL server lets anybody in without TLS."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    if await setting(looking, "require_secure_transport") == "ON":
        return passed("The server demands TLS.")
    return failed(
        "The server also lets logins in without TLS.", statement="SET GLOBAL require_secure_transport = ON"
    )


CHECK = Check(
    name="mariadb.tls_demanded",
    title="TLS demanded",
    looks_at="the variable require_secure_transport",
    severity="medium",
    dialects=MARIADB,
    fix="Turn require_secure_transport on, and write it into the server's configuration.",
    run=run,
    references=("MariaDB documentation: require_secure_transport",),
)

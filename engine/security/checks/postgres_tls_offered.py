"""Whether a PostgreSQL server offers TLS at all."""

from engine.security.check import POSTGRES, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    if await setting(looking, "ssl") == "on":
        return passed("The server offers TLS.")
    return failed("The server offers no TLS.", statement="ALTER SYSTEM SET ssl = 'on'")


CHECK = Check(
    name="postgres.tls_offered",
    title="TLS offered",
    looks_at="the setting ssl",
    severity="high",
    dialects=POSTGRES,
    fix="Give the server a certificate and a key, and turn ssl on.",
    run=run,
    references=("PostgreSQL documentation: Secure TCP/IP Connections with SSL",),
)

"""Whether a MariaDB or MySQL server offers TLS at all."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    found = await setting(looking, "have_ssl")
    return (
        passed("The server offers TLS.")
        if found == "YES"
        else failed(f"The server offers no TLS (have_ssl is {found}).")
    )


CHECK = Check(
    name="mariadb.tls_offered",
    title="TLS offered",
    looks_at="the variable have_ssl",
    severity="high",
    dialects=MARIADB,
    fix="Give the server a certificate and a key (ssl_cert, ssl_key).",
    run=run,
    references=("MariaDB documentation: Securing Connections for Client and Server",),
)

"""Whether what Concert and this PostgreSQL server say to each other is encrypted."""

from engine.security.check import POSTGRES, Check, Looking, Verdict, failed, passed, unseen


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask("SELECT ssl, version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    if not rows:
        return unseen("The server does not say how this session is connected.")
    if rows[0]["ssl"]:
        return passed(f"This session uses {rows[0]['version']} with {rows[0]['cipher']}.")
    return failed("This session is not encrypted: who can listen on the way reads all that is read here.")


CHECK = Check(
    name="postgres.tls_session",
    title="Connection encrypted",
    looks_at="pg_stat_ssl of Concert's own session",
    severity="high",
    dialects=POSTGRES,
    fix="Turn TLS on in the server and demand it in the connection of this source.",
    run=run,
    references=("PostgreSQL documentation: Secure TCP/IP Connections with SSL", "CIS PostgreSQL 6.8"),
)

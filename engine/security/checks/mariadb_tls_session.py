"""Whether what Concert and this MariaDB or MySQL server say to each other is encrypted."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed


async def run(looking: Looking) -> Verdict:
    rows = await looking.ask("SHOW SESSION STATUS WHERE Variable_name IN (?, ?)", "Ssl_cipher", "Ssl_version")
    found = {one["variable_name"]: one["value"] for one in rows}
    if found.get("Ssl_cipher"):
        return passed(f"This session uses {found.get('Ssl_version', 'TLS')} with {found['Ssl_cipher']}.")
    return failed("This session is not encrypted: who can listen on the way reads all that is read here.")


CHECK = Check(
    name="mariadb.tls_session",
    title="Connection encrypted",
    looks_at="Ssl_cipher of Concert's own session",
    severity="high",
    dialects=MARIADB,
    fix="Turn TLS on in the server and demand it in the connection of this source.",
    run=run,
    references=("MariaDB documentation: Secure Connections Overview",),
)

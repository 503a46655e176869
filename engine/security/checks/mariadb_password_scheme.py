"""How the passwords of a MariaDB or MySQL server are stored: by the plugin each account logs in with."""

from engine.security.accounts import accounts
from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged

WEAK = {"mysql_native_password": "SHA-1 without salt", "mysql_old_password": "a hash from before 2004"}


async def run(looking: Looking) -> Verdict:
    flaws = [
        Flaw(key=str(one), message=f"The password of {one} is stored as {WEAK[one.plugin]} ({one.plugin}).")
        for one in await accounts(looking)
        if one.plugin in WEAK and one.stored
    ]
    return judged(
        flaws, "No password is stored in an old way.", f"Passwords stored in an old way: {len(flaws)}."
    )


CHECK = Check(
    name="mariadb.password_scheme",
    title="Passwords stored with salt",
    looks_at="the plugin of each account",
    severity="medium",
    dialects=MARIADB,
    fix="Move these accounts to ed25519 (MariaDB) or caching_sha2_password (MySQL).",
    run=run,
    references=("MariaDB documentation: Authentication Plugin ed25519",),
)

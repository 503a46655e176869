"""Accounts of a MariaDB or MySQL server that need no password. Roles and locked accounts have none either, and are none."""

from engine.security.accounts import accounts
from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import account


async def run(looking: Looking) -> Verdict:
    found = await accounts(looking)
    flaws = [
        Flaw(
            key=str(one),
            message=f"{one} logs in without a password.",
            statement=f"ALTER USER {account(one.user, one.host)} ACCOUNT LOCK",
        )
        for one in found
        if one.open and one.user
    ]
    return judged(
        flaws, f"All {len(found)} accounts need proof.", f"Accounts that need no password: {len(flaws)}."
    )


CHECK = Check(
    name="mariadb.no_password",
    title="No account without a password",
    looks_at="mysql.global_priv (MySQL: mysql.user) without roles and locked accounts",
    severity="critical",
    dialects=MARIADB,
    fix="Set a password for these accounts, or lock them.",
    run=run,
    references=("MariaDB documentation: mariadb-secure-installation", "CIS MariaDB 7"),
)

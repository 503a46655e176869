"""Accounts of a MariaDB or MySQL server without a name: anybody is one of them."""

from engine.security.accounts import accounts
from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import account


async def run(looking: Looking) -> Verdict:
    flaws = [
        Flaw(
            key=str(one),
            message=f"Anybody at {one.host} may log in as nobody.",
            statement=f"DROP USER {account(one.user, one.host)}",
        )
        for one in await accounts(looking)
        if not one.user
    ]
    return judged(flaws, "Every account has a name.", f"Anonymous accounts: {len(flaws)}.")


CHECK = Check(
    name="mariadb.anonymous",
    title="No anonymous accounts",
    looks_at="accounts with an empty name",
    severity="high",
    dialects=MARIADB,
    fix="Remove the anonymous accounts.",
    run=run,
    references=("MariaDB documentation: mariadb-secure-installation",),
)

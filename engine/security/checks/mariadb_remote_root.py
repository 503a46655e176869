"""Whether root of a MariaDB or MySQL server may log in from other machines."""

from engine.security.accounts import accounts
from engine.security.check import MARIADB, Check, Flaw, Looking, Verdict, judged
from engine.security.naming import account

LOCAL = {"localhost", "127.0.0.1", "::1"}


async def run(looking: Looking) -> Verdict:
    own = str(await looking.value("SELECT @@hostname") or "").lower()
    flaws = [
        Flaw(
            key=str(one),
            message=f"root may log in from {one.host}.",
            statement=f"DROP USER {account(one.user, one.host)}",
        )
        for one in await accounts(looking)
        if one.user == "root" and one.host.lower() not in LOCAL | {own}
    ]
    return judged(
        flaws,
        "root logs in on the server itself only.",
        f"Other places that root may log in from: {len(flaws)}.",
    )


CHECK = Check(
    name="mariadb.remote_root",
    title="root from other machines",
    looks_at="accounts named root and the hosts they come from",
    severity="high",
    dialects=MARIADB,
    fix="Remove root for other hosts; make named accounts for administrators.",
    run=run,
    references=("MariaDB documentation: mariadb-secure-installation",),
)

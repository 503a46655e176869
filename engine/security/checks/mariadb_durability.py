"""Whether a MariaDB or MySQL server keeps what it confirmed when the power fails."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    found = await setting(looking, "innodb_flush_log_at_trx_commit")
    if found == "1":
        return passed("What is confirmed is on disk.")
    return failed(
        f"innodb_flush_log_at_trx_commit is {found}: a crash can lose what was confirmed.",
        statement="SET GLOBAL innodb_flush_log_at_trx_commit = 1",
    )


CHECK = Check(
    name="mariadb.durability",
    title="Confirmed writes are on disk",
    looks_at="the variable innodb_flush_log_at_trx_commit",
    severity="medium",
    dialects=MARIADB,
    fix="Set it to 1, and write it into the server's configuration.",
    run=run,
    references=("MariaDB documentation: InnoDB System Variables",),
)

"""Whether a MariaDB or MySQL server may ask its clients for their files."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    if await setting(looking, "local_infile") == "OFF":
        return passed("The server does not take files of its clients.")
    return failed(
        "LOAD DATA LOCAL is on: a server that was taken over can read the files of its clients.",
        statement="SET GLOBAL local_infile = OFF",
    )


CHECK = Check(
    name="mariadb.local_infile",
    title="Files of clients not taken",
    looks_at="the variable local_infile",
    severity="medium",
    dialects=MARIADB,
    fix="Turn local_infile off, and write it into the server's configuration.",
    run=run,
    references=("MySQL documentation: Security Considerations for LOAD DATA LOCAL", "CIS MariaDB 4"),
)

"""Whether accounts with FILE of a MariaDB or MySQL server reach every file of its machine."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    found = await setting(looking, "secure_file_priv")
    if found not in {"", "NULL"}:
        return passed(f"Files are read and written in {found} only.")
    if found == "NULL":
        return passed("Files are neither read nor written.")
    return failed("Whoever has the right FILE reaches every file that the server may open.")


CHECK = Check(
    name="mariadb.file_access",
    title="Files of the machine fenced off",
    looks_at="the variable secure_file_priv",
    severity="medium",
    dialects=MARIADB,
    fix="Set secure_file_priv to one folder in the server's configuration.",
    run=run,
    references=("MariaDB documentation: secure_file_priv", "CIS MariaDB 4"),
)

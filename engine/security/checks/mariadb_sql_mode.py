"""Whether a MariaDB or MySQL server refuses values that do not fit, or changes them in silence."""

from engine.security.check import MARIADB, Check, Looking, Verdict, failed, passed
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    modes = set((await setting(looking, "sql_mode")).split(","))
    if modes & {"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES", "TRADITIONAL"}:
        return passed("Values that do not fit are refused.")
    return failed(
        "Values that do not fit are cut or changed in silence.",
        statement="SET GLOBAL sql_mode = CONCAT(@@GLOBAL.sql_mode, ',STRICT_TRANS_TABLES')",
    )


CHECK = Check(
    name="mariadb.sql_mode",
    title="Strict values",
    looks_at="the variable sql_mode",
    severity="low",
    dialects=MARIADB,
    fix="Add STRICT_TRANS_TABLES to sql_mode.",
    run=run,
    references=("MariaDB documentation: SQL_MODE", "CIS MariaDB 4"),
)

"""Indexes of a MariaDB or MySQL server that no statement used since it started, where it counts that."""

from engine.security.check import MARIADB, Check, DoesNotApply, Flaw, Looking, Verdict, judged
from engine.security.naming import quoted
from engine.security.settings import setting


async def run(looking: Looking) -> Verdict:
    if await setting(looking, "performance_schema") != "ON":
        raise DoesNotApply("This server does not count the use of indexes: performance_schema is off.")
    rows = await looking.ask(
        "SELECT w.OBJECT_NAME AS table_name, w.INDEX_NAME AS index_name "
        "FROM performance_schema.table_io_waits_summary_by_index_usage w "
        "JOIN information_schema.STATISTICS s ON s.TABLE_SCHEMA = w.OBJECT_SCHEMA AND s.TABLE_NAME = w.OBJECT_NAME "
        "AND s.INDEX_NAME = w.INDEX_NAME AND s.SEQ_IN_INDEX = 1 AND s.NON_UNIQUE = 1 "
        "WHERE w.OBJECT_SCHEMA = DATABASE() AND w.COUNT_STAR = 0 ORDER BY 1, 2"
    )
    flaws = [
        Flaw(
            table=one["table_name"],
            key=one["index_name"],
            message=f"{one['index_name']} of {one['table_name']} was not used since the server started.",
            statement=f"DROP INDEX {quoted(one['index_name'])} ON {quoted(one['table_name'])}",
        )
        for one in rows
    ]
    return judged(flaws, "Every index is used.", f"Indexes not used since the server started: {len(flaws)}.")


CHECK = Check(
    name="tuning.mariadb_unused_indexes",
    title="No unused indexes",
    looks_at="performance_schema.table_io_waits_summary_by_index_usage",
    severity="low",
    dialects=MARIADB,
    fix="Drop those that nothing needs; look first whether the server has run for a whole month.",
    run=run,
    references=("MariaDB documentation: Performance Schema",),
)

"""Whether a SQLite file has statistics for its planner to choose by."""

from engine.security.check import Check, DoesNotApply, Looking, Verdict, failed, passed


async def run(looking: Looking) -> Verdict:
    if not any(table.indexes for table in looking.tables):
        raise DoesNotApply("There is no index to choose.")
    count = await looking.value("SELECT count(*) AS tables FROM sqlite_schema WHERE name = ?", "sqlite_stat1")
    if count:
        return passed("The planner has statistics.")
    return failed("The planner has no statistics and guesses which index is better.", statement="ANALYZE")


CHECK = Check(
    name="tuning.sqlite_statistics",
    title="Statistics for the planner",
    looks_at="sqlite_stat1",
    severity="low",
    dialects=frozenset({"sqlite"}),
    fix="Run ANALYZE from time to time (PRAGMA optimize).",
    run=run,
    references=("SQLite documentation: ANALYZE",),
)

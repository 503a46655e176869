"""The stage `joins` of a scan: keys and references that nobody declared, each with the share of values that bear it out."""

from collections.abc import Sequence

from engine.catalog.difference import Where
from engine.joins.keeping import find
from engine.scans.stage import Found, Stage, StageContext, StageResult
from engine.writes import Write


async def look_for_joins(context: StageContext) -> StageResult:
    """All tables, also in a scan of what changed: a reference has two ends."""
    if not context.wanted:
        return StageResult(summary={"tables": 0, "keys": 0, "joins": 0})
    where = Where(
        source=context.source,
        organisation=context.organisation,
        workspace=context.workspace,
        at=context.now,
    )

    async def commit(table: str, writes: Sequence[Write], found: Sequence[Found]) -> None:
        await context.checkpoint(table, writes, found)

    tables = context.tables
    summary = await find(where, context.connection, tables, context.records, context.report, commit)
    return StageResult(summary=summary)


STAGE = Stage(name="joins", title="Keys and joins", order=60, run=look_for_joins)

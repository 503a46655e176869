"""The profile stage of a scan: each wanted table is profiled, and how large it was is kept for growth.

What a profile says is kept where a profile that somebody asked for is, so that every page shows the newest one. A table that
cannot be profiled is said in the summary and keeps its earlier profile. Of columns with a sensitive label no value is kept.
"""

import time

from crdt.errors import ConcertError
from engine.operations.data_sources.profile_table import ProfileOutput
from engine.profiles.withholding import PROFILE, sensitive, withheld
from engine.quality.records import TableSize
from engine.records import Json, OperationResult
from engine.scans.stage import Stage, StageContext, StageResult
from engine.sources.failures import is_away
from engine.sources.source import Table, TableProfile
from engine.writes import Put, Write

MOST_SAID = 20


async def run(context: StageContext) -> StageResult:
    failed: dict[str, str] = {}
    total = len(context.wanted)
    for done, table in enumerate(context.wanted):
        context.report.progress(done, total, table.name)
        if table.name in context.done:
            continue
        started = time.perf_counter()
        try:
            profile = await context.connection.profile(table.name, None, lambda *_: None)
        except ConcertError as error:
            if is_away(error):  # SC4: the stage fails, and is resumed at this table
                raise
            context.report.log("warning", f"{table.name}: {error.message}")
            failed[table.name] = error.message
            continue
        duration = int((time.perf_counter() - started) * 1e6)
        profile = withheld(profile, await sensitive(context.records, context.source, table.name))
        await context.checkpoint(table.name, _kept(context, table, profile, duration), ())
    some = dict(list(failed.items())[:MOST_SAID])
    summary: Json = {"profiled": total - len(failed), "failed": len(failed), "reasons": some}
    return StageResult(summary=summary)


def _kept(context: StageContext, table: Table, profile: TableProfile, duration: int) -> list[Write]:
    output = ProfileOutput(**profile.model_dump(), column_count=len(profile.columns))
    result = output.model_dump(mode="json")
    size = TableSize(
        source=context.source,
        table=table.name,
        at=context.now,
        organisation=context.organisation,
        workspace=context.workspace,
        rows=profile.rows,
        bytes=table.bytes,
        columns=len(profile.columns),
        scan=context.scan,
    )
    row = OperationResult(
        source=context.source,
        operation=PROFILE,
        subject=table.name,
        organisation=context.organisation,
        status="succeeded",
        result=result,
        at=context.now,
        by=context.user,
        duration=duration,
    )
    return [Put(record=size), Put(record=row)]


STAGE = Stage(name="profile", title="Profile", order=30, run=run)

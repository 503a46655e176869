"""The stage `schema` of a scan: reads the tables of the source, keeps them in the catalogue, finds what is different.

Its answer is kept where that of a reading is which somebody asked for, so that every page shows the newest one.
"""

import time
from collections.abc import Sequence

from engine.catalog.difference import Where
from engine.catalog.finding import found_in
from engine.catalog.keeping import Kept, Noted, keep
from engine.catalog.records import CatalogTable
from engine.operations.data_sources.discover_schema import OPERATION, said
from engine.records import OperationResult
from engine.scans.stage import Finished, Found, Stage, StageContext, StageResult
from engine.writes import Put, Write


async def read_schema(context: StageContext) -> StageResult:
    """A scan that goes on after it was killed reads again: it must know the tables, and what it finds is the same."""
    started = time.perf_counter()
    tables = await context.connection.discover()
    where = Where(
        source=context.source,
        organisation=context.organisation,
        workspace=context.workspace,
        at=context.now,
    )
    oldest = await context.records.find(CatalogTable, {"source": context.source}, order="first_seen", limit=1)
    first_seen = oldest[0].first_seen if oldest else context.now

    gone: list[Found] = []
    seen: set[str] = set()

    async def commit(batch: Sequence[Noted]) -> None:
        finished = []
        for noted in batch:
            found = [] if noted.row is None else found_in(noted.row, first_seen, context.now)
            if noted.row is None:
                found = gone
            elif noted.row.gone_at is not None:  # the source has no such table: it is a finding of the source
                gone.extend(found)
                found = []
            finished.append(Finished(table=noted.table, writes=noted.writes, found=found))
            seen.add(noted.table)
        await context.checkpoints(finished)
        context.report.progress(len(seen), max(len(tables), len(seen)), batch[-1].table)

    def answer(kept: Kept) -> list[Write]:
        row = OperationResult(
            source=context.source,
            operation=OPERATION.name,
            subject="",
            organisation=context.organisation,
            status="succeeded",
            result=said(tables, kept).model_dump(mode="json"),
            at=context.now,
            by=context.user,
            duration=int((time.perf_counter() - started) * 1e6),
        )
        return [Put(record=row)]

    kept = await keep(where, tables, context.records, commit, context.user, answer)
    return StageResult(summary=kept.summary(), tables=tuple(tables))


STAGE = Stage(name="schema", title="Schema", order=10, run=read_schema)

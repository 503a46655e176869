"""The stage `lineage` of a scan: reads the SQL of views, keeps what it says as edges, and says why where it cannot."""

from collections.abc import Sequence

from crdt.dataclasses import dataclass
from engine.lineage.parsing import Sql
from engine.lineage.parsing_apart import Reader
from engine.lineage.reading import Place, end_of
from engine.lineage.records import LineageEdge, LineageReading
from engine.lineage.sql.tables import Schema
from engine.lineage.viewing import Seen, origin_of, seen_of
from engine.lineage.writing import ALL, Saying, changed, replacing
from engine.operations.operation import OperationContext
from engine.scans.stage import Found, Stage, StageContext, StageResult
from engine.sources.source import Connection, Table
from engine.writes import Put, Remove, Write

UNREAD = "view_not_read"


async def read_views(context: StageContext) -> StageResult:
    """Also views that nobody edited are read again when a column of the source is another one (LI4)."""
    views = [table for table in context.tables if table.kind == "view"]
    rows = await context.records.find(LineageReading, {"source": context.source}, limit=ALL)
    before = {row.table: row for row in rows}
    await _forget(context, [row for row in rows if row.table not in {view.name for view in views}])
    schema = Schema.of(context.tables)
    counts = {"views": len(views), "read": 0, "partly": 0, "unreadable": 0, "unparsed": 0, "unchanged": 0}
    async with Reader(_body_context(context)) as reader:
        for done, view in enumerate(views):
            context.report.progress(done, len(views), view.name)
            sql = Sql(text=view.definition or "", dialect=context.connection.dialect, schema=schema)
            last = before.get(view.name)
            if view.name in context.done or (last is not None and last.digest == sql.digest):
                counts["unchanged"] += 1
                continue
            read = await reader.read(sql) if view.definition else None
            seen = seen_of(view, context.source, read, _saying(context, view.name))
            await _keep(context, view, seen, sql.digest)
            counts[seen.state] += 1
    context.report.progress(len(views), len(views), "")
    return StageResult(summary=counts)


async def _keep(context: StageContext, view: Table, seen: Seen, digest: str) -> None:
    saying = _saying(context, view.name)
    writes, fresh, gone = await replacing(context.records, context.workspace, saying.origin, seen.edges)
    problem = seen.problem
    reading = LineageReading(
        source=context.source,
        table=view.name,
        organisation=context.organisation,
        workspace=context.workspace,
        state=seen.state,
        reason=problem.message if problem else "",
        line=problem.line if problem else 0,
        column=problem.column if problem else 0,
        edges=len(seen.edges),
        digest=digest,
        scan=context.scan,
        at=context.now,
    )
    here = Place(source=context.source, table=view.name)
    told = changed(saying, fresh, removed=gone, places=[here]) if fresh or gone else []
    await context.checkpoint(view.name, (*writes, Put(record=reading), *told), _found(view, seen))


def _found(view: Table, seen: Seen) -> list[Found]:
    if seen.problem is None:
        return []
    where = f" (line {seen.problem.line}, column {seen.problem.column})" if seen.problem.line else ""
    some = "A part of its SQL" if seen.state == "partly" else "Its SQL"
    fix = (
        "Give the login of this source the right to read view definitions."
        if seen.state == "unreadable"
        else "Look at the place in its SQL; lineage that is missing can be drawn by hand."
    )
    return [
        Found(
            rule=UNREAD,
            severity="info" if seen.state == "partly" else "low",
            message=f"{some} could not be followed: {seen.problem.message}{where}",
            table=view.name,
            fix=fix,
            evidence={"state": seen.state, "line": seen.problem.line, "column": seen.problem.column},
        )
    ]


async def _forget(context: StageContext, gone: Sequence[LineageReading]) -> None:
    """Views that are not there any more take their edges with them."""
    writes: list[Write] = []
    edges: list[LineageEdge] = []
    for row in gone:
        where = {"workspace": context.workspace, "origin": origin_of(context.source, row.table)}
        edges += await context.records.find(LineageEdge, where, limit=ALL)
        writes.append(Remove(type=LineageReading, key=(row.source, row.table)))
    writes += [Remove(type=LineageEdge, key=(edge.id,)) for edge in edges]
    if edges:
        writes += changed(_saying(context, gone[0].table), (), removed=len(edges), places=map(end_of, edges))
    if writes:
        await context.checkpoint("", writes, ())


def _saying(context: StageContext, view: str) -> Saying:
    return Saying(
        organisation=context.organisation,
        workspace=context.workspace,
        kind="view",
        origin=origin_of(context.source, view),
        at=context.now,
        scan=context.scan,
    )


def _body_context(context: StageContext) -> OperationContext:
    return OperationContext(
        organisation=context.organisation,
        workspace=context.workspace,
        user=context.user,
        run=None,
        idempotency_key=context.scan,
        now=context.now,
        records=context.records,
        report=context.report,
        open_source=_Opened(context.connection),
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """The connection of the scan: reading SQL opens none."""

    connection: Connection

    async def __call__(self, _source: object) -> Connection:
        return self.connection


STAGE = Stage(name="lineage", title="Lineage", order=50, run=read_views)

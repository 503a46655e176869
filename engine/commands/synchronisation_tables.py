"""Tables that synchronisations may read and write: which there are, a proposal for two of them, and what may be written to."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from engine.audit.what import READS, Audit, NotEntered
from engine.catalog.records import CatalogCandidate
from engine.commands.command import Area, Command, CommandContext, paged
from engine.commands.synchronisation_views import (
    MappedColumn,
    SyncProposal,
    SyncTable,
    SyncTables,
    SyncTablesOf,
    TypedColumn,
    WantedPair,
    WritableOut,
    WritableTables,
)
from engine.records import DocumentRecord
from engine.sources.source import Column, Dialect, Table
from engine.sync.carrying import Halt
from engine.sync.mapping import MappingRefused, mapped, proposed
from engine.sync.reading import opened
from engine.sync.shapes import shape_of
from engine.sync.side import side_of
from engine.sync.work import Side, looked_at
from engine.sync_records import WritableSource

KIND = "data_source"
ITSELF = NotEntered(why="enters itself, with what it is about")
READS_ONLY = NotEntered(why=READS)


async def tables(input_: SyncTablesOf, context: CommandContext) -> SyncTables:
    carrier, source = context.platform.synchronisations.carrier, context.document
    kind = side_of((await carrier.described(source.id)).source.kind)
    side = await carrier.side(source.id, "")
    said = await context.platform.store.records.get(WritableSource, source.id)
    found = await carrier.touching(source.id, Halt(), lambda: _tables(side))
    page = paged(
        [
            SyncTable(
                name=one.name,
                kind=one.kind,
                columns=len(one.columns),
                writable=said is not None and one.name in said.tables,
            )
            for one in found
        ],
        input_,
    )
    return SyncTables(**page.model_dump(), writes=kind.write is not None)


async def propose(input_: WantedPair, context: CommandContext) -> SyncProposal:
    """From the names of columns, the keys that both tables declare, and those that looking at the data found."""
    target = await target_of(input_.target, context)
    one, other = await both_tables(context.document.id, input_.table, target.id, input_.target_table, context)
    keys = await context.platform.store.records.find(
        CatalogCandidate, {"source": context.document.id, "kind": "key", "table": input_.table}, limit=100
    )
    found, why = proposed(*one, *other, [row.columns for row in keys if row.state != "rejected"])
    problems: list[str] = []
    try:
        mapped(found, *one, *other)
    except MappingRefused as refused:
        problems = [
            f"{problem['column']} {problem['why']}".strip() for problem in refused.details["problems"]
        ]
    said = await context.platform.store.records.get(WritableSource, target.id)
    return SyncProposal(
        columns=[MappedColumn(source=p.source, target=p.target, converts=p.converts) for p in found.pairs],
        keys=list(found.keys),
        why=why,
        source_columns=_typed(one[0].columns, one[1]),
        target_columns=_typed(other[0].columns, other[1]),
        problems=problems,
        writable=said is not None and input_.target_table in said.tables,
    )


async def allow(input_: WritableTables, context: CommandContext) -> WritableOut:
    """SY2. Whoever manages a source says which of its tables synchronisations may write to."""
    platform, source = context.platform, context.document
    kind = (await platform.synchronisations.carrier.described(source.id)).source.kind
    if input_.tables:
        side_of(kind, writes=True)
    said = WritableSource(
        source=source.id,
        organisation=source.organisation,
        workspace=source.workspace,
        tables=sorted({one[:300] for one in input_.tables}),
        by=context.caller.user,
        at=platform.clock.now(),
    )
    await platform.synchronisations.allow(said)
    return WritableOut(tables=said.tables, by=said.by, at=said.at)


async def target_of(id_: str, context: CommandContext) -> DocumentRecord:
    """A source of the same workspace that the caller may edit."""
    refused = InvalidInput("The target is no source of this workspace.", details={"field": "target"})
    try:
        target, _ = await context.other(id_, "edit")
    except NotFound:
        raise refused from None
    if target.kind != KIND or target.workspace != context.document.workspace:
        raise refused
    return target


async def both_tables(
    source: DocumentId, table: str, target: DocumentId, target_table: str, context: CommandContext
) -> tuple[tuple[Table, Dialect], tuple[Table, Dialect]]:
    carrier = context.platform.synchronisations.carrier
    found = []
    for id_, name, writes in ((source, table, False), (target, target_table, True)):
        side, halt = await carrier.side(id_, name, writes=writes), Halt()
        found.append(await carrier.touching(id_, halt, partial(looked_at, side, halt)))
    return found[0], found[1]


def _tables(side: Side) -> list[Table]:
    with opened(lambda: side.kind.read(side.place), side.place.budget.statement_seconds, Halt()) as (
        reading,
        _,
    ):
        return reading.tables()


def _typed(columns: Sequence[Column], dialect: Dialect) -> list[TypedColumn]:
    return [
        TypedColumn(
            name=one.name,
            type=one.type,
            family=shape_of(dialect, one.type).family,
            primary_key=one.primary_key,
        )
        for one in columns
    ]


def command_of(  # noqa: PLR0917 - a row of a table each time
    name: str,
    summary: str,
    route: str,
    right: str,
    input_: Any,
    output: Any,
    run: Any,
    audit: Audit | None = None,
) -> Command[Any, Any]:
    """All of them are about one source, whichever side it is on."""
    method, _, path = route.partition(" ")
    return Command(
        name=f"synchronisations.{name}",
        summary=summary,
        method=method,  # type: ignore[arg-type]
        path=path,
        scope="document",
        kind=KIND,
        right=right,
        input=input_,
        output=output,
        run=run,
        audit=audit,
    )


_ALL = "/data-sources/{id}/synchronisations"
COMMANDS = Area(
    name="synchronisation_tables",
    commands=(
        command_of("tables", "Tables of a source that can be synchronised", f"GET {_ALL}/tables", "read", SyncTablesOf, SyncTables, tables),
        command_of("propose", "Proposes keys and columns for two tables", f"POST {_ALL}/proposal", "run", WantedPair, SyncProposal, propose, audit=READS_ONLY),
        command_of("allow", "Says which tables of a source synchronisations may write to", "PUT /data-sources/{id}/writable-tables", "manage", WritableTables, WritableOut, allow, audit=ITSELF),
    ),
)  # fmt: skip

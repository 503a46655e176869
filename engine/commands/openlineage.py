"""OpenLineage in and out, and which source each of its namespaces is."""

from typing import Annotated, Any

from pydantic import Field

from crdt.errors import NotFound
from crdt.ids import DocumentId, Micros
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.lineage_views import sight_of
from engine.commands.table_views import sources_of
from engine.lineage.importing import Names, importing, mapping, names_of
from engine.lineage.openlineage import MOST_EVENTS, OWN, JobEvent, events_of, said_by
from engine.lineage.records import LineageEdge, LineageNamespace
from engine.lineage.writing import ALL, DESIGN, OUTSIDE, Saying, changed
from engine.records import Json
from engine.writes import Put

MOST_EDGES = 20_000


class EventsIn(Model):
    """`id` is the workspace. Events of one run that come together are read together."""

    id: str
    events: Annotated[list[JobEvent], Field(min_length=1, max_length=MOST_EVENTS)]


class ImportedOut(Model):
    """`edges` that were said, `fresh` of them new. `unmapped`: namespaces that are no source yet."""

    runs: int
    edges: int
    fresh: int
    unmapped: list[str]


class ExportQuery(Page):
    """Events by origin and table; `source` only what leads from or to it."""

    id: str
    source: str = Field(default="", max_length=500)


class EventsOut(Model):
    events: list[Json]
    total: int
    offset: int
    limit: int


class NamespacesQuery(Page):
    id: str


class NamespaceIn(Model):
    """`source` is one of the workspace's. `prefix` goes from the front of the names of its datasets."""

    id: str
    namespace: str = Field(min_length=1, max_length=400)
    source: str = Field(min_length=1, max_length=64)
    prefix: str = Field(default="", max_length=400)


class NamespaceOut(Model):
    """`source` None: nobody said which source it is. `moved`: edges that went to the source by saying so."""

    namespace: str
    source: str | None
    title: str
    prefix: str
    at: int
    moved: int = 0


class OneNamespace(Model):
    id: str
    namespace: str = Field(min_length=1, max_length=400)


async def import_events(input_: EventsIn, context: CommandContext) -> ImportedOut:
    says = said_by(input_.events)
    records = context.platform.store.records
    writes, fresh, strange = await importing(records, says, await _names(context), _saying(context))
    if writes:
        receipt = await context.platform.store.writer.commit(tuple(writes))
        context.platform.channels.committed(tuple(writes), receipt)
    edges = sum(len(one.edges) for one in says)
    return ImportedOut(runs=len(says), edges=edges, fresh=len(fresh), unmapped=strange)


async def export(input_: ExportQuery, context: CommandContext) -> EventsOut:
    """Only of places that the caller may see, and no designs: they are no datasets."""
    records, sight = context.platform.store.records, sight_of(context)
    where: dict[str, object] = {"workspace": context.workspace.id}
    found: dict[str, LineageEdge] = {}
    sides = ({"from_source": input_.source}, {"to_source": input_.source}) if input_.source else ({},)
    for side in sides:
        rows = await records.find(LineageEdge, {**where, **side}, limit=MOST_EDGES)
        found |= {row.id: row for row in rows}
    seen = [
        edge
        for edge in await sight.seen(list(found.values()))
        if not edge.from_source.startswith(DESIGN) and not edge.to_source.startswith(DESIGN)
    ]
    names = {
        source: source.removeprefix(OUTSIDE) if source.startswith(OUTSIDE) else f"{OWN}{source}"
        for source in sight.titles
    }
    events = events_of(context.workspace.id, seen, names)
    page = events[input_.offset : input_.offset + input_.limit]
    return EventsOut(events=page, total=len(events), offset=input_.offset, limit=input_.limit)


async def namespaces(input_: NamespacesQuery, context: CommandContext) -> Listing[NamespaceOut]:
    """By name, also those that nobody said a source for."""
    where = {"workspace": context.workspace.id}
    rows = await context.platform.store.records.find(LineageNamespace, where, order="namespace", limit=ALL)
    sight = sight_of(context)
    await sight.look({row.source for row in rows if row.source})
    kept = await context.kept_from(context.workspace.id)
    rows = [row for row in rows if not row.source or row.source not in kept.documents]
    items = [_out(row, sight.titles) for row in rows[input_.offset : input_.offset + input_.limit]]
    return Listing(items=items, total=len(rows), offset=input_.offset, limit=input_.limit)


async def map_namespace(input_: NamespaceIn, context: CommandContext) -> NamespaceOut:
    """What came in under it before moves to the tables of the source."""
    sources = await sources_of(context, context.workspace.id, input_.source)
    if not sources:
        raise NotFound(
            "There is no such data source in this workspace.", details={"source": input_.source[:80]}
        )
    saying = _saying(context)
    row = LineageNamespace(
        workspace=context.workspace.id,
        namespace=input_.namespace,
        organisation=context.workspace.organisation,
        source=DocumentId(input_.source),
        prefix=input_.prefix,
        by=context.caller.user,
        at=saying.at,
    )
    writes, count = await mapping(context.platform.store.records, row, await _names(context, row), saying)
    if not count:
        writes = [*writes, *changed(saying, ())]  # the list of namespaces is another one all the same
    receipt = await context.platform.store.writer.commit(tuple(writes))
    context.platform.channels.committed(tuple(writes), receipt)
    titles = {str(id_): one.title for id_, one in sources.items()}
    return _out(row, titles).model_copy(update={"moved": count})


async def unmap(input_: OneNamespace, context: CommandContext) -> Nothing:
    """New events are of a place outside again; what has moved stays."""
    row = await context.platform.store.records.get(LineageNamespace, context.workspace.id, input_.namespace)
    if row is None:
        return Nothing()
    unsaid = LineageNamespace(
        workspace=row.workspace,
        namespace=row.namespace,
        organisation=row.organisation,
        source=DocumentId(""),
        prefix="",
        by=context.caller.user,
        at=context.platform.clock.now(),
    )
    batch = (Put(record=unsaid), *changed(_saying(context), ()))
    receipt = await context.platform.store.writer.commit(batch)
    context.platform.channels.committed(batch, receipt)
    return Nothing()


async def _names(context: CommandContext, also: LineageNamespace | None = None) -> Names:
    sources = await sources_of(context, context.workspace.id)
    return await names_of(context.platform.store.records, context.workspace.id, sources, also)


def _out(row: LineageNamespace, titles: dict[str, str]) -> NamespaceOut:
    """A source that the caller may not read has no name here."""
    return NamespaceOut(
        namespace=row.namespace,
        source=row.source if row.source in titles else None,
        title=titles.get(row.source, ""),
        prefix=row.prefix,
        at=row.at,
    )


def _saying(context: CommandContext) -> Saying:
    return Saying(
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        kind="openlineage",
        origin="",
        at=Micros(context.platform.clock.now()),
        by=context.caller.user,
    )


def _command(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"method": "GET", "scope": "workspace", "right": "read", **more}
    return Command(
        name=f"openlineage.{name}",
        summary=summary,
        path=f"/advanced-catalog/workspaces/{{id}}/openlineage{path}",
        run=run,
        **values,
    )


COMMANDS = Area(
    name="openlineage",
    commands=(
        _command(
            "import",
            "Takes in run events of OpenLineage, one or many",
            "",
            import_events,
            method="POST",
            right="edit",
            input=EventsIn,
            output=ImportedOut,
        ),
        _command(
            "export",
            "Lineage as run events of OpenLineage",
            "",
            export,
            input=ExportQuery,
            output=EventsOut,
        ),
        _command(
            "namespaces",
            "Which source each namespace of OpenLineage is",
            "/namespaces",
            namespaces,
            input=NamespacesQuery,
            output=Listing[NamespaceOut],
        ),
        _command(
            "map",
            "Says which source a namespace is",
            "/namespaces",
            map_namespace,
            method="PUT",
            right="edit",
            input=NamespaceIn,
            output=NamespaceOut,
        ),
        _command(
            "unmap",
            "A namespace is no source any more",
            "/namespaces",
            unmap,
            method="DELETE",
            right="edit",
            input=OneNamespace,
            output=Nothing,
        ),
    ),
)

"""Lineage: places found by words, one hop at a time or drawn whole, the way between two, and edges that people draw."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from crdt.dataclasses import replace
from crdt.errors import NotFound
from engine.catalog.lists import TableQuery
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.lineage_drawn import by_hand, check_ends, drawing, erasing
from engine.commands.lineage_views import (
    NOT_HERE,
    ChangedEdge,
    EdgeOut,
    GoneEdge,
    GraphOut,
    GraphQuery,
    LineageWhy,
    NeighbourQuery,
    NeighboursOut,
    NewEdge,
    NodeOut,
    PathOut,
    PathQuery,
    PlaceOut,
    ReadingOut,
    edge_out,
    place_out,
    reading_out,
    sight_of,
)
from engine.commands.table_views import sources_of
from engine.lineage.graph import Filter, counts_of, drawn, neighbours, way_between
from engine.lineage.reading import Place, begin_of, end_of
from engine.lineage.reasons import readings_of, reasons_for
from engine.lineage.records import LineageEdge, LineageNamespace
from engine.lineage.sight import Sight
from engine.lineage.writing import ALL, OUTSIDE, changed, edge_of
from engine.texts import folded, searched
from engine.writes import Batch, Put, Write

MOST_OUTSIDE = 5_000


class EdgeGone(NotFound):
    code = "edge_gone"
    message = "There is no such edge that somebody drew in this workspace."
    next_step = "Look again: it was removed. Edges that views, runs and events say cannot be removed by hand."


class PlaceSearch(Page):
    """`id` is the workspace. Words of the table's name, its columns or what people wrote about it."""

    id: str
    search: str = Field(default="", max_length=200)
    source: str = Field(default="", max_length=500)


class SourceOf(Page):
    id: str


async def search(input_: PlaceSearch, context: CommandContext) -> Listing[PlaceOut]:
    """Tables of the catalogue, then places outside."""
    sight = sight_of(context)
    sources = await sources_of(context, context.workspace.id, input_.source)
    query = TableQuery(
        sources=tuple(sources), words=searched(input_.search), offset=input_.offset, limit=input_.limit
    )
    found, total = await context.platform.store.catalog.page(query)
    places = [Place(source=one.source, table=one.table) for one in found]
    outside = await _outside(input_, context)
    first = max(0, input_.offset - total)
    places += outside[first : first + input_.limit - len(places)]
    await sight.look({place.source for place in places})
    counts = await counts_of(sight, places)
    items = [place_out(place, sight.titles, counts[place]) for place in places]
    return Listing(items=items, total=total + len(outside), offset=input_.offset, limit=input_.limit)


async def hop(input_: NeighbourQuery, context: CommandContext) -> NeighboursOut:
    """What a place gets its values from, or what gets its values from it."""
    sight, place = sight_of(context), input_.place
    page = {"offset": input_.offset, "limit": input_.limit}
    if not await sight.sees(place.source):
        return NeighboursOut(items=[], edges=[], total=0, all=0, hidden=0, why=[NOT_HERE], **page)
    wanted = Filter(search=input_.search, source=input_.of, kind=input_.kind)
    found = await neighbours(sight, place, input_.way, wanted, **page)
    counts = await counts_of(sight, [one.place for one in found.items])
    return NeighboursOut(
        items=[place_out(one.place, sight.titles, counts[one.place]) for one in found.items],
        edges=[edge_out(edge) for one in found.items for edge in one.edges],
        total=found.total,
        all=found.all,
        hidden=found.hidden,
        why=await _why(sight, place, found.total, found.all, found.hidden),
        **page,
    )


async def graph(input_: GraphQuery, context: CommandContext) -> GraphOut:
    """All within so many hops. Over the bound on places nothing is drawn but their number."""
    sight, centre = sight_of(context), input_.place
    if not await sight.sees(centre.source):
        return GraphOut(nodes=[], edges=[], total=0, drawn=False, hidden=0, why=[NOT_HERE])
    wanted = Filter(search=input_.search, source=input_.of, kind=input_.kind)
    found = await drawn(sight, centre, wanted, up=input_.up, down=input_.down, most=input_.most)
    places = sorted(found.levels, key=lambda place: (found.levels[place], place))
    counts = await counts_of(sight, places)
    nodes = [
        NodeOut(**place_out(place, sight.titles, counts[place]).model_dump(), level=found.levels[place])
        for place in places
    ]
    others = found.total - 1
    return GraphOut(
        nodes=nodes,
        edges=[edge_out(edge) for edge in found.edges],
        total=found.total,
        drawn=found.total <= input_.most,
        hidden=found.hidden,
        why=await _why(sight, centre, others, others or sum(counts[centre]), found.hidden),
    )


async def path(input_: PathQuery, context: CommandContext) -> PathOut:
    """A shortest way, in whichever direction there is one."""
    sight, begin = sight_of(context), input_.place
    end = Place(source=input_.to_source, table=input_.to_table, column=input_.to_column)
    if not (await sight.sees(begin.source) and await sight.sees(end.source)) or begin == end:
        return PathOut(found=False, turned=False, places=[], edges=[])
    there = await way_between(sight, begin, end)
    back = None if there else await way_between(sight, end, begin)
    edges: Sequence[LineageEdge] = there or back or ()
    places = [begin_of(edge) for edge in edges[:1]] + [end_of(edge) for edge in edges]
    return PathOut(
        found=bool(edges),
        turned=back is not None,
        places=[place_out(place, sight.titles) for place in places],
        edges=[edge_out(edge) for edge in edges],
    )


async def readings(input_: SourceOf, context: CommandContext) -> Listing[ReadingOut]:
    """How the SQL of each view of a source was read, by name."""
    rows = await readings_of(context.platform.store.records, context.document.id)
    page = rows[input_.offset : input_.offset + input_.limit]
    items = [reading_out(row) for row in page]
    return Listing(items=items, total=len(rows), offset=input_.offset, limit=input_.limit)


async def draw(input_: NewEdge, context: CommandContext) -> EdgeOut:
    """Between two tables, or between two columns. Drawn again by the same person it is the same edge."""
    begin, end = input_.begin.place, input_.end.place
    await check_ends(begin, end, sight_of(context))
    saying = by_hand(context)
    made = edge_of(saying, begin, end, how=input_.note)
    writes, fresh = await drawing(context.platform.store.records, saying, made)
    await _commit(context, (*writes, *(changed(saying, fresh) if fresh else ())))
    return edge_out(made)


async def change(input_: ChangedEdge, context: CommandContext) -> EdgeOut:
    """Its note, or the places it goes between: what is left out stays. Whoever changes it says so from then on."""
    edge = await _drawn(input_.edge, context)
    begin = input_.begin.place if input_.begin else begin_of(edge)
    end = input_.end.place if input_.end else end_of(edge)
    await check_ends(begin, end, sight_of(context))
    saying = by_hand(context)
    note = edge.how if input_.note is None else input_.note
    made = replace(edge_of(saying, begin, end, how=note), first_seen=edge.first_seen)
    records = context.platform.store.records
    if made.id == edge.id:
        writes: list[Write] = [Put(record=made)]
    else:
        writes, _ = await drawing(records, saying, made)
        writes = [*await erasing(records, edge), *writes]
    places = [begin_of(edge), end_of(edge)]
    await _commit(context, (*writes, *changed(saying, (made,), removed=1, places=places)))
    return edge_out(made)


async def erase(input_: GoneEdge, context: CommandContext) -> Nothing:
    """Only what somebody drew: what a view, a run or an event says comes again. Why is kept in the audit log."""
    edge = await _drawn(input_.edge, context)
    gone = await erasing(context.platform.store.records, edge)
    told = changed(by_hand(context), (), removed=len(gone), places=[begin_of(edge), end_of(edge)])
    await _commit(context, (*gone, *told))
    return Nothing()


async def _drawn(id_: str, context: CommandContext) -> LineageEdge:
    edge = await context.platform.store.records.get(LineageEdge, id_)
    if edge is None or edge.workspace != context.workspace.id or edge.kind != "manual":
        raise EdgeGone(details={"edge": id_})
    if not await sight_of(context).seen([edge]):
        raise EdgeGone(details={"edge": id_})
    return edge


async def _why(sight: Sight, place: Place, total: int, all_: int, hidden: int) -> list[LineageWhy]:
    if total:
        return []
    if all_:
        return [LineageWhy(code="filtered", message="Nothing here fits the filter.")]
    if hidden:
        return [LineageWhy(code="hidden", message=f"There are {hidden} places here that you may not see.")]
    return [LineageWhy(**one._asdict()) for one in await reasons_for(sight.records, place)]


async def _outside(input_: PlaceSearch, context: CommandContext) -> list[Place]:
    """Places of namespaces that are no source, by name."""
    records, words = context.platform.store.records, folded(input_.search)
    rows = await records.find(LineageNamespace, {"workspace": context.workspace.id, "source": ""}, limit=ALL)
    found: set[Place] = set()
    for row in rows:
        if input_.source not in {"", f"{OUTSIDE}{row.namespace}"}:
            continue
        for side in ("from", "to"):
            where = {"workspace": row.workspace, f"{side}_source": f"{OUTSIDE}{row.namespace}"}
            for edge in await records.find(LineageEdge, where, limit=MOST_OUTSIDE):
                place = begin_of(edge) if side == "from" else end_of(edge)
                if all(word in place.table.casefold() for word in words):
                    found.add(Place(source=place.source, table=place.table))
    return sorted(found)


async def _commit(context: CommandContext, batch: Batch) -> None:
    receipt = await context.platform.store.writer.commit(batch)
    context.platform.channels.committed(batch, receipt)


def _command(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"method": "GET", "scope": "workspace", "right": "read", **more}
    return Command(
        name=f"lineage.{name}",
        summary=summary,
        path=f"/advanced-catalog/workspaces/{{id}}/lineage{path}",
        run=run,
        **values,
    )


COMMANDS = Area(
    name="lineage",
    commands=(
        _command(
            "search",
            "Places by words, with how many others each comes from and leads to",
            "/places",
            search,
            input=PlaceSearch,
            output=Listing[PlaceOut],
        ),
        _command(
            "neighbours",
            "One hop up or down from a place, page by page",
            "/neighbours",
            hop,
            input=NeighbourQuery,
            output=NeighboursOut,
        ),
        _command(
            "graph",
            "All places within some hops, as long as they can be drawn",
            "/graph",
            graph,
            input=GraphQuery,
            output=GraphOut,
        ),
        _command("path", "A shortest way between two places", "/path", path, input=PathQuery, output=PathOut),
        _command(
            "draw",
            "Draws an edge between two tables or two columns by hand",
            "/edges",
            draw,
            method="POST",
            right="edit",
            input=NewEdge,
            output=EdgeOut,
        ),
        _command(
            "change",
            "Another note or other places of an edge that somebody drew",
            "/edges/{edge}",
            change,
            method="PUT",
            right="edit",
            input=ChangedEdge,
            output=EdgeOut,
        ),
        _command(
            "erase",
            "Removes an edge that somebody drew",
            "/edges/{edge}",
            erase,
            method="DELETE",
            right="edit",
            input=GoneEdge,
            output=Nothing,
        ),
        Command(
            name="lineage.readings",
            summary="How the SQL of each view was read, and why not",
            method="GET",
            path="/advanced-catalog/data-sources/{id}/lineage/views",
            scope="document",
            kind="data_source",
            right="read",
            input=SourceOf,
            output=Listing[ReadingOut],
            run=readings,
        ),
    ),
)

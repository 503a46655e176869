"""What hangs on a table or a column: everything that gets its values from it, whose it is, and which designs read it."""

from collections.abc import Iterable

from crdt.ids import DocumentId, UserId
from crdt.model import Model
from engine.catalog.records import Annotation
from engine.classification.records import STANDING, ClassificationRecord
from engine.commands.command import Area, Command, CommandContext, Page
from engine.commands.documents import user_names
from engine.commands.lineage_views import NOT_HERE, LineageWhy, OfPlace, PlaceOut, place_out, sight_of
from engine.lineage.graph import Filter, drawn
from engine.lineage.reading import Place
from engine.lineage.reasons import reasons_for
from engine.lineage.records import LineageEdge
from engine.lineage.sight import Sight
from engine.lineage.writing import DESIGN
from engine.members.ways import found_by
from engine.run_lists import RunsWanted

HOPS = 50
MOST = 1_000_000
"""What is drawn has a bound; what is listed only that of the walk."""


class ImpactQuery(OfPlace, Page):
    pass


class ImpactItem(PlaceOut):
    """`direct`: its values come from there, and not only which rows there are. `labels` are those of the place and, of a
    table, of its columns.
    """

    hops: int
    direct: bool
    how: str
    owner: str | None
    owner_name: str
    labels: list[str]


class ImpactRun(Model):
    id: str
    number: int
    status: str
    at: int


class ImpactDesign(Model):
    id: str
    title: str
    steps: list[str]
    hops: int
    last_run: ImpactRun | None


class ImpactOwner(Model):
    id: str
    name: str
    places: int


class ImpactOut(Model):
    """The places nearest first, page by page; owners and designs of all of them."""

    items: list[ImpactItem]
    total: int
    offset: int
    limit: int
    tables: int
    columns: int
    sources: int
    owners: list[ImpactOwner]
    designs: list[ImpactDesign]
    labels: list[str]
    hidden: int
    why: list[LineageWhy]


async def impact(input_: ImpactQuery, context: CommandContext) -> ImpactOut:
    sight, centre = sight_of(context), input_.place
    page = {"offset": input_.offset, "limit": input_.limit}
    if not await sight.sees(centre.source):
        return ImpactOut(
            items=[], total=0, tables=0, columns=0, sources=0, owners=[], designs=[], labels=[], hidden=0,
            why=[NOT_HERE], **page,
        )  # fmt: skip
    found = await drawn(sight, centre, Filter(), up=0, down=HOPS, most=MOST, indirect=True)
    by_end = _nearest(found.edges)
    levels = {place: level for place, level in found.levels.items() if place != centre}
    places = sorted(
        (place for place in levels if not place.source.startswith(DESIGN)),
        key=lambda place: (levels[place], place),
    )
    said = await _said(sight, places)
    labels = await _labels(sight, places)
    names = await user_names(context, {owner for owner in said.values() if owner})
    shown = places[input_.offset : input_.offset + input_.limit]
    items = [
        ImpactItem(
            **place_out(place, sight.titles).model_dump(),
            hops=levels[place],
            direct=by_end[place].direct,
            how=by_end[place].how,
            owner=said.get(place),
            owner_name=names.get(said.get(place) or UserId(""), ""),
            labels=labels.get(place, []),
        )
        for place in shown
    ]
    why = [] if levels else [LineageWhy(**one._asdict()) for one in await reasons_for(sight.records, centre)]
    return ImpactOut(
        items=items,
        total=len(places),
        tables=sum(not place.column for place in places),
        columns=sum(bool(place.column) for place in places),
        sources=len({place.source for place in places}),
        owners=_owners(said.values(), names),
        designs=await _designs(context, sight, levels, found.edges),
        labels=sorted({label for of in labels.values() for label in of}),
        hidden=found.hidden,
        why=why,
        **page,
    )


def _nearest(edges: Iterable[LineageEdge]) -> dict[Place, LineageEdge]:
    """Of each place an edge that leads to it, a direct one where there is one."""
    found: dict[Place, LineageEdge] = {}
    for edge in edges:
        place = Place(source=edge.to_source, table=edge.to_table, column=edge.to_column)
        if place not in found or (edge.direct and not found[place].direct):
            found[place] = edge
    return found


async def _said(sight: Sight, places: Iterable[Place]) -> dict[Place, UserId | None]:
    """The owner of each place: its own, else that of its table, else that of its source."""
    wanted = list(places)
    rows = await found_by(sight.records, Annotation, "source", {place.source for place in wanted})
    owners = {(row.source, row.table, row.column): row.owner for row in rows if row.owner}
    return {
        place: owners.get((DocumentId(place.source), place.table, place.column))
        or owners.get((DocumentId(place.source), place.table, ""))
        or owners.get((DocumentId(place.source), "", ""))
        for place in wanted
    }


async def _labels(sight: Sight, places: Iterable[Place]) -> dict[Place, list[str]]:
    """What was confirmed or is suggested; of a table that of all its columns."""
    wanted = list(places)
    rows = await found_by(sight.records, ClassificationRecord, "source", {place.source for place in wanted})
    found: dict[Place, set[str]] = {}
    for row in rows:
        if row.state in STANDING:
            for column in ("", row.column):
                found.setdefault(Place(source=row.source, table=row.table, column=column), set()).add(
                    row.label
                )
    return {place: sorted(found[place]) for place in wanted if place in found}


def _owners(owners: Iterable[UserId | None], names: dict[str, str]) -> list[ImpactOwner]:
    counts: dict[UserId, int] = {}
    for owner in owners:
        if owner:
            counts[owner] = counts.get(owner, 0) + 1
    found = [ImpactOwner(id=one, name=names.get(one, ""), places=count) for one, count in counts.items()]
    return sorted(found, key=lambda one: (-one.places, one.name))


async def _designs(
    context: CommandContext, sight: Sight, levels: dict[Place, int], edges: Iterable[LineageEdge]
) -> list[ImpactDesign]:
    """Those whose runs read one of these places, or carried its values on."""
    steps: dict[str, set[str]] = {}
    hops: dict[str, int] = {}
    for edge in edges:
        if edge.kind != "workflow" or not edge.evidence:
            continue
        design = str(edge.evidence["design"])
        steps.setdefault(design, set()).add(str(edge.evidence["step"]))
        end = Place(source=edge.to_source, table=edge.to_table, column=edge.to_column)
        hops[design] = min(hops.get(design, HOPS), levels.get(end, HOPS))
    await sight.look(f"{DESIGN}{design}" for design in steps)
    found = []
    for design in sorted(steps, key=lambda one: (hops[one], one)):
        title = sight.titles.get(f"{DESIGN}{design}")
        if title is not None:
            last = await context.platform.store.runs.page(RunsWanted(designs=(DocumentId(design),)), limit=1)
            found.append(
                ImpactDesign(
                    id=design,
                    title=title,
                    steps=sorted(steps[design]),
                    hops=hops[design],
                    last_run=next(
                        (
                            ImpactRun(id=run.id, number=run.number, status=run.status, at=run.created_at)
                            for run in last
                        ),
                        None,
                    ),
                )
            )
    return found


COMMANDS = Area(
    name="lineage_impact",
    commands=(
        Command(
            name="lineage.impact",
            summary="What hangs on a table or a column, with owners, labels and designs",
            method="GET",
            path="/advanced-catalog/workspaces/{id}/lineage/impact",
            scope="workspace",
            right="read",
            input=ImpactQuery,
            output=ImpactOut,
            run=impact,
        ),
    ),
)

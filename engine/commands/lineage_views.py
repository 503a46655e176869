"""How lineage looks from outside: places, edges, and why there are none."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from crdt.model import Model
from engine.commands.command import CommandContext, Page
from engine.lineage.reading import Place, begin_of, end_of
from engine.lineage.records import EdgeKind, LineageEdge, LineageReading
from engine.lineage.sight import Sight
from engine.lineage.writing import DESIGN, OUTSIDE
from engine.records import Json

Source = Annotated[str, Field(min_length=1, max_length=500)]
"""The id of a source, `outside:NAMESPACE`, or `design:ID`."""
Name = Annotated[str, Field(max_length=400)]
PlaceKind = Literal["table", "outside", "design"]


class PlaceIn(Model):
    source: Source
    table: Name = ""
    column: Name = ""

    @property
    def place(self) -> Place:
        return Place(source=self.source, table=self.table, column=self.column)


class OfPlace(PlaceIn):
    """`id` is the workspace."""

    id: str


class FilterIn(OfPlace):
    """Every word of `search` stands in the name; `of` only places of one source; `kind` only what this kind of edge says."""

    search: str = Field(default="", max_length=200)
    of: str = Field(default="", max_length=500)
    kind: EdgeKind | Literal[""] = ""


class NeighbourQuery(FilterIn, Page):
    way: Literal["up", "down"]


class GraphQuery(FilterIn):
    up: int = Field(default=1, ge=0, le=20)
    down: int = Field(default=1, ge=0, le=20)
    most: int = Field(default=2_000, ge=1, le=2_000)


class PathQuery(OfPlace):
    """From the place to the other one, or the other way round where there is none."""

    to_source: Source
    to_table: Name = ""
    to_column: Name = ""


class NewEdge(Model):
    """`id` is the workspace. Both are tables, or both are columns."""

    id: str
    begin: PlaceIn
    end: PlaceIn
    note: str = Field(default="", max_length=300)


class GoneEdge(Model):
    """`reason` stands in the audit log."""

    id: str
    edge: str = Field(max_length=64)
    reason: str = Field(default="", max_length=300)


class ChangedEdge(Model):
    """What is left out stays as it is."""

    id: str
    edge: str = Field(max_length=64)
    begin: PlaceIn | None = None
    end: PlaceIn | None = None
    note: str | None = Field(default=None, max_length=300)


class PlaceOut(Model):
    """`title` is the source's or the design's. `up` and `down` count its neighbours, where they were asked for."""

    source: str
    table: str
    column: str
    title: str
    kind: PlaceKind
    up: int | None = None
    down: int | None = None


class EdgeOut(Model):
    """`origin` says who says so: `view:SOURCE/TABLE`, `design:ID`, `job:NAMESPACE/NAME` or `user:ID`."""

    id: str
    from_source: str
    from_table: str
    from_column: str
    to_source: str
    to_table: str
    to_column: str
    kind: EdgeKind
    origin: str
    direct: bool
    how: str
    evidence: Json
    scan: str
    first_seen: int
    seen_at: int


class LineageWhy(Model):
    """LineageWhy there is nothing: `never_scanned`, `no_views`, `unreadable`, `unparsed`, `partly`, `nothing_seen`, `filtered`,
    `hidden`. `line` and `column` in the SQL of `table`, 0 where they are not known.
    """

    code: str
    message: str
    table: str = ""
    line: int = 0
    column: int = 0


NOT_HERE: Final = LineageWhy(
    code="hidden", message="There is no such place in this workspace, or you may not see it."
)


class NeighboursOut(Model):
    """`all`: without the filter. `hidden`: places that the caller may not see."""

    items: list[PlaceOut]
    edges: list[EdgeOut]
    total: int
    all: int
    hidden: int
    offset: int
    limit: int
    why: list[LineageWhy]


class NodeOut(PlaceOut):
    level: int


class GraphOut(Model):
    """More than `most` places are not drawn: `total` says how many there are, and a filter makes them fewer."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    total: int
    drawn: bool
    hidden: int
    why: list[LineageWhy]


class PathOut(Model):
    """`found` none: neither leads to the other. `turned`: the way goes from the other one to the place."""

    found: bool
    turned: bool
    places: list[PlaceOut]
    edges: list[EdgeOut]


class ReadingOut(Model):
    table: str
    state: str
    reason: str
    line: int
    column: int
    edges: int
    at: int


def place_out(place: Place, titles: Mapping[str, str], counts: tuple[int, int] | None = None) -> PlaceOut:
    up, down = counts or (None, None)
    return PlaceOut(
        source=place.source,
        table=place.table,
        column=place.column,
        title=titles.get(place.source, ""),
        kind=kind_of(place.source),
        up=up,
        down=down,
    )


def kind_of(source: str) -> PlaceKind:
    if source.startswith(OUTSIDE):
        return "outside"
    return "design" if source.startswith(DESIGN) else "table"


def edge_out(edge: LineageEdge) -> EdgeOut:
    return EdgeOut.model_validate(edge, from_attributes=True)


def reading_out(row: LineageReading) -> ReadingOut:
    return ReadingOut.model_validate(row, from_attributes=True)


def sight_of(context: CommandContext) -> Sight:
    return Sight(
        records=context.platform.store.records,
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        readable=context.readable,
    )


def ends_of(edges: Iterable[LineageEdge]) -> set[Place]:
    return {place for edge in edges for place in (begin_of(edge), end_of(edge))}

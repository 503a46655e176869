"""Asks the graph around a place: a page of neighbours, all within some hops, the way between two places.

What one hop costs grows with the edges of the places it begins at, never with the graph (LI8).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from engine.lineage.reading import Place, Way, begin_of, edges_at, end_of
from engine.lineage.records import LineageEdge
from engine.lineage.sight import Sight
from engine.texts import folded

MOST_SOUGHT: Final = 20_000
"""Places that a search for a way looks at, from each end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Every word of `search` stands in the name; `source` and `kind` "" let everything through."""

    search: str = ""
    source: str = ""
    kind: str = ""

    def wants(self, place: Place, edges: Iterable[LineageEdge], titles: Mapping[str, str]) -> bool:
        if self.source and place.source != self.source:
            return False
        if self.kind and all(edge.kind != self.kind for edge in edges):
            return False
        words = folded(self.search)
        if not words:
            return True
        name = f"{place.table} {place.column} {titles.get(place.source, '')}".casefold()
        return all(word in name for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    place: Place
    edges: tuple[LineageEdge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """One page. `total` counts what fits the filter, `all` what is seen, `hidden` what is not."""

    items: Sequence[Neighbour]
    total: int
    all: int
    hidden: int


async def neighbours(
    sight: Sight, place: Place, way: Way, wanted: Filter, *, offset: int, limit: int
) -> Neighbours:
    """By name. Those of a column are columns, those of a table tables."""
    edges = await edges_at(sight.records, sight.organisation, [place], way)
    seen = await sight.seen(edges)
    found = _by_place(seen, way)
    fitting = [
        Neighbour(place=one, edges=tuple(of))
        for one, of in found.items()
        if wanted.wants(one, of, sight.titles)
    ]
    fitting.sort(key=lambda one: (one.place.table.casefold(), one.place))
    return Neighbours(
        items=fitting[offset : offset + limit],
        total=len(fitting),
        all=len(found),
        hidden=len(_by_place(edges, way)) - len(found),
    )


async def counts_of(sight: Sight, places: Sequence[Place]) -> dict[Place, tuple[int, int]]:
    """How many neighbours each has above and below, of those that are seen."""
    found = {place: [0, 0] for place in places}
    ways: tuple[Way, ...] = ("up", "down")
    for at, way in enumerate(ways):
        edges = await sight.seen(await edges_at(sight.records, sight.organisation, places, way))
        for near, _far in {_ends(edge, way) for edge in edges}:
            if near in found:
                found[near][at] += 1
    return {place: (up, down) for place, (up, down) in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """`levels`: hops from the centre, negative above it. `more`: there are others that the bound on places left out."""

    levels: Mapping[Place, int]
    edges: Sequence[LineageEdge]
    total: int
    hidden: int


async def drawn(
    sight: Sight, centre: Place, wanted: Filter, *, up: int, down: int, most: int, indirect: bool = False
) -> Drawn:
    """All within so many hops, nearest first; over `most` places only their number. What does not fit the filter is not
    walked through.
    """
    levels: dict[Place, int] = {centre: 0}
    edges: dict[str, LineageEdge] = {}
    hidden: set[Place] = set()
    ways: tuple[tuple[Way, int], ...] = (("up", -up), ("down", down))
    for way, hops in ways:
        front = [centre]
        step = -1 if way == "up" else 1
        for level in range(step, hops + step, step):
            found = await edges_at(sight.records, sight.organisation, front, way, indirect=indirect)
            seen = await sight.seen(found)
            hidden |= _by_place(found, way).keys() - _by_place(seen, way).keys()
            front = []
            for place, of in _by_place(seen, way).items():
                if place != centre and not wanted.wants(place, of, sight.titles):
                    continue
                edges |= {edge.id: edge for edge in of}
                if place not in levels:
                    levels[place] = level
                    front.append(place)
            if not front or len(levels) > MOST_SOUGHT:
                break
    total = len(levels)
    if total > most:
        return Drawn(levels={centre: 0}, edges=(), total=total, hidden=len(hidden))
    return Drawn(levels=levels, edges=tuple(edges.values()), total=total, hidden=len(hidden))


async def way_between(sight: Sight, begin: Place, end: Place) -> list[LineageEdge] | None:
    """The edges of a shortest way from the one to the other, as values flow; None where there is none."""
    came: dict[Place, LineageEdge] = {}
    front = [begin]
    while front and end not in came and len(came) < MOST_SOUGHT:
        edges = await sight.seen(await edges_at(sight.records, sight.organisation, front, "down"))
        front = []
        for edge in edges:
            place = end_of(edge)
            if place not in came and place != begin:
                came[place] = edge
                front.append(place)
    if end not in came:
        return None
    found = [came[end]]
    while begin_of(found[-1]) != begin:
        found.append(came[begin_of(found[-1])])
    return found[::-1]


def _ends(edge: LineageEdge, way: Way) -> tuple[Place, Place]:
    """The end at which a walk stands, and the other one."""
    return (begin_of(edge), end_of(edge)) if way == "down" else (end_of(edge), begin_of(edge))


def _by_place(edges: Iterable[LineageEdge], way: Way) -> dict[Place, list[LineageEdge]]:
    found: dict[Place, list[LineageEdge]] = {}
    for edge in edges:
        near, far = _ends(edge, way)
        if near != far:
            found.setdefault(far, []).append(edge)
    return found

"""Walks the edges: what comes after some places, and what they come from. Reads records, writes nothing.

Each hop asks the store once for every source and few hundred tables of its front, never for edges one by one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import OrganisationId
from engine.lineage.records import LineageEdge
from engine.ports import Records

Way = Literal["up", "down"]
Wanted = Callable[[LineageEdge], bool]

MOST_HOPS: Final = 50
MOST_REACHED: Final = 20_000
AT_ONCE: Final = 500
"""Tables in one question: databases bound the values of a statement."""
PAGE: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """`table` is what operations are told; `column` "" is the table itself."""

    source: str
    table: str
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A place that was found, `hops` away, by the edge through which it was found first."""

    place: Place
    hops: int
    edge: LineageEdge


async def downstream(
    records: Records,
    organisation: OrganisationId,
    places: Iterable[Place],
    hops: int = 10,
    *,
    indirect: bool = False,
    most: int = MOST_REACHED,
    wanted: Wanted = lambda _: True,
) -> list[Reached]:
    """What gets its values from these places, nearest first, each once and never one of `places` themselves.

    A column leads to columns, a table to tables. `indirect` also follows what only decides which rows there are: from a
    column such an edge leads to a table. At most `most` places; `wanted` leaves edges out.
    """
    rules = _Rules(way="down", hops=hops, most=most, indirect=indirect, wanted=wanted)
    return await _walk(records, organisation, places, rules)


async def upstream(
    records: Records,
    organisation: OrganisationId,
    places: Iterable[Place],
    hops: int = 10,
    *,
    indirect: bool = False,
    most: int = MOST_REACHED,
    wanted: Wanted = lambda _: True,
) -> list[Reached]:
    """What these places get their values from; else as `downstream`."""
    rules = _Rules(way="up", hops=hops, most=most, indirect=indirect, wanted=wanted)
    return await _walk(records, organisation, places, rules)


def begin_of(edge: LineageEdge) -> Place:
    return Place(source=edge.from_source, table=edge.from_table, column=edge.from_column)


def end_of(edge: LineageEdge) -> Place:
    return Place(source=edge.to_source, table=edge.to_table, column=edge.to_column)


async def edges_at(
    records: Records,
    organisation: OrganisationId,
    places: Iterable[Place],
    way: Way,
    *,
    indirect: bool = False,
) -> list[LineageEdge]:
    """The edges that leave (`down`) or reach (`up`) exactly these places, in a stable order.

    Without `indirect` those of a table lead to tables alone.
    """
    side, other = ("from", "to") if way == "down" else ("to", "from")
    found: list[LineageEdge] = []
    for (source, column), tables in _grouped(places).items():
        names = sorted(tables)
        for first in range(0, len(names), AT_ONCE):
            where: dict[str, object] = {
                "organisation": organisation,
                f"{side}_source": source,
                f"{side}_table": tuple(names[first : first + AT_ONCE]),
                f"{side}_column": column,
            }
            if not column and not indirect:
                where[f"{other}_column"] = ""
            found += [edge for edge in await _all(records, where) if edge.direct or indirect]
    return found


async def _all(records: Records, where: Mapping[str, object]) -> list[LineageEdge]:
    found: list[LineageEdge] = []
    while True:
        page = await records.find(LineageEdge, where, offset=len(found), limit=PAGE)
        found += page
        if len(page) < PAGE:
            return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    way: Way
    hops: int
    most: int
    indirect: bool
    wanted: Wanted


async def _walk(
    records: Records, organisation: OrganisationId, places: Iterable[Place], rules: _Rules
) -> list[Reached]:
    front: Sequence[Place] = sorted(set(places))
    seen = set(front)
    found: list[Reached] = []
    for hop in range(1, min(rules.hops, MOST_HOPS) + 1):
        following: list[Place] = []
        for edge in await edges_at(records, organisation, front, rules.way, indirect=rules.indirect):
            place = end_of(edge) if rules.way == "down" else begin_of(edge)
            if place in seen or not rules.wanted(edge):
                continue
            if len(found) >= rules.most:
                return found
            seen.add(place)
            following.append(place)
            found.append(Reached(place=place, hops=hop, edge=edge))
        if not following:
            break
        front = following
    return found


def _grouped(places: Iterable[Place]) -> dict[tuple[str, str], list[str]]:
    """Places of one source and of columns with one name are asked for together."""
    found: dict[tuple[str, str], list[str]] = {}
    for place in places:
        found.setdefault((place.source, place.column), []).append(place.table)
    return dict(sorted(found.items()))

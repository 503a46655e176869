"""The graph around a place: pages, what is hidden, ways between places, and what a hop costs in a large graph."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pytest

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.lineage.graph import Filter, counts_of, drawn, neighbours, way_between
from engine.lineage.reading import Place, downstream
from engine.lineage.records import LineageEdge
from engine.lineage.sight import Sight
from engine.lineage.writing import Saying, edge_of
from engine.ports import Records, Store
from engine.records import DocumentRecord, Record
from engine.writes import Put
from storage.memory import open_memory

pytestmark = pytest.mark.anyio

ORGANISATION, WORKSPACE = OrganisationId("org"), WorkspaceId("ws")
SAYING = Saying(
    organisation=ORGANISATION, workspace=WORKSPACE, kind="openlineage", origin="job", at=Micros(1)
)
UPSTREAMS = 3_600
R = TypeVar("R", bound=Record)


class Counted:
    """The records of a store, with how many rows were read and how often was asked."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.rows = 0
        self.asked = 0

    async def get(self, type_: type[R], *key: str | int) -> R | None:
        return await self._records.get(type_, *key)

    async def find(self, type_: type[R], where: Mapping[str, object], **more: Any) -> Sequence[R]:
        found = await self._records.find(type_, where, **more)
        self.rows += len(found) if type_ is LineageEdge else 0
        self.asked += 1
        return found

    async def count(self, type_: type[R], where: Mapping[str, object]) -> int:
        return await self._records.count(type_, where)


def at(table: str, source: str = "lake") -> Place:
    return Place(source=source, table=table)


async def kept(edges: Iterable[tuple[Place, Place]], sources: Sequence[str] = ("lake",)) -> Store:
    store = open_memory()
    rows: list[Record] = [edge_of(SAYING, begin, end) for begin, end in edges]
    rows += [_source(one) for one in sources]
    await store.writer.commit(tuple(Put(record=row) for row in rows))
    return store


def _source(id_: str) -> DocumentRecord:
    return DocumentRecord(
        id=DocumentId(id_),
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        kind="data_source",
        kind_version=1,
        title=id_.title(),
        epoch="e",
        created_by=UserId("ada"),
        created_at=Micros(1),
        updated_by=UserId("ada"),
        updated_at=Micros(1),
    )


def sight(records: Records, *, secret: str = "") -> Sight:
    async def readable(rows: Iterable[DocumentRecord]) -> Mapping[DocumentId, str]:
        return {row.id: "viewer" for row in rows if row.id != secret}

    return Sight(records=records, organisation=ORGANISATION, workspace=WORKSPACE, readable=readable)


def hub(others: int) -> list[tuple[Place, Place]]:
    """A table with 3,600 upstreams, each of which has one of its own, beside `others` that have nothing to do with it."""
    return [
        *((at(f"raw_{n:04}"), at("hub")) for n in range(UPSTREAMS)),
        *((at(f"file_{n:04}"), at(f"raw_{n:04}")) for n in range(UPSTREAMS)),
        *((at(f"other_{n}"), at(f"other_{n + 1}")) for n in range(others)),
    ]


async def test_LI8_a_page_of_3600_upstreams_costs_the_same_in_a_graph_of_any_size() -> None:
    costs = []
    for others in (0, 20_000):
        records = Counted((await kept(hub(others))).records)
        found = await neighbours(sight(records), at("hub"), "up", Filter(), offset=50, limit=25)
        names = [one.place.table for one in found.items]
        assert (found.total, names[0], names[-1]) == (UPSTREAMS, "raw_0050", "raw_0074")
        assert (await counts_of(sight(records), [one.place for one in found.items]))[
            found.items[0].place
        ] == (1, 1)
        costs.append((records.rows, records.asked))
    assert costs[0] == costs[1]
    assert costs[0][0] == UPSTREAMS + 25 + 25


async def test_LI8_neighbours_are_searched_and_narrowed_to_a_source() -> None:
    store = await kept([*hub(0)[:UPSTREAMS], (at("raw_x", "shop"), at("hub"))], ("lake", "shop"))
    one = sight(store.records)
    found = await neighbours(one, at("hub"), "up", Filter(search="RAW 0071"), offset=0, limit=25)
    assert [entry.place.table for entry in found.items] == ["raw_0071"]
    assert (found.total, found.all) == (1, UPSTREAMS + 1)
    found = await neighbours(one, at("hub"), "up", Filter(source="shop"), offset=0, limit=25)
    assert [entry.place for entry in found.items] == [at("raw_x", "shop")]


async def test_LI8_over_2000_places_nothing_is_drawn_but_their_number() -> None:
    one = sight((await kept(hub(0))).records)
    found = await drawn(one, at("hub"), Filter(), up=1, down=1, most=2_000)
    assert (len(found.levels), found.total) == (1, UPSTREAMS + 1)
    found = await drawn(one, at("hub"), Filter(search="_000"), up=2, down=1, most=2_000)
    assert (found.total, sorted(set(found.levels.values()))) == (21, [-2, -1, 0])


async def test_LI8_a_walk_asks_for_a_few_hundred_tables_at_once() -> None:
    records = Counted((await kept(hub(0))).records)
    found = await downstream(records, ORGANISATION, [at(f"file_{n:04}") for n in range(UPSTREAMS)])
    assert len(found) == UPSTREAMS + 1
    assert records.asked < 20


async def test_LI8_the_way_between_two_places_is_a_shortest_one_and_circles_do_no_harm() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("b", "x"), ("x", "y"), ("y", "d")]
    one = sight((await kept([(at(begin), at(end)) for begin, end in edges])).records)
    found = await way_between(one, at("a"), at("d"))
    assert found is not None
    assert [edge.to_table for edge in found] == ["b", "c", "d"]
    assert await way_between(one, at("d"), at("a")) is None


async def test_LI9_places_that_may_not_be_seen_are_counted_and_nobody_walks_through_them() -> None:
    edges = [
        (at("a"), at("b", "vault")),
        (at("b", "vault"), at("c")),
        (at("a"), at("d")),
    ]
    one = sight((await kept(edges, ("lake", "vault"))).records, secret="vault")
    found = await neighbours(one, at("a"), "down", Filter(), offset=0, limit=10)
    assert ([entry.place.table for entry in found.items], found.hidden) == (["d"], 1)
    assert await way_between(one, at("a"), at("c")) is None
    whole = await drawn(one, at("a"), Filter(), up=5, down=5, most=100)
    assert ({place.table for place in whole.levels}, whole.hidden) == ({"a", "d"}, 1)

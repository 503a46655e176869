"""OpenLineage comes in once however often it is said, goes out and comes in again, and finds its sources later."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.lineage.importing import importing, mapping, names_of
from engine.lineage.openlineage import JobEvent, events_of, said_by
from engine.lineage.reading import Place, begin_of, downstream, end_of
from engine.lineage.records import LineageEdge, LineageNamespace
from engine.lineage.writing import Saying
from engine.ports import Store
from engine.records import Json
from storage.memory import open_memory

pytestmark = pytest.mark.anyio

ORGANISATION, WORKSPACE, SHOP = OrganisationId("org"), WorkspaceId("ws"), DocumentId("shop")
WAREHOUSE = "postgres://db:5432"
SAYING = Saying(
    organisation=ORGANISATION,
    workspace=WORKSPACE,
    kind="openlineage",
    origin="",
    at=Micros(5),
    by=UserId("ada"),
)


def dataset(name: str, namespace: str = WAREHOUSE, **facets: Json) -> Json:
    return {"namespace": namespace, "name": name, "facets": facets}


def event(run: str = "r1", type_: str = "COMPLETE", minute: int = 1, **more: Json) -> JobEvent:
    said = {
        "eventTime": f"2026-02-03T04:{minute:02}:00Z",
        "eventType": type_,
        "producer": "https://example.org",
        "run": {"runId": run, "facets": {"other": {}}},
        "job": {"namespace": "nightly", "name": "daily"},
    }
    return JobEvent.model_validate(said | more)


def field(name: str, column: str, kind: str = "DIRECT", said: str = "") -> Json:
    how = {"type": kind, "subtype": "TRANSFORMATION" if said else "IDENTITY", "description": said}
    return {"namespace": WAREHOUSE, "name": name, "field": column, "transformations": [how]}


FIELDS: Json = {
    "fields": {
        "total": {"inputFields": [field("shop.public.orders", "amount", said="sum(amount)")]},
        "who": {"inputFields": [field("shop.public.orders", "who")]},
    },
    "dataset": [field("shop.public.orders", "day", kind="INDIRECT")],
}
DAILY = event(
    inputs=[dataset("shop.public.orders")], outputs=[dataset("shop.public.daily", columnLineage=FIELDS)]
)
SAID = {
    "shop.public.orders. > shop.public.daily.",
    "shop.public.orders.amount > shop.public.daily.total",
    "shop.public.orders.who > shop.public.daily.who",
    "shop.public.orders.day > shop.public.daily.",
}


async def took(store: Store, events: Sequence[JobEvent]) -> list[str]:
    """Namespaces that are no source yet."""
    names = await names_of(store.records, WORKSPACE, [SHOP])
    writes, _, strange = await importing(store.records, said_by(events), names, SAYING)
    await store.writer.commit(tuple(writes))
    return strange


async def kept(store: Store) -> list[LineageEdge]:
    return list(await store.records.find(LineageEdge, {}))


def between(edges: Sequence[LineageEdge]) -> set[str]:
    return {f"{one.from_table}.{one.from_column} > {one.to_table}.{one.to_column}" for one in edges}


async def test_LI7_an_event_said_twice_makes_no_difference() -> None:
    store = open_memory()
    assert await took(store, [DAILY]) == [WAREHOUSE]
    once = await kept(store)
    assert between(once) == SAID
    assert [one.from_column for one in once if not one.direct] == ["day"]
    await took(store, [DAILY, DAILY])
    assert sorted(await kept(store), key=lambda one: one.id) == sorted(once, key=lambda one: one.id)


async def test_LI7_the_order_in_which_events_come_makes_no_difference() -> None:
    events = [
        DAILY,
        event("r2", minute=9, inputs=[dataset("a")], outputs=[dataset("b")]),
        event("r3", minute=3, inputs=[dataset("a")], outputs=[dataset("b")]),
    ]
    found: list[Any] = []
    for order in permutations(events):
        store = open_memory()
        for one in order:
            await took(store, [one])
        found.append(sorted((one.id, one.seen_at, one.first_seen) for one in await kept(store)))
    assert all(one == found[0] for one in found)


async def test_LI7_inputs_of_a_start_and_outputs_of_an_end_belong_together_and_failed_runs_say_nothing() -> (
    None
):
    store = open_memory()
    await took(
        store,
        [
            event(type_="START", inputs=[dataset("a")]),
            event(minute=2, outputs=[dataset("b")]),
            event("r2", type_="START", inputs=[dataset("a")], outputs=[dataset("c")]),
            event("r2", type_="FAIL"),
        ],
    )
    assert between(await kept(store)) == {"a. > b."}


async def test_LI7_what_was_outside_moves_to_the_source_once_somebody_says_so() -> None:
    store = open_memory()
    await took(store, [DAILY])
    row = LineageNamespace(
        workspace=WORKSPACE,
        namespace=WAREHOUSE,
        organisation=ORGANISATION,
        source=SHOP,
        prefix="shop.public.",
        by=UserId("ada"),
        at=Micros(9),
    )
    names = await names_of(store.records, WORKSPACE, [SHOP], row)
    writes, moved = await mapping(store.records, row, names, SAYING)
    await store.writer.commit(tuple(writes))
    assert moved == len(SAID)
    place = Place(source=SHOP, table="orders", column="amount")
    found = await downstream(store.records, ORGANISATION, [place])
    assert [one.place for one in found] == [Place(source=SHOP, table="daily", column="total")]
    assert await took(store, [DAILY]) == []
    assert len(await kept(store)) == len(SAID)


async def test_LI7_what_is_written_out_comes_in_again_between_the_same_places() -> None:
    store, other = open_memory(), open_memory()
    await took(store, [DAILY])
    edges = await kept(store)
    names = {
        one.source: one.source.removeprefix("outside:")
        for edge in edges
        for one in (begin_of(edge), end_of(edge))
    }
    out = events_of(WORKSPACE, edges, names)
    assert out == events_of(WORKSPACE, edges[::-1], names)
    await took(other, [JobEvent.model_validate(one) for one in out])
    assert between(await kept(other)) == SAID
    assert {one.how for one in await kept(other) if one.to_column == "total"} == {"sum(amount)"}

"""Finished runs leave edges from what their steps read to what they wrote."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import BaseModel

from crdt.ids import workspace_channel
from engine.channels import Channels
from engine.lineage.following import LineageFollower
from engine.lineage.reading import Place, downstream
from engine.lineage.records import LineageEdge, LineageTouch
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome, Touch
from engine.operations.query.rows import OPERATION as ROWS
from engine.operations.touching import touches_of
from engine.ports import StoredEvent
from engine.records import Json, RunRecord
from tests.engine.workshop import ORGANISATION, WORKSPACE, Workshop
from tests.scenarios.flow_shop import STEERING, cel, design, run, steers

pytestmark = pytest.mark.anyio


class ReadInput(BaseModel):
    source: SourceField
    table: TableField
    columns: list[str] = []


class Target(BaseModel):
    source: str
    table: str


class WriteInput(BaseModel):
    rows: Json = None
    to: Target
    columns: dict[str, str] = {}


class Rows(BaseModel):
    rows: list[str] = ["x"]


async def _rows(_input: Any, _context: OperationContext) -> Outcome[Rows]:
    return Outcome(output=Rows())


def _operation(name: str, input_: type[BaseModel], *touches: Touch) -> Operation[Any, Any]:
    return Operation(
        name=name, title=name, summary="", icon="", category="Test",
        input=input_, output=Rows, run=_rows, touches=touches,
    )  # fmt: skip


READ = _operation("test.read", ReadInput)
WRITE = _operation("test.write", WriteInput, Touch("writes", "to.source", "to.table", "columns"))
OPERATIONS: Mapping[str, Operation[Any, Any]] = {**STEERING, "test.read": READ, "test.write": WRITE}


@asynccontextmanager
async def opened() -> AsyncIterator[Workshop]:
    async with Workshop(operations=OPERATIONS) as shop:
        try:
            yield shop
        finally:
            await shop.engine.close()


def reads(table: Json, **more: Json) -> Json:
    return {
        "operation": "test.read",
        "name": "Read",
        "parameters": {"source": "shop", "table": table},
        **more,
    }


def writes(table: Json, rows: Json = None, columns: Json = None, **more: Json) -> Json:
    to = {"source": "lake", "table": table}
    parameters = {"to": to, "rows": rows, "columns": columns or {}}
    return {"operation": "test.write", "name": "Write", "parameters": parameters, **more}


async def followed(shop: Workshop, record: RunRecord) -> list[LineageEdge]:
    """The edges after the end of the run was seen, which is said twice here."""
    channels = Channels(
        writer=shop.store.writer,
        events=shop.store.events,
        clock=shop.clock,
        framing=lambda data: data,
        on_event=lambda _channel, _sequence, _topic: None,
    )
    follower = LineageFollower(store=shop.store, channels=channels)
    event = StoredEvent(
        sequence=1, topic="workflow:run:completed", payload={"run": record.id}, at=shop.clock.now()
    )
    for _ in range(2):
        await follower.seen_event(workspace_channel(WORKSPACE), event)
    assert await shop.store.records.count(LineageTouch, {}) == 0
    return list(await shop.store.records.find(LineageEdge, {}))


def said(edges: list[LineageEdge]) -> set[str]:
    return {
        f"{one.from_source}.{one.from_table}.{one.from_column} > {one.to_source}.{one.to_table}.{one.to_column}"
        for one in edges
    }


async def test_LI6_what_a_step_read_leads_to_what_its_values_were_written_to() -> None:
    async with opened() as shop:
        content = design(
            {
                "a": reads("orders", name="Read orders"),
                "b": reads("people"),
                "w": writes("daily", cel("steps.a.output.rows"), {"sum": "amount"}, name="Write daily"),
            },
            "a>w b>w",
        )
        edges = await followed(shop, await run(shop, content))
        assert said(edges) == {
            "shop.orders. > lake.daily.",
            "shop.orders.amount > lake.daily.sum",
            "shop.people. > design:design..",
        }
        assert {one.how for one in edges} == {"Write daily", "Read"}
        again = await followed(shop, await run(shop, content))
        assert (len(again), {one.evidence["number"] for one in again}) == (3, {2})
        place = Place(source="shop", table="orders")
        assert [one.place.table for one in await downstream(shop.store.records, ORGANISATION, [place])] == [
            "daily"
        ]


async def test_LI6_a_loop_leaves_an_edge_for_each_table_that_it_really_touched() -> None:
    async with opened() as shop:
        content = design(
            {
                "F": steers("for_each", items=["orders", "people"]),
                "r": reads(cel("loops.F.item"), inside="F"),
                "w": writes(cel("loops.F.item"), cel("steps.r.output.rows"), inside="F"),
                "after": writes("all", cel("steps.F.output")),
            },
            "r>w F>after",
        )
        edges = await followed(shop, await run(shop, content))
        assert said(edges) == {
            "shop.orders. > lake.orders.",
            "shop.people. > lake.people.",
            "shop.orders. > lake.all.",
            "shop.people. > lake.all.",
        }


async def test_LI6_a_step_that_writes_what_nothing_read_comes_from_the_design() -> None:
    async with opened() as shop:
        content = design({"t": {"operation": "flow.try", "parameters": {}}, "w": writes("made", inside="t")})
        assert said(await followed(shop, await run(shop, content))) == {"design:design.. > lake.made."}


def test_LI6_an_operation_with_one_source_and_one_table_reads_it_without_saying_so() -> None:
    assert touches_of(ROWS) == (Touch("reads", "source", "table", "columns"),)

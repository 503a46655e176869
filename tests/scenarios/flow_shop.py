"""Designs that steer, and a workshop that has the steps for them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from crdt.ids import RunId, UserId
from crdt.kinds.workflow import Workflow
from engine.components import Components
from engine.gate_records import GateRecord
from engine.operations.operation import Operation
from engine.records import Json, RunRecord
from engine.workflow.machine.events import GateDecided
from engine.workflow.machine.run import Run
from engine.workflow.machine.states import Inline, Succeeded
from tests.engine.workshop import Workshop

EVA = UserId("eva")
STEERING: Mapping[str, Operation[Any, Any]] = {
    name: one
    for name, one in Components.found().operations.items()
    if one.steering is not None or name == "data.transform"
}


def design(nodes: dict[str, Json], edges: str = "", **more: Json) -> Workflow:
    """`edges`: `a>b`, with a way out as `c:true>b` and a condition as `a>b?EXPRESSION` (no spaces)."""
    drawn: dict[str, Json] = {}
    for text in edges.split():
        way, _, condition = text.partition("?")
        left, _, target = way.partition(">")
        source, _, port = left.partition(":")
        drawn[text] = {"source": source, "target": target, "port": port, "condition": condition}
    return Workflow.model_validate({"name": "Test", "nodes": nodes, "edges": drawn, **more})


def does(text: Json, **more: Json) -> Json:
    return {"operation": "test.step", "parameters": {"text": text}, **more}


def steers(what: str, inside: str = "", part: str = "body", **parameters: Json) -> Json:
    return {"operation": f"flow.{what}", "parameters": parameters, "inside": inside, "part": part}


def cel(text: str) -> Json:
    return {"$cel": text}


def bound(text: str) -> Json:
    return {"$from": text}


@asynccontextmanager
async def open_shop(**more: Any) -> AsyncIterator[Workshop]:
    async with Workshop(operations=STEERING, **more) as shop:
        try:
            yield shop
        finally:
            await shop.engine.close()


async def patiently(task: "asyncio.Task[RunRecord] | asyncio.Future[RunRecord]") -> RunRecord:
    async with asyncio.timeout(60):
        return await task


async def as_time_passes(shop: Workshop, id_: RunId) -> RunRecord:
    waiting = asyncio.ensure_future(shop.engine.ended(id_))
    async with asyncio.timeout(60):
        while not waiting.done():
            shop.clock.advance(1)
            await asyncio.wait([waiting], timeout=0.002)
    return await waiting


async def run(shop: Workshop, content: Workflow, **parameters: Json) -> RunRecord:
    async with asyncio.timeout(60):
        return await shop.run(content, **parameters)


def output(run: Run, key: str) -> Any:
    state = run.steps[key].state
    assert isinstance(state, Succeeded), state
    assert isinstance(state.output, Inline)
    return state.output.value


async def gate(shop: Workshop, run: RunId, node: str) -> GateRecord:
    found: list[GateRecord] = []
    async with asyncio.timeout(30):
        while not found:
            row = await shop.store.records.get(GateRecord, run, node)
            if row is not None and row.state == "open":
                found.append(row)
            await asyncio.sleep(0)
    return found[0]


async def decide(shop: Workshop, row: GateRecord, decision: Any = "approved", **values: Json) -> bool:
    event = GateDecided(node=row.node, decision=decision, by=EVA, comment="fine", values=values)
    return await shop.engine.decide(row, event)

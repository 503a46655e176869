"""What the engine really did, written down and replayed: loops, tries, waits and calls take as long as they took."""

import asyncio

import pytest

from crdt.kinds.workflow import Workflow
from engine.components import Components
from engine.operations.operation import OperationContext
from engine.optimizer.replaying import Recording, tasks_of
from engine.optimizer.simulating import Resources, makespan
from engine.records import Json, RunRecord
from engine.runtime.clock import sleep
from engine.statistics.facts import fact_of, read_steps
from tests.engine.workshop import Workshop

pytestmark = pytest.mark.anyio

FLOW = {name: one for name, one in Components.found([]).operations.items() if name.startswith("flow.")}


def step(text: str, **more: Json) -> Json:
    return {"operation": "test.step", "parameters": {"text": text}, **more}


LOOP = {
    "a": step("a"),
    "F": {"operation": "flow.for_each", "parameters": {"items": [1, 2, 3, 4, 5], "parallel": 2}},
    "x": step("x", inside="F"),
    "y": step("y", inside="F"),
    "end": step("end"),
}
TRY = {
    "T": {"operation": "flow.try"},
    "b": step("b", inside="T"),
    "bad": step("bad", inside="T"),
    "c": step("c", inside="T", part="catch"),
    "f": step("f", inside="T", part="finally"),
    "end": step("end"),
}
WAIT = {"a": step("a"), "w": {"operation": "flow.wait", "parameters": {"seconds": 30}}, "end": step("end")}
SECONDS = {"a": 1.0, "x": 2.0, "y": 3.0, "b": 4.0, "c": 5.0, "f": 6.0, "end": 7.0}


def design(nodes: Json, *edges: str) -> Workflow:
    pairs = [edge.split(">") for edge in edges]
    return Workflow.model_validate(
        {
            "name": "Test",
            "nodes": nodes,
            "edges": {"-".join(one): {"source": one[0], "target": one[1]} for one in pairs},
        }
    )


async def driven(shop: Workshop, made: Workflow) -> RunRecord:
    """The clock is advanced to what is due next, until the run has ended."""
    running = asyncio.ensure_future(shop.run(made))
    while not running.done():
        for _ in range(80):
            await asyncio.sleep(0)
        if not running.done() and (due := shop.clock.until_next()) is not None:
            shop.clock.advance(due)
    return running.result()


async def ran(made: Workflow, places: int) -> tuple[RunRecord, Recording]:
    async with Workshop(places=places, operations=FLOW) as shop:

        async def fails(_context: OperationContext) -> None:
            raise RuntimeError

        shop.stage.courses["bad"] = fails
        for text, lasts in SECONDS.items():

            async def course(_context: OperationContext, lasts: float = lasts) -> None:
                await sleep(shop.clock, lasts)

            shop.stage.courses[text] = course
        record = await driven(shop, made)
        fact = fact_of(record, await shop.engine.read(record.id))
        assert fact is not None
        return record, Recording(
            plan=record.plan, steps=read_steps(fact.steps), needs={}, seconds=fact.duration / 1_000_000
        )


@pytest.mark.parametrize(
    ("made", "places"),
    [
        (design(LOOP, "a>F", "x>y", "F>end"), 4),
        (design(LOOP, "a>F", "x>y", "F>end"), 1),
        (design(TRY, "T>end"), 4),
        (design(WAIT, "a>w", "w>end"), 1),
    ],
)
async def test_S4_8_a_recorded_run_replays_to_the_length_it_had(made: Workflow, places: int) -> None:
    """Rule AN6."""
    record, recording = await ran(made, places)
    assert "succeeded" == record.status
    replayed = makespan(tasks_of(recording), Resources(places=places))
    assert recording.seconds == pytest.approx(replayed, abs=0.01)

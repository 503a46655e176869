"""Ten thousand runs at once: under way while people edit a document, and waiting for times and decisions.

What is asked: how long from the end of a step to the beginning of the next (two committed transitions), how long the
event loop is held, what an edit of somebody takes meanwhile, and what a run costs that only waits.
"""

import asyncio
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from pycrdt import Map
from pydantic import BaseModel

from crdt.ids import UserId
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.workflow import Workflow
from engine.operations.flow.gate import OPERATION as GATE
from engine.operations.flow.wait import OPERATION as WAIT
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.ports import Store
from engine.rooms import Rooms
from engine.runtime.clock import SystemClock
from engine.runtime.supervisor import Limits
from engine.runtime.tasks import spawn
from tests.bench import workflow
from tests.bench.figure import Figure, figure
from tests.support.world import record

RUNS: Final = int(os.environ.get("BENCH_RUNS", "10000"))
PER_SECOND: Final = RUNS // 10
EDITORS: Final = 50
EVERY: Final = 0.5
"""Seconds between two edits of one person."""
PLACES: Final = 2 * RUNS


class Pause(BaseModel):
    seconds: float = 0.0
    ended: float = 0.0


class Ended(BaseModel):
    ended: float


BETWEEN: list[float] = []
"""Seconds from the end of a step to the beginning of the next one."""


async def pause(input_: Pause, _: OperationContext) -> Outcome[Ended]:
    if input_.ended:
        BETWEEN.append(time.perf_counter() - input_.ended)
    await asyncio.sleep(input_.seconds)
    return Outcome(output=Ended(ended=time.perf_counter()))


PAUSE: Final[Operation[Any, Any]] = Operation(
    name="bench.pause",
    title="Pause",
    summary="",
    icon="",
    category="",
    input=Pause,
    output=Ended,
    run=pause,
)


def alive_figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        idle, edit, most, lag = workflow.served(_under_way(folder))
        each, share = workflow.served(_waiting(folder))
    between = statistics.quantiles(BETWEEN, n=100)[98] * 1000
    yield figure("workflow.alive.most_at_once", most, "runs", at_least=0.95 * RUNS)
    yield figure("workflow.alive.step_to_step_p99, two transitions", between, "ms", at_most=100)
    yield figure("workflow.alive.loop_lag_p99, 50 people editing", lag, "ms", at_most=20)
    yield figure(
        "workflow.alive.edit_p50, 50 people editing",
        edit,
        "ms",
        peer="without runs",
        peer_value=idle,
        ratio_at_most=1.5,
    )
    yield figure("workflow.waiting.memory_of_a_run", each, "bytes", at_most=10_000)
    yield figure("workflow.waiting.share_of_a_core", share * 100, "%", at_most=1)


async def _under_way(folder: str) -> tuple[float, float, int, float]:
    """Median milliseconds of an edit without and with runs, runs alive at once, loop lag p99 in milliseconds."""
    BETWEEN.clear()
    store = await workflow.on_disk(folder, "alive")
    async with workflow.engine_on(store, PLACES, PAUSE) as engine, _editing(store) as edits:
        await asyncio.sleep(5)
        idle = statistics.median(edits)
        edits.clear()
        lag = workflow.LoopLag()
        asked = workflow.request(_pausing())
        starting, open_, most = [], set[str](), 0

        async def one() -> None:
            nonlocal most
            record = await engine.start_run(asked)
            open_.add(record.id)
            most = max(most, len(open_))
            await engine.ended(record.id)
            open_.discard(record.id)

        started = time.perf_counter()
        for number in range(RUNS):
            starting.append(spawn(one(), name="bench run"))
            await asyncio.sleep(max(0.0, started + number / PER_SECOND - time.perf_counter()))
        await asyncio.gather(*starting)
        return idle * 1000, statistics.median(edits) * 1000, most, lag.stop()


@asynccontextmanager
async def _editing(store: Store) -> AsyncIterator[list[float]]:
    """Seconds from an edit to its commit, of people who each change their own field of one document."""
    rooms = Rooms(store=store, clock=SystemClock(), kinds=kinds())
    document, times = record("edited"), list[float]()

    async def edit(number: int) -> None:
        dice = random.Random(number)

        def change(doc: YDoc) -> None:
            doc.get("body", type=Map)[f"{number}"] = dice.random()

        while True:
            await asyncio.sleep(EVERY * (0.5 + dice.random()))
            before = time.perf_counter()
            await rooms.edit(document, UserId(f"person {number}"), change)
            times.append(time.perf_counter() - before)

    tasks = [spawn(edit(number), name=f"editor {number}") for number in range(EDITORS)]
    try:
        yield times
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await rooms.close()


async def _waiting(folder: str) -> tuple[float, float]:
    """Bytes and the share of a core that a run costs which waits for a time or a decision, once it rests."""
    store = await workflow.on_disk(folder, "waiting")
    limits = Limits(mailbox=1000, idle_after=2.0)
    async with workflow.engine_on(store, PLACES, WAIT, GATE, limits=limits) as engine:
        mix = [
            workflow.request(_waiting_long(WAIT.name, seconds=7200)),
            workflow.request(_waiting_long(GATE.name, question="Shall it go on?")),
        ]
        gc.collect()
        before = _resident()
        for _ in range(0, RUNS, 100):
            await asyncio.gather(*(engine.start_run(asked) for asked in mix * 50))
        await asyncio.sleep(8)
        gc.collect()
        each = (_resident() - before) / RUNS
        used, since = time.process_time(), time.perf_counter()
        await asyncio.sleep(10)
        return max(each, 0.0), (time.process_time() - used) / (time.perf_counter() - since)


def _resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _pausing() -> Workflow:
    """Three steps, about four seconds each."""
    nodes = {
        "a": {"operation": PAUSE.name, "parameters": {"seconds": 4.0}},
        "b": {"operation": PAUSE.name, "parameters": {"seconds": 4.0, "ended": {"$from": "a.output.ended"}}},
        "c": {"operation": PAUSE.name, "parameters": {"seconds": 4.0, "ended": {"$from": "b.output.ended"}}},
    }
    edges = {"a-b": {"source": "a", "target": "b"}, "b-c": {"source": "b", "target": "c"}}
    return Workflow.model_validate({"name": "Alive", "nodes": nodes, "edges": edges})


def _waiting_long(operation: str, **parameters: object) -> Workflow:
    nodes = {"a": {"operation": operation, "parameters": parameters}}
    return Workflow.model_validate({"name": "Waiting", "nodes": nodes, "edges": {}})

"""Speed of the workflow engine: transitions per second, start to end, and how long the event loop is held.

Peer: the same batches (journal, record, events) committed by a bare loop in the same process, without an engine: the
limit of the store. The store in memory shows the engine's own cost; SQLite with FULL is what a person gets.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import structlog
import uvloop
from pydantic import BaseModel

from crdt.errors import NotFound
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from crdt.kinds.workflow import Workflow
from engine.execution.executor import INLINE, Executors
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.ports import Store, Writer
from engine.records import Json, RunRecord
from engine.runtime.clock import SystemClock, SystemIds
from engine.runtime.supervisor import LIMITS, Limits, Supervisor
from engine.runtime.tasks import spawn
from engine.runtime.timers import TimerLoop
from engine.sources.source import Connection
from engine.workflow.engine import StartRun, WorkflowEngine
from engine.writes import AppendJournal, Batch, FoldJournal, Insert, Put, Receipt, Write
from server.serve import settle_down
from storage.memory import open_memory
from storage.sql import SqlSettings, open_sql
from tests.bench.diagnosing import problem_figures
from tests.bench.figure import Figure, figure
from tests.bench.instances import instance_figures
from tests.bench.statistics_of_runs import statistics_figures

T = TypeVar("T")

RUNS = 1000
PLACES = 64
TRANSITIONS = 21
"""Of a run of ten steps: queued, and each step started and succeeded."""

SHAPE = {
    "a": "",
    "b": "a",
    "c": "a",
    "d": "a",
    "e": "b",
    "f": "c",
    "g": "d",
    "h": "e f g",
    "i": "h",
    "j": "i",
}


class Nothing(BaseModel):
    given: list[str] = []


class Text(BaseModel):
    text: str


class Deaf:
    """Nobody has joined any channel."""

    def deliver(self, channel: Channel, sequence: int, topic: str, payload: Json, at: Micros) -> None: ...

    def ephemeral(self, channel: Channel, topic: str, payload: Json) -> None: ...


class LoopLag:
    """How late the loop comes back to a task that wants to go on every millisecond."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._task = spawn(self._watch(), name="loop lag")

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            self.late.append(time.perf_counter() - before - 0.001)

    def stop(self) -> float:
        """The 99th percentile in milliseconds."""
        self._task.cancel()
        return statistics.quantiles(self.late, n=100)[98] * 1000 if len(self.late) > 1 else 0.0


def said(input_: Nothing) -> Text:
    return Text(text="x" * (1 + len(input_.given)))


async def say(input_: Nothing, _: OperationContext) -> Outcome[Text]:
    return Outcome(output=said(input_))


PURE: Operation[Any, Any] = Operation(
    name="bench.say", title="Say", summary="", icon="", category="", input=Nothing, output=Text, pure=said
)
"""In place of the step that may have an effect: its run goes on at once."""


async def no_source(source: DocumentId) -> Connection:
    raise NotFound(details={"source": source})


def design() -> Workflow:
    nodes: dict[str, Json] = {
        node: {
            "operation": "bench.say",
            "parameters": {"given": [{"$from": f"{source}.output.text"} for source in after.split()]},
        }
        for node, after in SHAPE.items()
    }
    edges = {
        f"{one}-{node}": {"source": one, "target": node}
        for node, after in SHAPE.items()
        for one in after.split()
    }
    return Workflow.model_validate({"name": "Bench", "nodes": nodes, "edges": edges})


@asynccontextmanager
async def engine_on(
    store: Store,
    places: int,
    *more: Operation[Any, Any],
    executors: Executors = INLINE,
    limits: Limits = LIMITS,
) -> AsyncIterator[WorkflowEngine]:
    """An engine as it is embedded; `more` operations besides `bench.say`. Closes the store."""
    clock = SystemClock()
    supervisor = Supervisor(clock, chance=random.random, limits=limits)
    timers = TimerLoop(timers=store.timers, writer=store.writer, clock=clock, ask=supervisor.ask)
    operation: Operation[Any, Any] = Operation(
        name="bench.say", title="Say", summary="", icon="", category="", input=Nothing, output=Text, run=say
    )
    engine = WorkflowEngine(
        store=store,
        clock=clock,
        ids=SystemIds(clock),
        supervisor=supervisor,
        timers=timers,
        delivery=Deaf(),
        operations={one.name: one for one in (operation, *more)},
        source_opener=lambda _organisation, _workspace: no_source,
        chance=random.random,
        running_steps=places,
        executors=executors,
    )
    timers.start()
    try:
        yield engine
    finally:
        timers.stop()
        await supervisor.drain(5)
        await engine.close()
        await store.close()


def request(content: Workflow | None = None) -> StartRun:
    return StartRun(
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        design=DocumentId("d"),
        content=content or design(),
        content_hash="h",
        parameters={},
        by=UserId("u"),
    )


async def all_at_once(
    store: Store, runs: int, places: int, *more: Operation[Any, Any]
) -> tuple[float, float]:
    """(transitions per second, loop lag p99 in ms) of that many runs started at the same moment."""
    async with engine_on(store, places, *more) as engine:
        asked = request()
        lag = LoopLag()
        started = time.perf_counter()
        records = await asyncio.gather(*(engine.start_run(asked) for _ in range(runs)))
        ended = await asyncio.gather(*(engine.ended(record.id) for record in records))
        seconds = time.perf_counter() - started
        if any(record.status != "succeeded" for record in ended):
            raise RuntimeError("a run of the bench did not succeed")
        return runs * TRANSITIONS / seconds, lag.stop()


async def one_by_one(store: Store, runs: int) -> float:
    """Median milliseconds from the request to the end of a run of ten steps, nothing else going on."""
    async with engine_on(store, 4) as engine:
        times = []
        for _ in range(runs):
            before = time.perf_counter()
            record = await engine.start_run(request())
            await engine.ended(record.id)
            times.append(time.perf_counter() - before)
        return statistics.median(times) * 1000


class Recorder:
    """Passes batches on and keeps them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.batches: list[Batch] = []

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        self.batches.append(batch)
        return self._writer.commit(batch)


async def batches_of_a_run() -> list[Batch]:
    store = open_memory()
    recorder = Recorder(store.writer)
    async with engine_on(replace(store, writer=recorder), PLACES) as engine:
        record = await engine.start_run(request())
        await engine.ended(record.id)
    return recorder.batches


async def bare(store: Store, runs: int) -> float:
    """Transitions per second of the store alone: runs side by side, the batches of each one after the other."""
    batches = await batches_of_a_run()

    async def one(number: int) -> None:
        for batch in batches:
            await store.writer.commit(tuple(renamed(write, f"{number}") for write in batch))

    started = time.perf_counter()
    for first in range(0, runs, PLACES):
        await asyncio.gather(*(one(number) for number in range(first, min(runs, first + PLACES))))
    seconds = time.perf_counter() - started
    await store.close()
    return runs * TRANSITIONS / seconds


def renamed(write: Write, run: str) -> Write:
    match write:
        case AppendJournal() | FoldJournal():
            return replace(write, stream=f"run:{run}")
        case Put(record=RunRecord() as record) | Insert(record=RunRecord() as record):
            return replace(write, record=replace(record, id=RunId(run)))
        case _:
            return write


def in_memory() -> Store:
    return open_memory(queue_writes=1_000_000)


def on_disk(folder: str, name: str) -> Coroutine[Any, Any, Store]:
    return open_sql(Path(folder) / name, SqlSettings(synchronous="FULL"))


async def on_sqlite(folder: str) -> tuple[float, float, float, float, float]:
    """Transitions per second, loop lag, bare transitions per second, milliseconds of a lone run, and the first of pure steps."""
    rate, lag = await all_at_once(await on_disk(folder, "many"), RUNS, PLACES)
    limit = await bare(await on_disk(folder, "bare"), RUNS)
    alone = await one_by_one(await on_disk(folder, "few"), 30)
    pure, _ = await all_at_once(await on_disk(folder, "pure"), RUNS, PLACES, PURE)
    return rate, lag, limit, alone, pure


def served(measured: Coroutine[Any, Any, T]) -> T:
    """On the event loop that the server uses, in a process that has settled down like the server's."""
    settle_down()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(measured)


def figures() -> Iterator[Figure]:
    """One per line of `make bench`. 1,000 runs of ten steps start at the same moment."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    measured = [served(all_at_once(in_memory(), RUNS, PLACES)) for _ in range(3)]
    limits = [served(bare(in_memory(), RUNS)) for _ in range(3)]
    yield figure(
        "workflow.transitions.memory",
        statistics.median(rate for rate, _ in measured),
        "1/s",
        peer="the same batches without an engine",
        peer_value=statistics.median(limits),
        at_least=2000,
    )
    # Everything ever written stays in this process's memory, and so does the garbage collector's work: no target.
    yield figure("workflow.loop_lag_p99.memory", statistics.median(lag for _, lag in measured), "ms")
    with tempfile.TemporaryDirectory() as folder:
        rate, lag, limit, latency, pure = served(on_sqlite(folder))
    yield figure(
        "workflow.transitions.sqlite",
        rate,
        "1/s",
        peer="the same batches without an engine",
        peer_value=limit,
        at_least=60_000,
    )
    yield figure("workflow.transitions.sqlite, pure steps", pure, "1/s", at_least=60_000)
    yield figure("workflow.loop_lag_p99.sqlite", lag, "ms", at_most=20)
    yield figure("workflow.run_of_ten_steps.sqlite", latency, "ms", at_most=100)
    # Made of this module, so that they are imported when it is.
    from tests.bench.alive import alive_figures  # noqa: PLC0415
    from tests.bench.chains import chain_figures  # noqa: PLC0415

    yield from chain_figures()
    yield from alive_figures()
    yield from problem_figures()
    yield from instance_figures()
    yield from statistics_figures()

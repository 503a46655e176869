"""Recorded workflow executions (WfCommons, WfFormat 1.5) through the engine: their graphs with their measured runtimes,
scaled so that a run lasts twenty seconds, beside the simulated list schedule with the same places.

The recordings are not part of this repository. They are looked for in `shared/data/wfinstances` beside it, or in the folder
that BENCH_INSTANCES names; without them there are no rows.
"""

import asyncio
import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel

from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId
from crdt.kinds.workflow import Workflow
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.optimizer.simulating import Resources, Task, makespan
from engine.ports import Store
from engine.records import Json
from engine.workflow.designs.graph import in_order
from engine.workflow.engine import StartRun, WorkflowEngine
from storage.sql import SqlSettings, open_sql
from tests.bench.figure import Figure, figure

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "wfinstances"
LASTS = 20.0
"""Seconds of a simulated run."""
PLACES = 32
WITHIN = 1.05


class Pause(BaseModel):
    seconds: float


class Done(BaseModel):
    pass


async def pause(input_: Pause, _: OperationContext) -> Outcome[Done]:
    await asyncio.sleep(input_.seconds)
    return Outcome(output=Done())


PAUSE: Operation[Any, Any] = Operation(
    name="bench.pause",
    title="Pause",
    summary="",
    icon="",
    category="",
    input=Pause,
    output=Done,
    run=pause,
)


class Engine(Protocol):
    def __call__(
        self, store: Store, places: int, *more: Operation[Any, Any]
    ) -> AbstractAsyncContextManager[WorkflowEngine]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """`seconds` as recorded. Steps are numbered in the order of the recording: its names hold dots."""

    name: str
    after: Mapping[str, tuple[str, ...]]
    seconds: Mapping[str, float]

    def tasks(self, scale: float = 1.0) -> dict[str, Task]:
        """In the order in which the plan has them, which is the order of the queue."""
        order = in_order({node: frozenset(before) for node, before in sorted(self.after.items())})
        return {node: Task(after=self.after[node], seconds=self.seconds[node] * scale) for node in order}

    def design(self, scale: float) -> Workflow:
        nodes: Json = {
            node: {"operation": PAUSE.name, "parameters": {"seconds": seconds * scale}}
            for node, seconds in self.seconds.items()
        }
        edges = {
            f"{before}-{node}": {"source": before, "target": node}
            for node, all_ in self.after.items()
            for before in all_
        }
        return Workflow.model_validate({"name": self.name, "nodes": nodes, "edges": edges})


def instances() -> list[Instance]:
    folder = Path(os.environ.get("BENCH_INSTANCES", FOLDER))
    return [read_instance(file) for file in sorted(folder.glob("*.json.gz"))]


def read_instance(file: Path) -> Instance:
    with gzip.open(file, "rt") as opened:
        workflow = json.load(opened)["workflow"]
    tasks = workflow["specification"]["tasks"]
    numbers = {task["id"]: f"n{number:04}" for number, task in enumerate(tasks)}
    took = {task["id"]: float(task["runtimeInSeconds"]) for task in workflow["execution"]["tasks"]}
    return Instance(
        name=file.name.removesuffix(".json.gz"),
        after={
            numbers[task["id"]]: tuple(
                sorted({numbers[one] for one in task["parents"]} - {numbers[task["id"]]})
            )
            for task in tasks
        },
        seconds={numbers[id_]: seconds for id_, seconds in took.items()},
    )


async def measured(instance: Instance, scale: float, engine_on: Engine) -> float:
    """Seconds from the first step's beginning to the last one's end, on SQLite with FULL commits."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_sql(Path(folder), SqlSettings(synchronous="FULL"))
        async with engine_on(store, PLACES, PAUSE) as engine:
            record = await engine.start_run(request_for(instance.design(scale)))
            ended = await engine.ended(record.id)
            if ended.status != "succeeded" or ended.started_at is None or ended.finished_at is None:
                raise RuntimeError(f"the run of {instance.name} ended as {ended.status}")
            return (ended.finished_at - ended.started_at) / 1_000_000


def request_for(design: Workflow) -> StartRun:
    return StartRun(
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        design=DocumentId("d"),
        content=design,
        content_hash="h",
        parameters={},
        by=UserId("u"),
    )


def instance_figures() -> Iterator[Figure]:
    from tests.bench.workflow import engine_on  # noqa: PLC0415 - that module asks this one for its rows

    found = instances()
    if not found:
        print("no recorded instances here: their rows are left out", file=sys.stderr)
    resources = Resources(places=PLACES)
    for instance in found:
        scale = LASTS / makespan(instance.tasks(), resources)
        before = time.process_time()
        lasted = asyncio.run(measured(instance, scale, engine_on))
        busy = time.process_time() - before
        print(f"{instance.name}: {len(instance.after)} steps, {busy:.1f} s of CPU", file=sys.stderr)
        yield figure(
            f"workflow.instance.{instance.name.partition('-')[0]}.{len(instance.after)}",
            lasted,
            "s",
            peer="the simulated list schedule with as many places",
            peer_value=makespan(instance.tasks(scale), resources),
            ratio_at_most=WITHIN,
        )

"""A real workflow engine on a memory store, with operations whose course a test can steer."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Self

from pydantic import BaseModel

from crdt.errors import NotFound
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId, document_channel
from crdt.kinds.workflow import Workflow
from engine.execution.executor import INLINE, Executors
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.ports import Store, Writer
from engine.records import Json, Report, RunRecord
from engine.runtime.clock import ManualClock, SystemIds, WakingClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.sources.source import Connection
from engine.workflow.engine import ReadCallee, StartRun, WorkflowEngine
from engine.workflow.permission import OpenSource, Permission
from engine.writes import AppendEvent, AppendJournal, Batch, FoldJournal, Insert, Receipt
from storage.memory import open_memory

ORGANISATION = OrganisationId("org")
WORKSPACE = WorkspaceId("ws")
DESIGN = DocumentId("design")
ADA = UserId("ada")
LEDGER = Channel("source:ledger")
"""Each step that succeeds writes one event here, in the commit of its end."""


class StepInput(BaseModel):
    text: str = ""
    given: list[str] = []
    size: int = 0
    twice: bool = False


class StepOutput(BaseModel):
    text: str
    key: str
    filler: str = ""


@dataclass
class Stage:
    """`courses[text]` is what happens inside the step of this text; without one it succeeds at once."""

    clock: WakingClock
    courses: dict[str, Callable[[OperationContext], Awaitable[None]]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    keys: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    inside: int = 0
    widest: int = 0

    async def perform(self, input_: StepInput, context: OperationContext) -> Outcome[StepOutput]:
        self.calls[input_.text] += 1
        self.keys[input_.text].add(context.idempotency_key)
        self.inside += 1
        self.widest = max(self.widest, self.inside)
        try:
            if course := self.courses.get(input_.text):
                await course(context)
            else:
                await asyncio.sleep(0)
        finally:
            self.inside -= 1
        text = "+".join([*input_.given, input_.text])
        output = StepOutput(text=text, key=context.idempotency_key, filler="x" * input_.size)
        payload = {"step": input_.text, "key": context.idempotency_key}
        ledger = AppendEvent(channel=LEDGER, topic="test:done", payload=payload, at=context.now)
        if not input_.twice:
            return Outcome(output=output, writes=(ledger,))
        report = Report(
            key="taken", organisation=ORGANISATION, workspace=WORKSPACE, run=context.run or _none(),
            title="", content=None, created_at=context.now,
        )  # fmt: skip
        return Outcome(output=output, writes=(ledger, Insert(record=report), Insert(record=report)))

    @property
    def operations(self) -> Mapping[str, Operation[Any, Any]]:
        step = Operation(
            name="test.step", title="Step", summary="", icon="", category="Test",
            input=StepInput, output=StepOutput, run=self.perform, timeout=60.0,
        )  # fmt: skip
        return {step.name: step}


def _none() -> Any:
    raise AssertionError("a step always has its run")


@dataclass
class Ear:
    """Hears every channel, and objects to a number out of order."""

    events: defaultdict[Channel, list[tuple[str, Json]]] = field(default_factory=lambda: defaultdict(list))
    fleeting: list[tuple[Channel, str, Json]] = field(default_factory=list)
    last: Counter[Channel] = field(default_factory=Counter)
    also: list[Callable[[Channel, int, str], None]] = field(default_factory=list)

    def deliver(self, channel: Channel, sequence: int, topic: str, payload: Json, at: Micros) -> None:
        assert sequence > self.last[channel]
        self.last[channel] = sequence
        self.events[channel].append((topic, payload))
        for hear in self.also:
            hear(channel, sequence, topic)

    def ephemeral(self, channel: Channel, topic: str, payload: Json) -> None:
        self.fleeting.append((channel, topic, payload))

    def heard(self, channel: Channel) -> list[str]:
        return [
            f"{topic.removeprefix('workflow:')} {payload.get('node', '')}".strip()
            for topic, payload in self.events[channel]
        ]


class Mortal:
    """A writer whose process dies at the nth transition: before it is written, or right after."""

    def __init__(self, writer: Writer, *, dies_at: int, written: bool) -> None:
        self._writer = writer
        self._left = dies_at
        self.seen = 0
        self._written = written
        self.dead = asyncio.Event()
        self.last: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        """The last batch that was written."""

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        if any(isinstance(write, AppendJournal | FoldJournal) for write in batch):
            self._left -= 1
            self.seen += 1
        if self._left > 0 or (self._left == 0 and self._written and not self.dead.is_set()):
            self.last = self._writer.commit(batch)
        if self._left > 0:
            return self.last
        self.dead.set()
        never: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        return never


class Workshop:
    """One process: give the same store to the next one to see what a restart does."""

    def __init__(
        self,
        *,
        store: Store | None = None,
        clock: ManualClock | None = None,
        stage: Stage | None = None,
        places: int = 4,
        slots: Mapping[str, int] | None = None,
        executors: Executors = INLINE,
        operations: Mapping[str, Operation[Any, Any]] | None = None,
        source_opener: Callable[[OrganisationId, WorkspaceId], OpenSource] | None = None,
        permission: Permission | None = None,
        callees: ReadCallee | None = None,
    ) -> None:
        self.clock = clock or ManualClock()
        self.store = store or open_memory()
        self.stage = stage or Stage(self.clock)
        self.ear = Ear()
        self.supervisor = Supervisor(self.clock, chance=lambda: 0.0)
        self.timers = TimerLoop(
            timers=self.store.timers, writer=self.store.writer, clock=self.clock, ask=self.supervisor.ask
        )
        dice = random.Random(7)
        self.engine = WorkflowEngine(
            store=self.store,
            clock=self.clock,
            ids=SystemIds(self.clock, dice.randbytes),
            supervisor=self.supervisor,
            timers=self.timers,
            delivery=self.ear,
            operations={**self.stage.operations, **(operations or {})},
            source_opener=source_opener or (lambda _organisation, _workspace: no_source),
            chance=lambda: 0.0,
            running_steps=places,
            permission=permission,
            callees=callees,
            slots=slots,
            executors=executors,
        )

    async def __aenter__(self) -> Self:
        self.timers.start()
        await self.engine.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.timers.stop()
        await self.supervisor.drain(0)

    async def start(self, design: Workflow, key: str = "", **parameters: Json) -> RunRecord:
        return await self.engine.start_run(
            StartRun(
                organisation=ORGANISATION,
                workspace=WORKSPACE,
                design=DESIGN,
                content=design,
                content_hash=sha256(design.model_dump_json().encode()).hexdigest(),
                parameters=parameters,
                by=ADA,
                key=key,
            )
        )

    async def run(self, design: Workflow, **parameters: Json) -> RunRecord:
        record = await self.start(design, **parameters)
        return await self.engine.ended(record.id)

    async def ledger(self) -> list[str]:
        return [event.payload["step"] for event in await self.store.events.since(LEDGER, 0, 10_000)]

    @property
    def story(self) -> list[str]:
        return self.ear.heard(document_channel(DESIGN))


def mortal(store: Store, *, dies_at: int, written: bool) -> tuple[Store, Mortal]:
    writer = Mortal(store.writer, dies_at=dies_at, written=written)
    return replace(store, writer=writer), writer


async def no_source(source: DocumentId) -> Connection:
    raise NotFound(details={"source": source})


def design(after: dict[str, str], **more: dict[str, Json]) -> Workflow:
    """`design({"a": "", "b": "a"}, b={"parameters": {…}})`: the step `b` says `b` and is given the text of `a`."""
    nodes: dict[str, Json] = {}
    for node, sources in after.items():
        given = [{"$from": f"{source}.output.text"} for source in sources.split()]
        extra = dict(more.get(node, {}))
        parameters = {"text": node, "given": given, **extra.pop("parameters", {})}
        nodes[node] = {"operation": "test.step", "parameters": parameters, **extra}
    edges = {
        f"{source}-{node}": {"source": source, "target": node}
        for node, sources in after.items()
        for source in sources.split()
    }
    return Workflow.model_validate({"name": "Test", "nodes": nodes, "edges": edges})


async def until(met: Callable[[], bool]) -> None:
    """Lets everything that can go on go on, until `met`."""
    for _ in range(2000):
        if met():
            return
        await asyncio.sleep(0)
    raise AssertionError("this never came about")

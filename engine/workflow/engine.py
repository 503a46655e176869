"""Starts, resumes, cancels and repeats runs. One per process; the work is done by one actor per run."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Self, cast

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import AlreadyExists, ConcertError, Conflict, NotFound
from crdt.ids import DocumentId, OrganisationId, RunId, UserId, WorkspaceId
from crdt.kinds.workflow import Workflow
from engine.areas.steward import NO_STEWARD, Steward
from engine.backups.taker import NO_TAKER, BackupTaker
from engine.bus import Bus
from engine.execution.executor import INLINE, Executors
from engine.execution.logs import StepLogs
from engine.expressions.evaluator import Evaluator
from engine.gate_records import GateRecord
from engine.keeper import keeper
from engine.operations.http.reach import Reach
from engine.operations.operation import PUBLIC, ReadSecret, no_secrets
from engine.operations.rate import Rate
from engine.ports import Ids, Store
from engine.records import Json, RunRecord, Setting
from engine.runtime.clock import WakingClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.scans.scanner import NO_SCANNER, Scanner
from engine.sync.taker import NO_SYNCHRONISER, Synchroniser
from engine.workflow.actor import RunActor, share_of
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.deleting import deletion_of, highest_of
from engine.workflow.designs.calling import collect
from engine.workflow.designs.compiled import Compiler
from engine.workflow.designs.compiling import Pinned
from engine.workflow.designs.plan import Plan
from engine.workflow.hearing import consumer_of
from engine.workflow.machine.events import GateDecided, RunQueued
from engine.workflow.machine.journal import replay, stream_of
from engine.workflow.machine.reusing import reusable, takes_from
from engine.workflow.machine.run import Run
from engine.workflow.making import Capacity, Home, make_services
from engine.workflow.messages import Begin, Cancel, Decide, PlaceGranted
from engine.workflow.new_records import new_record
from engine.workflow.performer import OpenSource
from engine.workflow.permission import Permission
from engine.workflow.services import Delivery
from engine.workflow.serving.limiting import RunLimitReached, RunLimits, limit_key
from engine.workflow.serving.slots import Slots
from engine.writes import Batch, Insert

_log = structlog.get_logger(__name__)

ReadCallee = Callable[[UserId, str], Awaitable[Pinned]]
"""A design that somebody may run, by its id. Raises `NotFound` or `Forbidden`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRun:
    """Who starts which content of which design. With the same `key` again the first run is the answer (rule G10).

    A trigger names the run itself, says its `cause`, and commits `also` with the run's first transition. `ceiling`: the role
    whose rights its steps have at most.
    """

    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    content: Workflow
    content_hash: str
    parameters: Mapping[str, Json]
    by: UserId
    key: str = ""
    trigger: str = "manual"
    cause: Json | None = None
    id: RunId | None = None
    also: Batch = ()
    ceiling: str | None = None


class WorkflowEngine:
    """`running_steps` is how many steps run at once in this process, `slots` how much there is of what their operations
    hold, `rates` how often operations may start (by name, or `area.*`), besides what these say themselves. `logs`: what steps say.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: WakingClock,
        ids: Ids,
        supervisor: Supervisor,
        timers: TimerLoop,
        delivery: Delivery,
        operations: Catalogue,
        source_opener: Callable[[OrganisationId, WorkspaceId], OpenSource],
        chance: Callable[[], float],
        running_steps: int = 4,
        slots: Mapping[str, int] | None = None,
        rates: Mapping[str, Rate] | None = None,
        executors: Executors = INLINE,
        reach: Reach = PUBLIC,
        secrets: Callable[[OrganisationId, WorkspaceId], ReadSecret] = no_secrets,
        scanner: Scanner = NO_SCANNER,
        backups: BackupTaker = NO_TAKER,
        synchroniser: Synchroniser = NO_SYNCHRONISER,
        steward: Steward = NO_STEWARD,
        permission: Permission | None = None,
        evaluator: Evaluator | None = None,
        callees: ReadCallee | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._supervisor = supervisor
        self._compiler = Compiler(operations=operations)
        self._keep = keeper(store.writer, delivery.deliver)
        self._executors = executors
        self._callees = callees
        self._numbers: dict[WorkspaceId, int] = {}
        self._counting = asyncio.Lock()
        self._waiting: dict[RunId, list[asyncio.Future[RunRecord]]] = {}
        self._limits = RunLimits(store.records)
        self.logs = StepLogs(store, clock)
        self._evaluator = evaluator or Evaluator()
        capacity = Capacity(
            running_steps=running_steps, slots=slots or {}, rates=rates or {}, executors=executors,
            reach=reach, secrets=secrets, scanner=scanner, backups=backups,
            synchroniser=synchroniser, steward=steward,
        )  # fmt: skip
        home = Home(
            grant=self._grant,
            post=lambda run, message: supervisor.post(stream_of(run), message),
            finished=self._finished,
        )
        self._services = make_services(
            store=store, clock=clock, delivery=delivery, notice_timers=timers.notice, operations=operations,
            source_opener=source_opener, chance=chance, capacity=capacity, permission=permission,
            evaluator=self._evaluator, logs=self.logs, home=home,
        )  # fmt: skip
        supervisor.register("run", lambda key: RunActor(RunId(key.partition(":")[2]), self._services))

    @property
    def slots(self) -> Slots:
        return self._services.slots

    async def start(self) -> int:
        """Take up every run that has not ended (rule G7). How many there are. Before the bus starts."""
        await self._services.waits.load(self._store.records)
        async for row in self._limits.begun():
            if (share := share_of(row, Plan.from_json(row.plan))) is not None:
                self._services.slots.know(row.id, share, begun=True)
        streams = await self._store.journal.open_streams("run:")
        for stream in streams:
            self._supervisor.wake(stream)
        return len(streams)

    async def close(self) -> None:
        """Stop what runs elsewhere, after the actors have ended: their journals say what was under way."""
        await self._executors.close()
        await self._evaluator.close()

    def hears(self, bus: Bus) -> Self:
        """Events reach the steps that wait for them. Before `start`."""
        with_ = self._services
        bus.subscribe(consumer_of(with_.waits, with_.clock, with_.notice_timers))
        return self

    @property
    def evaluator(self) -> Evaluator:
        """For whoever works out expressions beside the runs."""
        return self._evaluator

    async def start_run(self, request: StartRun) -> RunRecord:
        """`DesignInvalid` or `InvalidInput` when it cannot run. The run is durable when this returns."""
        if request.key and (earlier := await self._started_with(request)) is not None:
            return earlier
        await self._services.pace.turn()
        called = await self._called(request)
        plan = self._compiler.plan(request.content, request.content_hash, request.parameters, called)
        record = new_record(
            plan,
            self._ids,
            self._clock.now(),
            organisation=request.organisation,
            workspace=request.workspace,
            design=request.design,
            by=request.by,
            number=await self._next_number(request.workspace),
            trigger=request.trigger,
            id_=request.id,
            cause=request.cause,
            ceiling=request.ceiling,
            concurrency_key=await limit_key(
                plan.settings, request.workspace, request.design, plan.parameters, self._evaluator
            ),
        )
        claim: Batch = (Insert(record=Setting(name=_claim(request), value=record.id)),) if request.key else ()
        try:
            begin = Begin(record=record, plan=plan, event=RunQueued(), claim=(*claim, *request.also))
            return await self._begin(begin, fresh=request.id is None)
        except AlreadyExists:
            first = await self._started_with(request)
            if first is None:
                raise
            return first

    async def retry(self, record: RunRecord, by: UserId, ceiling: str | None = None) -> RunRecord:
        """A new run of the same plan that keeps what succeeded. `Conflict` unless the run failed or was cancelled."""
        if record.status not in {"failed", "cancelled"}:
            raise Conflict(
                "Only a run that failed or was cancelled can be repeated from where it stopped.",
                next_step="Start the workflow again instead.",
            )
        run = await self.read(record.id)
        plan = Plan.from_json(record.plan)
        reused = reusable(run, record.id)
        again = new_record(
            plan,
            self._ids,
            self._clock.now(),
            organisation=record.organisation,
            workspace=record.workspace,
            design=record.design,
            by=by,
            number=await self._next_number(record.workspace),
            trigger="retry",
            ceiling=ceiling,
            concurrency_key=record.concurrency_key,
        )
        event = RunQueued(retry_of=record.id, reused=reused)
        return await self._begin(Begin(record=again, plan=plan, event=event), fresh=True)

    async def decide(self, gate: GateRecord, decision: GateDecided) -> bool:
        """False when it was decided before, or is asked no more. Caller's duty: this person may."""
        return bool(await self._supervisor.ask(stream_of(gate.run), Decide(event=decision)))

    async def cancel(self, run: RunId, by: UserId, *, undo: bool = False) -> None:
        """Steps that run are told to stop; the run ends when they have. Without effect on a run that has ended.

        With `undo` the steps that undo others run before it ends.
        """
        record = await self._record(run)
        if record.finished_at is None:
            await self._supervisor.ask(stream_of(run), Cancel(by=by, undo=undo))

    async def delete(self, record: RunRecord, by: UserId) -> None:
        """For good, with everything it kept (`deleting.py`). `Conflict` while it, or a repeat that takes from it, is under way."""
        if record.finished_at is None:
            raise Conflict(
                "This run is still under way.", next_step="Cancel it first, and delete it when it has ended."
            )
        for other in await self._repeats(record):
            if record.id in takes_from(await self.read(other.id)):
                raise Conflict(
                    f"Run {other.number} takes its results from this one, and is under way.",
                    next_step="Delete this one when that one has ended.",
                    details={"run": other.id},
                )
        newest = max(record.number, self._numbers.get(record.workspace, 0))
        await self._keep(await deletion_of(self._store, record, by, self._clock.now(), newest))

    async def _repeats(self, record: RunRecord) -> Sequence[RunRecord]:
        alive = {"design": record.design, "trigger": "retry", "status": ("queued", "running")}
        return await self._store.records.find(RunRecord, alive)

    async def read(self, run: RunId) -> Run:
        """The state of a run, from its journal."""
        record = await self._record(run)
        return replay(run, Plan.from_json(record.plan), await self._store.journal.read(stream_of(run)))

    async def ended(self, run: RunId) -> RunRecord:
        """Wait until the run has ended in this process. `NotFound` when there is no such run."""
        future: asyncio.Future[RunRecord] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(run, []).append(future)
        try:
            if run not in self._services.under_way:
                record = await self._record(run)
                if record.finished_at is not None:
                    self._finished(record)
            return await future
        finally:
            self._wait_no_more(run, future)

    def _wait_no_more(self, run: RunId, future: "asyncio.Future[RunRecord]") -> None:
        waiting = self._waiting.get(run, [])
        if future in waiting:
            waiting.remove(future)
            if not waiting:
                del self._waiting[run]

    async def _record(self, run: RunId) -> RunRecord:
        record = await self._store.records.get(RunRecord, run)
        if record is None:
            raise NotFound("There is no such run.", details={"run": run})
        return record

    async def _called(self, request: StartRun) -> dict[str, Pinned]:
        async def read(id_: str) -> Pinned:
            if self._callees is None:
                raise NotFound("There is no such workflow.", details={"workflow": id_})
            return await self._callees(request.by, id_)

        return await collect(request.design, request.content, read)

    def _grant(self, run: RunId, node: str, attempt: int) -> None:
        self._supervisor.post(stream_of(run), PlaceGranted(node=node, attempt=attempt))

    def _finished(self, record: RunRecord) -> None:
        for future in self._waiting.pop(record.id, []):
            if not future.done():
                future.set_result(record)

    async def _begin(self, begin: Begin, *, fresh: bool) -> RunRecord:
        """`RunLimitReached` when its limit is and its design says that it shall not wait. `fresh`: nobody knows its id yet."""
        settings, key = begin.plan.settings, begin.record.concurrency_key
        if key is None or settings.concurrency_limit is None or settings.when_full == "queue":
            return await self._begun(begin, fresh=fresh)
        async with self._limits.turn(key):
            others = await self._limits.in_the_way(key, settings.concurrency_limit)
            if others and settings.when_full == "skip":
                raise RunLimitReached(details={"runs": [one.id for one in others]})
            begun = await self._begun(begin, fresh=fresh)
            for one in others:
                await self._replace(one, begun)
            return begun

    async def _replace(self, old: RunRecord, new: RunRecord) -> None:
        """The new one has begun, whatever comes of this: where the old one goes on, it waits for its end."""
        try:
            await self.cancel(old.id, new.started_by)
        except ConcertError as error:
            _log.warning("run_not_replaced", run=old.id, by=new.id, code=error.code)

    async def _begun(self, begin: Begin, *, fresh: bool) -> RunRecord:
        id_ = begin.record.id
        if fresh:
            self._services.fresh.add(id_)
        try:
            return cast(RunRecord, await self._supervisor.ask(stream_of(id_), begin))
        finally:
            self._services.fresh.discard(id_)

    async def _started_with(self, request: StartRun) -> RunRecord | None:
        claim = await self._store.records.get(Setting, _claim(request))
        return None if claim is None else await self._store.records.get(RunRecord, claim.value)

    async def _next_number(self, workspace: WorkspaceId) -> int:
        async with self._counting:
            if workspace not in self._numbers:
                newest = await self._store.records.find(
                    RunRecord, {"workspace": workspace}, order="number", descending=True, limit=1
                )
                kept = await self._store.records.get(Setting, highest_of(workspace))
                numbers = (newest[0].number if newest else 0, 0 if kept is None else int(kept.value))
                self._numbers[workspace] = max(numbers)
            self._numbers[workspace] += 1
            return self._numbers[workspace]


def _claim(request: StartRun) -> str:
    return f"run.start:{request.organisation}:{request.design}:{request.key}"

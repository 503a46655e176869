"""The actor of one bulk job: its one mailbox. Asks `machine.py` what an event means, commits that, and only then does it.

The plan is written and items are done by tasks beside it that come home as messages. After a restart its row says what it was
doing, and its items' rows how far it is. Rules: SPEC.md beside this file.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Final, assert_never

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, FenceLost, NotFound, ShuttingDown
from crdt.ids import UserId
from engine.bulk import machine
from engine.bulk.announcing import Planning
from engine.bulk.counts import recounted
from engine.bulk.doing import Doer
from engine.bulk.freezing import Pages, dropped, freeze
from engine.bulk.ledger import Ledger
from engine.bulk.machine import OVER, Adjust, Effects, End, Halt, TakeBack, Tell, advance
from engine.bulk.places import Places
from engine.bulk.records import BulkCheckpoint, BulkJob
from engine.bulk.sets import EarlierFailed
from engine.bulk.settings import JobSettings
from engine.bulk.told import BulkProgressEvent
from engine.bulk.undoing import rollback_job
from engine.bulk.working import Work
from engine.channels import Channels
from engine.ports import Ids, Store
from engine.records import Json
from engine.runtime.actor import Mood
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.runtime.timers import TimerLoop
from engine.writes import Batch, Insert, Put, Write

GRACE: Final = 10.0
"""Seconds that items in hand have to end after a cancellation; then they are stopped, and stay queued."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """A new job. `pages` is its plan where it is known already; `also` is committed with its row."""

    job: BulkJob
    pages: Pages | None = None
    also: Batch = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MayStart:
    """The jobs that it waited for have ended, or there is room for it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCheckpoint:
    number: int
    name: str
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How far it is; None where nothing is at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """Positions of the items that run now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """A task of one life has ended."""

    fence: int
    event: machine.PlanWritten | machine.PlanFailed | machine.WorkEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the jobs of one process share. `pages` selects the items of a job anew and plans them, `doer` does them, `may_start` says
    whether those it waits for have ended.
    """

    store: Store
    channels: Channels
    clock: WakingClock
    ids: Ids
    timers: TimerLoop
    places: Places
    chance: Callable[[], float]
    pages: Callable[[BulkJob], Awaitable[Pages]]
    doer: Callable[[BulkJob], Awaitable[Doer]]
    may_start: Callable[[BulkJob], Awaitable[bool]]
    next_number: Callable[[BulkJob], Awaitable[int]]
    post: Callable[[str, object], None]
    ended: Callable[[BulkJob], None]
    wake: Callable[[str], None]


class JobActor:
    def __init__(self, id_: str, around: Surroundings) -> None:
        self._id = id_
        self._around = around
        self._ledger: Ledger | None = None
        self._work: Work | None = None
        self._planning: Planning | None = None
        self._task: asyncio.Task[None] | None = None
        self._grace: Alarm | None = None

    @property
    def mood(self) -> Mood:
        if self._ledger is None or self._ledger.job.status in OVER:
            return "finished"
        return "busy" if self._task is not None else "idle"

    async def start(self) -> None:
        row = await self._around.store.records.get(BulkJob, self._id)
        if row is None:
            return
        self._ledger = self._new_ledger(row)
        await self._ledger.take_over()
        await self._take_up()

    async def stop(self) -> None:
        """The rows say how far it is; its next life goes on there."""
        if self._grace is not None:
            self._grace.cancel()
        task, self._task, self._work = self._task, None, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def receive(self, message: object) -> object:
        match message:
            case Begin():
                return await self._begin(message)
            case _Home(fence=fence, event=event):
                if fence == self._there.job.fence:
                    await self._came_home(event)
                return None
            case MayStart():
                await self._take_up()
                return self._there.job
            case Look():
                return self._look()
            case InHand():
                return frozenset() if self._work is None else self._work.in_hand()
            case NameCheckpoint():
                return await self._name(message)
            case (
                machine.PauseAsked() | machine.ResumeAsked() | machine.CancelAsked()
                | machine.ChangeAsked() | machine.RollbackAsked() | machine.RollbackEnded()
            ):  # fmt: skip
                return await self._decide(message)
        raise TypeError(f"a bulk job was told {type(message).__name__}")

    @property
    def _there(self) -> Ledger:
        if self._ledger is None:
            raise NotFound("There is no such bulk operation.")
        return self._ledger

    def _new_ledger(self, job: BulkJob) -> Ledger:
        around = self._around
        return Ledger(
            store=around.store,
            channels=around.channels,
            clock=around.clock,
            chance=around.chance,
            timers=around.timers,
            job=job,
        )

    async def _begin(self, begin: Begin) -> BulkJob:
        if self._ledger is None:
            ledger = self._new_ledger(begin.job)
            await ledger.begin((Insert(record=begin.job), *begin.also))
            self._ledger = ledger
            await self._take_up(begin.pages)
        return self._there.job

    async def _take_up(self, pages: Pages | None = None) -> None:
        """What its row says that it is doing. Whatever is at work already goes on."""
        job = self._there.job
        if self._task is not None or job.status in OVER:
            return
        if not job.frozen:
            try:
                if await self._around.may_start(job):
                    self._go(self._plan(pages), "plan")
            except EarlierFailed as error:
                await self._decide(machine.PlanFailed(error=error.to_dict()))
        elif job.status == "planned":
            await self._decide(machine.PlanWritten(total=job.total, waves=job.waves))
        elif job.status in {"running", "cancelling"}:
            self._go(self._do(), "work on")
        elif job.status == "rolling_back" and job.rolled_back_by is not None:
            await self._ask_rollback(job.rolled_back_by)

    def _go(
        self, work: "Awaitable[machine.PlanWritten | machine.PlanFailed | machine.WorkEnded]", what: str
    ) -> None:
        fence = self._there.job.fence

        async def there_and_home() -> None:
            try:
                event = await work
            except FenceLost:
                _log.warning("bulk_superseded", job=self._id)
                return
            self._around.post(self._id, _Home(fence=fence, event=event))

        self._task = spawn(there_and_home(), name=f"{what} bulk {self._id}")
        self._task.add_done_callback(self._broke)

    def _broke(self, task: "asyncio.Task[None]") -> None:
        """A defect, or a store that closes: the next life takes it up from the rows."""
        if task is self._task and not task.cancelled() and (error := task.exception()) is not None:
            self._task = None
            if not isinstance(error, ShuttingDown):
                event = machine.PlanFailed(error=_told(error))
                self._around.post(self._id, _Home(fence=self._there.job.fence, event=event))

    async def _plan(self, pages: Pages | None) -> machine.PlanWritten | machine.PlanFailed:
        ledger, around = self._there, self._around
        planning = self._planning = Planning(ledger, around.channels, around.clock)
        try:
            total, waves = await freeze(
                ledger, pages or await self._around.pages(ledger.job), planning.written
            )
        except (FenceLost, ShuttingDown):
            raise
        except ConcertError as error:
            return machine.PlanFailed(error=error.to_dict())
        finally:
            planning.progress.close()
            self._planning = None
        return machine.PlanWritten(total=total, waves=waves)

    async def _do(self) -> machine.WorkEnded:
        ledger = self._there
        counts = await recounted(ledger.store.records, self._id)
        if counts != ledger.job.counts:
            await ledger.keep(lambda job: (machine.counted(job, counts), ()))
        doer = await self._around.doer(ledger.job)
        work = self._work = Work(ledger, doer, self._around.places, self._around.chance)
        if ledger.job.status != "running":
            work.halt()
        why = await work.run()
        return machine.WorkEnded(why=why, counts=await recounted(ledger.store.records, self._id))

    async def _came_home(self, event: machine.PlanWritten | machine.PlanFailed | machine.WorkEnded) -> None:
        self._task = self._work = None
        if self._grace is not None:
            self._grace.cancel()
        await self._decide(event)
        await self._take_up()

    async def _decide(self, event: machine.Event) -> BulkJob:
        ledger, around = self._there, self._around
        fresh = around.ids.new()
        number = await around.next_number(ledger.job) if _may_take_back(event, ledger.job) else 0
        if isinstance(event, machine.RollbackEnded):
            counts = await recounted(around.store.records, self._id)
            event = machine.RollbackEnded(id=event.id, whole=event.whole, counts=counts)

        def also(job: BulkJob, effects: Effects) -> Iterator[Write]:
            for effect in effects:
                if isinstance(effect, TakeBack):
                    yield Insert(record=rollback_job(job, effect.asked, number, around.clock))

        now = around.clock.now()
        effects = await ledger.keep(lambda job: advance(job, event, now, fresh_id=fresh), also)
        for effect in effects:
            self._perform(effect)
        return ledger.job

    def _perform(self, effect: machine.Effect) -> None:
        match effect:
            case machine.Work():
                if self._work is not None:
                    self._work.go_on()
                elif self._task is None:
                    self._go(self._do(), "work on")
            case Halt():
                self._halt()
            case Adjust() if self._work is not None:
                self._work.adjust(JobSettings.from_json(self._there.job.settings))
            case TakeBack(asked=asked):
                self._around.wake(asked.id)
            case End():
                self._end()
            case Adjust() | Tell():
                pass  # committed and told with the change
            case _:
                assert_never(effect)

    def _end(self) -> None:
        """BU2: what was written of a plan that is not to be is dropped."""
        if self._task is not None and self._work is None:
            self._task.cancel()
        if not self._there.job.frozen:
            spawn(dropped(self._there, self._task), name=f"drop the plan of bulk {self._id}")
        self._around.ended(self._there.job)

    def _halt(self) -> None:
        if self._work is None:
            if self._task is None:
                self._go(self._do(), "end")
            return
        self._work.halt()
        if self._there.job.status == "cancelling":
            self._grace = self._around.clock.call_later(GRACE, self._work.abandon)

    async def _ask_rollback(self, id_: str) -> None:
        """It may have ended while nobody here listened."""
        rollback = await self._around.store.records.get(BulkJob, id_)
        if rollback is not None and rollback.status in OVER:
            await self._decide(rollback_ended(rollback))
        else:
            self._around.wake(id_)

    async def _name(self, naming: NameCheckpoint) -> BulkJob:
        ledger = self._there
        row = await self._around.store.records.get(BulkCheckpoint, self._id, naming.number)
        if row is None:
            raise NotFound("This job has no such checkpoint.", details={"number": naming.number})
        await ledger.write([Put(record=machine.named(row, naming.name))])
        return ledger.job

    def _look(self) -> BulkProgressEvent | None:
        at_work = self._work or self._planning
        return None if at_work is None else at_work.progress.now()


def rollback_ended(rollback: BulkJob) -> machine.RollbackEnded:
    """What the job that it took back is told; that one counts its own items."""
    return machine.RollbackEnded(id=rollback.id, whole=rollback.status == "finished", counts={})


def _may_take_back(event: machine.Event, job: BulkJob) -> bool:
    match event:
        case machine.RollbackAsked():
            return True
        case machine.WorkEnded():
            return JobSettings.from_json(job.settings).rollback_on_failure is not None
        case _:
            return False


def _told(error: BaseException) -> Mapping[str, Json]:
    if isinstance(error, ConcertError):
        return error.to_dict()
    return {
        "code": "bulk_broke_off",
        "message": "The job broke off.",
        "next_step": "Try the failed ones again; if it stays, the server's log has the details.",
        "details": {"error": type(error).__name__},
    }

"""One life of a job at work: workers take items, batches that are over are committed, what failed for a while waits.

A batch takes items up until it is full, then the next one begins: nobody waits for the slowest of a batch, nor for a commit.
Border: what a job decides is `machine.py`, what is written down `ledger.py` and `saving.py`, what is done to an item `doing.py`.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from engine.bulk.batch import Batch, Entry
from engine.bulk.batching.resource import free, hold
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.batching.strategy import WEIGHT, Measured, Room
from engine.bulk.counts import ended_of, failed_of
from engine.bulk.deadline import within
from engine.bulk.doing import Doer, told_as
from engine.bulk.feeding import AHEAD, Feeder, waiting_of
from engine.bulk.idle import Idle
from engine.bulk.ledger import Ledger
from engine.bulk.machine import Why
from engine.bulk.places import PLACE, Places
from engine.bulk.progress import Progress
from engine.bulk.records import BulkItem
from engine.bulk.saving import Saving
from engine.bulk.settings import MOST_BATCH, JobSettings
from engine.bulk.told import BulkProgressEvent
from engine.bulk.turns import Turns
from engine.runtime.backoff import Backoff
from engine.runtime.tasks import spawn

UNSAVED: Final = 2 * MOST_BATCH
"""Items that have ended and are not committed: at so many, no more are taken up until the store has caught up."""
SLICE: Final = 0.1
"""Seconds after which a place that others wait for is given back."""

_log = structlog.get_logger(__name__)


class Work:
    """`run` ends when nothing is in hand any more. Cancelled, it leaves everything as the rows say."""

    def __init__(self, ledger: Ledger, doer: Doer, places: Places, chance: Callable[[], float]) -> None:
        self._ledger = ledger
        self._doer = doer
        self._places = places
        self._chance = chance
        self._clock = ledger.clock
        job = ledger.job
        self.settings = JobSettings.from_json(job.settings)
        self._strategy = STRATEGIES[self.settings.strategy]
        self._line = self._strategy.line(self.settings)
        self._size = min(self.settings.size, MOST_BATCH)
        self._began = self._clock.monotonic()
        self._batch = Batch()
        self._resting = 0
        self._used: dict[str, float] = {}
        self._there: dict[str, float] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._idle = Idle()
        self._in_hand: dict[int, Entry] = {}
        self._ready = asyncio.Event()
        self._broken: BaseException | None = None
        self._turns = Turns(self._clock.monotonic)
        self._why: Why = "exhausted"
        self.halted = False
        self._feeder = Feeder(
            job, ledger.store.records, doer,
            admit=self._admit, skip=self._skip, waiting=lambda: len(self._line), know=self._know,
        )  # fmt: skip
        self._saving = Saving(
            ledger, low_after=self._feeder.low_after, saved=self._saved, ended=self._round_of_commits
        )
        self.progress = Progress(job.id, ledger.channels, self._clock, self._look)

    # What the actor may do

    def halt(self, why: Why = "halted") -> None:
        """Take nothing up any more. What rests after a failure or waits stays queued."""
        self.halted, self._why = True, why
        self._close_batch()
        self._ready.set()

    def abandon(self) -> None:
        """Items in hand are stopped and stay queued. After `halt`."""
        for task in self._workers:
            task.cancel()

    def go_on(self) -> None:
        """After `halt`, as long as `run` has not ended."""
        self.halted, self._why = False, "exhausted"
        self._ready.set()

    def adjust(self, settings: JobSettings) -> None:
        """A larger or smaller size holds from the next batch on, more or fewer workers at once."""
        if settings.size != self.settings.size:
            self._size = min(settings.size, MOST_BATCH)
        self.settings = settings
        self._there[WEIGHT] = settings.budget
        self._idle.stir()
        self._ready.set()

    def in_hand(self) -> frozenset[int]:
        """Positions of the items that run now."""
        return frozenset(self._in_hand)

    async def run(self) -> Why:
        self._there[WEIGHT] = self.settings.budget
        self.progress.start()
        feeding = spawn(self._feeder.run(), name=f"feed bulk {self._ledger.job.id}")
        feeding.add_done_callback(self._fed)
        try:
            while not await self._rest_of():
                self._hire()
            return self._why
        finally:
            tasks = [feeding, *self._workers]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._saving.stop()
            self.progress.close()

    async def _rest_of(self) -> bool:
        """True when all is over; otherwise after something has changed."""
        if self._broken is not None:
            raise self._broken
        if self._quiet():
            return True
        self._ready.clear()
        self._hire()
        await self._ready.wait()
        return False

    def _quiet(self) -> bool:
        if self._in_hand or not self._saving.is_idle:
            return False
        if self.halted:
            return True
        drained = not len(self._line) and not self._batch.pending and not self._resting
        return drained and self._feeder.over

    def _fed(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken = error
        self._ready.set()

    # Items come

    def _admit(self, entries: Sequence[Entry]) -> None:
        since = self._clock.monotonic() - self._began
        self._line.add([waiting_of(entry, since) for entry in entries])
        self._idle.stir()
        self._ready.set()

    async def _know(self, rows: Sequence[BulkItem]) -> None:
        """How often the sources of these may be open."""
        if self._strategy.measures:
            for source in {row.source for row in rows if row.source} - self._there.keys():
                allowed = await self._doer.allowed(source)
                self._there[source] = float("inf") if allowed is None else allowed

    def _skip(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._saving.ended(entry)
        self._settle(Batch(size=len(entries), ended=list(entries)))

    def _take(self) -> tuple[Entry, Batch] | None:
        if not self._filled():
            return None
        if self._is_long(self._batch):
            self._close_batch()
        batch = self._batch
        waiting = batch.pending.pop()
        entry: Entry = waiting.entry
        entry.waiting = waiting
        batch.open += 1
        self._in_hand[waiting.position] = entry
        return entry, batch

    def _filled(self) -> bool:
        """There is an item to hand out: what fits now joins the batch while that has room, otherwise the next one begins."""
        if self.halted or self._saving.unsaved >= UNSAVED:
            return False
        batch = self._batch
        if batch.pending:
            return True
        if not batch.room or self._is_long(batch):
            batch.room = 0
            batch = self._batch = Batch(room=self._size)
        taken = self._line.take(batch.room, Room(self._there, self._used))
        if self._strategy.measures:
            for waiting in taken:
                hold(self._used, waiting)
        if len(self._line) < AHEAD:
            self._feeder.stir()
        if taken:
            batch.join(taken, self._clock.monotonic())
        return bool(taken)

    def _is_long(self, batch: Batch) -> bool:
        """It has been worked on for as long as the strategy lets one batch take items."""
        longest = self._strategy.longest(self.settings)
        if longest is None or batch.since is None or not batch.open + len(batch.ended):
            return False
        return self._clock.monotonic() - batch.since > longest

    def _close_batch(self) -> None:
        """What was not begun is a batch of its own, for when the work goes on; the rows say that it is queued."""
        batch, self._batch = self._batch, Batch()
        left = batch.close()
        if left:
            self._batch.join(left[::-1], self._clock.monotonic())
            self._batch.room = 0
        if batch.is_over:
            self._settle(batch)

    # Workers

    def _hire(self) -> None:
        if self.halted:
            return
        wanted = min(self.settings.parallel, len(self._workers) + len(self._line) + len(self._batch.pending))
        while len(self._workers) < wanted:
            task = spawn(self._worker(), name=f"worker of bulk {self._ledger.job.id}")
            self._workers.add(task)
            task.add_done_callback(self._fired)

    def _fired(self, task: "asyncio.Task[None]") -> None:
        self._workers.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken = error
        self._ready.set()

    async def _worker(self) -> None:
        needs = {PLACE: 1, **self._doer.needs}
        while not self.halted and len(self._workers) <= self.settings.parallel:
            await self._places.enter(needs, self._ledger.job.priority)
            try:
                more = await self._some(self._clock.monotonic() + SLICE)
            finally:
                self._places.leave(needs)
            if not more and not await self._something():
                return

    async def _some(self, until: float) -> bool:
        """Items one after the other; the place is given back when others have waited for it long enough. False where there is
        none to take.
        """
        while len(self._workers) <= self.settings.parallel:
            taken = self._take()
            if taken is None:
                return False
            self._turns.begin()
            await self._one(*taken)
            if self._turns.held_long:
                await asyncio.sleep(0)
            if self._places.contended and self._clock.monotonic() > until:
                return True
        return True

    async def _something(self) -> bool:
        """Until there may be an item again. False where the worker is not needed any more."""
        if self.halted or (self._feeder.over and not self._resting and not len(self._line)):
            return False
        await self._idle.wait()
        return True

    async def _one(self, entry: Entry, batch: Batch) -> None:
        entry.tries += 1
        longest = self._doer.timeout if self.settings.timeout is None else self.settings.timeout
        work = self._doer.do(entry)
        try:
            done = await within(longest, work, self._clock, name="item of a bulk operation")
        except asyncio.CancelledError:
            self._let_go(entry, batch)
            self._settle_if_over(batch)
            raise
        except Exception as error:  # noqa: BLE001 - a kind may raise anything; its item fails, nothing else
            self._failed(entry, batch, error)
        else:
            entry.succeeded(done)
            self._ended(entry, batch)

    def _failed(self, entry: Entry, batch: Batch, error: Exception) -> None:
        told, again = told_as(error, entry.row.item)
        if told["code"] == "item_failed":
            _log.error("bulk_item_failed", job=entry.row.job, item=entry.row.item, exc_info=error)
        if again and entry.tries < self.settings.attempts:
            self._later(entry, batch)
            return
        state, writes = self._doer.given_up(entry, told)
        entry.failed(state, told, writes)
        self._ended(entry, batch)
        job = self._ledger.job
        if failed_of(job.counts) + self._saving.failures > self.settings.most_failed(job.total):
            self.halt("tolerance")

    def _later(self, entry: Entry, batch: Batch) -> None:
        """Another try after a pause that doubles, in another batch."""
        batch.room = 0
        self._let_go(entry, batch)
        delay = Backoff(first=self.settings.backoff).delay(entry.tries, self._chance())
        self._resting += 1
        self._clock.call_later(delay, lambda: self._again(entry))
        self._settle_if_over(batch)

    def _again(self, entry: Entry) -> None:
        self._resting -= 1
        self._admit([entry])

    def _let_go(self, entry: Entry, batch: Batch) -> None:
        batch.open -= 1
        del self._in_hand[entry.row.position]
        if self._strategy.measures and entry.waiting is not None:
            free(self._used, entry.waiting)
        entry.waiting = None  # it knows the entry: both would live on until a full collection of garbage
        self._idle.stir()

    def _ended(self, entry: Entry, batch: Batch) -> None:
        self._let_go(entry, batch)
        batch.ended.append(entry)
        self._saving.ended(entry)
        self.progress.touch()
        self._settle_if_over(batch)

    # Commits

    def _settle_if_over(self, batch: Batch) -> None:
        if not batch.is_over:
            return
        if batch is self._batch and batch.room and not self._is_long(batch) and self._filled():
            return  # more has joined it
        batch.room = 0
        self._settle(batch)

    def _settle(self, batch: Batch) -> None:
        """Once for each batch, when it is over."""
        if batch.settled or not batch.ended:
            self._ready.set()
            return
        batch.settled = True
        if batch.since is not None:
            batch.seconds = self._clock.monotonic() - batch.since
            measured = Measured(size=batch.size, seconds=batch.seconds)
            self._size = self._strategy.resize(self._size, measured, self.settings)
        self._saving.add(batch)

    def _saved(self, entries: Sequence[Entry]) -> None:
        self._feeder.settled(entries)
        self.progress.touch()
        self._idle.stir()
        self._ready.set()

    def _round_of_commits(self, error: BaseException | None) -> None:
        if error is not None:
            self._broken = error
        self._ready.set()

    # Telling

    def _look(self) -> BulkProgressEvent:
        job = self._ledger.job
        return BulkProgressEvent(
            job=job.id,
            status=job.status,
            total=job.total,
            ended=ended_of(job.counts) + self._saving.unsaved,
            failed=failed_of(job.counts) + self._saving.failures,
            saved=ended_of(job.counts),
            counts=dict(job.counts),
            in_hand=len(self._in_hand),
            waiting_again=self._resting,
            wave=self._feeder.wave,
            waves=job.waves,
            rate=0.0,
            eta=None,
            size=self._size,
            parallel=self.settings.parallel,
            checkpoint=job.checkpoints,
            at=self._clock.now(),
        )

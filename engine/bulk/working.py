"""One life of a job at work: workers take items, batches that are over are committed, what failed for a while waits.

The next batch begins when the last item of the one before was handed out, so nobody waits for the slowest of a batch or for
its commit. Border: what a job decides is `machine.py`, what is written down `ledger.py`, what is done to an item `doing.py`.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import structlog

from engine.bulk.batch import Batch, Entry
from engine.bulk.batching.resource import free, hold
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.batching.strategy import WEIGHT, Measured, Room
from engine.bulk.counts import ended_of, failed_of
from engine.bulk.doing import Doer, told_as
from engine.bulk.feeding import Feeder, waiting_of
from engine.bulk.ledger import Ledger
from engine.bulk.machine import Why
from engine.bulk.places import PLACE, Places
from engine.bulk.progress import Progress
from engine.bulk.records import BulkItem
from engine.bulk.settings import MOST_BATCH, JobSettings
from engine.bulk.told import BulkProgressEvent
from engine.runtime.backoff import Backoff
from engine.runtime.tasks import spawn

UNSAVED: Final = 2 * MOST_BATCH
"""Items that have ended and are not committed: at so many, no more are taken up until the store has caught up."""
TURN: Final = 0.005
"""Seconds that items which never wait may hold the event loop."""
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
        self._batch = Batch(pending=[], size=0)
        self._over: deque[Batch] = deque()
        self._unsaved = 0
        self._unsaved_failures = 0
        self._resting = 0
        self._used: dict[str, float] = {}
        self._there: dict[str, float] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._idle: deque[asyncio.Future[None]] = deque()
        self._in_hand: dict[int, Entry] = {}
        self._saving: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._broken: BaseException | None = None
        self._rested = self._clock.monotonic()
        self._why: Why = "exhausted"
        self.halted = False
        self._feeder = Feeder(
            job, ledger.store.records, doer,
            admit=self._admit, skip=self._skip, waiting=lambda: len(self._line), know=self._know,
        )  # fmt: skip
        self.progress = Progress(job.id, ledger.channels, self._clock, self._look)

    # What the actor may do

    def halt(self, why: Why = "halted") -> None:
        """Take nothing up any more. What rests after a failure or waits stays queued."""
        self.halted, self._why = True, why
        self._drop_pending()
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
        self._stir()
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
            feeding.cancel()
            tasks = [feeding, *self._workers, *([self._saving] if self._saving else [])]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
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
        if self._in_hand or self._unsaved or self._over:
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
        self._stir()
        self._ready.set()

    async def _know(self, rows: Sequence[BulkItem]) -> None:
        """How often the sources of these may be open."""
        if self._strategy.measures_sources:
            for source in {row.source for row in rows if row.source} - self._there.keys():
                allowed = await self._doer.allowed(source)
                self._there[source] = float("inf") if allowed is None else allowed

    def _skip(self, entries: Sequence[Entry]) -> None:
        batch = Batch(pending=[], size=len(entries), ended=list(entries))
        self._unsaved += len(entries)
        self._settle(batch)

    def _take(self) -> tuple[Entry, Batch] | None:
        if self.halted or self._unsaved >= UNSAVED:
            return None
        batch = self._batch
        if not batch.pending:
            taken = list(self._line.take(self._size, Room(self._there, self._used)))
            if not taken:
                self._feeder.stir()
                return None
            taken.reverse()
            batch = self._batch = Batch(pending=taken, size=len(taken), since=self._clock.monotonic())
            for waiting in taken:
                hold(self._used, waiting)
            self._feeder.stir()
        waiting = batch.pending.pop()
        entry: Entry = waiting.entry
        entry.waiting = waiting
        batch.open += 1
        self._in_hand[waiting.position] = entry
        return entry, batch

    def _drop_pending(self) -> None:
        """What was not begun is a batch of its own, for when the work goes on; the rows say that it is queued."""
        batch = self._batch
        self._batch = Batch(pending=batch.pending, size=len(batch.pending), since=self._clock.monotonic())
        batch.pending = []
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
            await self._one(*taken)
            now = self._clock.monotonic()
            if now - self._rested > TURN:
                await asyncio.sleep(0)
                self._rested = self._clock.monotonic()
            if now > until and self._places.contended:
                return True
        return True

    async def _something(self) -> bool:
        """Until there may be an item again. False where the worker is not needed any more."""
        if self.halted or (self._feeder.over and not self._resting and not len(self._line)):
            return False
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._idle.append(awake)
        try:
            await awake
        finally:
            with suppress(ValueError):
                self._idle.remove(awake)
        return True

    def _stir(self) -> None:
        """Workers that wait look again."""
        idle, self._idle = self._idle, deque()
        for awake in idle:
            if not awake.done():
                awake.set_result(None)

    async def _one(self, entry: Entry, batch: Batch) -> None:
        entry.tries += 1
        try:
            done = await self._doer.do(entry)
        except asyncio.CancelledError:
            self._let_go(entry, batch)
            if batch.is_over:
                self._settle(batch)
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
        self._unsaved_failures += entry.state in {"failed", "undo_failed"}
        self._ended(entry, batch)
        job = self._ledger.job
        if failed_of(job.counts) + self._unsaved_failures > self.settings.most_failed(job.total):
            self.halt("tolerance")

    def _later(self, entry: Entry, batch: Batch) -> None:
        """Another try after a pause that doubles, in another batch."""
        self._let_go(entry, batch)
        delay = Backoff(first=self.settings.backoff).delay(entry.tries, self._chance())
        self._resting += 1
        self._clock.call_later(delay, lambda: self._again(entry))
        if batch.is_over:
            self._settle(batch)

    def _again(self, entry: Entry) -> None:
        self._resting -= 1
        self._admit([entry])

    def _let_go(self, entry: Entry, batch: Batch) -> None:
        batch.open -= 1
        del self._in_hand[entry.row.position]
        if entry.waiting is not None:
            free(self._used, entry.waiting)
        if self._idle:
            self._stir()

    def _ended(self, entry: Entry, batch: Batch) -> None:
        self._let_go(entry, batch)
        batch.ended.append(entry)
        self._unsaved += 1
        self.progress.touch()
        if batch.is_over:
            self._settle(batch)

    # Commits

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
        self._over.append(batch)
        if self._saving is None:
            self._saving = spawn(self._save(), name=f"save bulk {self._ledger.job.id}")

    async def _save(self) -> None:
        """One commit at a time, of all batches that are over by then."""
        try:
            while self._over:
                batches: list[Batch] = []
                many = 0
                while self._over and (not many or many + len(self._over[0].ended) <= MOST_BATCH):
                    many += len(self._over[0].ended)
                    batches.append(self._over.popleft())
                entries = [entry for batch in batches for entry in batch.ended]
                await self._ledger.checkpoint(batches, self._feeder.low_after(entries))
                self._saved(entries)
        except BaseException as error:
            self._broken = error
            raise
        finally:
            self._saving = None
            self._ready.set()

    def _saved(self, entries: Sequence[Entry]) -> None:
        self._unsaved -= len(entries)
        self._unsaved_failures -= sum(entry.state in {"failed", "undo_failed"} for entry in entries)
        self._feeder.settled(entries)
        self.progress.touch()
        self._stir()
        self._ready.set()

    # Telling

    def _look(self) -> BulkProgressEvent:
        job = self._ledger.job
        return BulkProgressEvent(
            job=job.id,
            status=job.status,
            total=job.total,
            ended=ended_of(job.counts) + self._unsaved,
            failed=failed_of(job.counts) + self._unsaved_failures,
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

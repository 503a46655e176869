"""How a job is written down: its row, its journal, its items and what is told, in one commit at a time.

The checkpoint of a batch, the states of its items and the items' own writes are one commit (rule BU9). Whoever holds a
ledger of an older life is refused (`FenceLost`), so that two lives never write beside each other (BU16).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import field, fields
from operator import attrgetter
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import FenceLost, NotFound, Refused, ShuttingDown, Unavailable
from crdt.ids import Channel, Micros, UserId, workspace_channel
from engine.audit.audited import audited
from engine.bulk import told
from engine.bulk.batch import Batch, Entry
from engine.bulk.counts import failed_of, moved
from engine.bulk.machine import Effects, Tell
from engine.bulk.records import BulkCheckpoint, BulkItem, BulkJob
from engine.channels import Channels
from engine.ports import Store
from engine.records import Json
from engine.runtime.backoff import Backoff
from engine.runtime.clock import WakingClock, sleep
from engine.runtime.timers import TimerLoop
from engine.writes import AppendAudit, AppendEvent, AppendJournal, FoldJournal, Put, Receipt, Write

AWAY: Final = Backoff(first=0.1, most=5.0)
SOME: Final = 32
"""Rows made in one turn of the event loop."""
Decide = Callable[[BulkJob], tuple[BulkJob, Effects]]


def actor_of(job: str) -> str:
    return f"bulk:{job}"


def bulk_channel(job: str) -> Channel:
    return Channel(f"bulk:{job}")


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Of one life of a job. `job` is what is committed."""

    store: Store
    channels: Channels
    clock: WakingClock
    chance: Callable[[], float]
    timers: TimerLoop
    job: BulkJob
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take_over(self) -> None:
        """Commits of an earlier life have landed, or are refused, when this returns; `job` is what they left."""
        fence = self.job.fence + 1
        entry = {"event": "TakenOver", "fence": fence}
        if self.job.finished_at is None:
            await self._commit([self._journal(entry, fence)])
        row = await self.store.records.get(BulkJob, self.job.id)
        if row is None:
            raise NotFound("There is no such bulk operation.")
        self.job = replace(row, fence=max(fence, row.fence))

    async def begin(self, writes: Sequence[Write] = ()) -> None:
        """The row of a new job, told as planned."""
        job = self.job
        batch = [*writes, *self._said(job, (Tell(topic="planned", by=job.started_by),))]
        await self._commit([*batch, self._journal({"event": "Planned"}, job.fence), Put(record=job)])

    async def keep(
        self, decide: Decide, also: Callable[[BulkJob, Effects], Iterable[Write]] | None = None
    ) -> Effects:
        """Decides over the row as it is committed, and commits what follows. Raises what `decide` raises."""
        async with self._turn:
            before = self.job
            job, effects = decide(before)
            if job == before and not effects:
                return ()
            writes: list[Write] = [Put(record=job), *self._said(job, effects)]
            if before.finished_at is None:
                writes += self._transition(before, job)
            if also is not None:
                writes += also(job, effects)
            await self._commit(writes)
            self.job = job
            return effects

    async def write(self, writes: Sequence[Write]) -> None:
        """Rows beside the job's, under its fence."""
        async with self._turn:
            entry = self._journal({"event": "Wrote", "rows": len(writes)}, self.job.fence)
            await self._commit([*writes, entry] if self.job.finished_at is None else writes)

    async def checkpoint(self, batches: Sequence[Batch], low: int) -> None:
        """Batches that are over. `low`: all items before it have ended, once these are committed."""
        async with self._turn:
            try:
                await self._checkpoint(batches, low)
            except FenceLost:
                raise
            except Refused:
                await self._sift(batches)
                await self._checkpoint(batches, low)

    async def _checkpoint(self, batches: Sequence[Batch], low: int) -> None:
        job = self.job
        writes: list[Write] = []
        for batch in batches:
            rows = [row async for row in _rows(batch.ended, job, self.clock.now())]
            for entry in batch.ended:
                writes += entry.writes
            writes += [Put(record=row) for row in rows]
            counts = moved(job.counts, rows)
            job = replace(
                job,
                counts=counts,
                ended=job.ended + len(rows),
                checkpoints=job.checkpoints + 1,
                updated_at=self.clock.now(),
            )
            writes += self._checkpoint_writes(job, batch, rows)
        job = replace(job, low=max(job.low, low))
        await self._commit([*writes, Put(record=job)])
        self.job = job

    async def _sift(self, batches: Sequence[Batch]) -> None:
        """Writes of some item were refused: alone, each is written or is the guilty one, which then has failed."""
        for batch in batches:
            for entry in batch.ended:
                if not entry.writes:
                    continue
                fence = self._journal({"event": "Sifted", "position": entry.row.position}, self.job.fence)
                job = self.job
                row = _row(entry, job, job.ended + 1, self.clock.now())
                try:
                    await self._commit([*entry.writes, Put(record=row), fence])
                    entry.writes = ()
                except FenceLost:
                    raise
                except Refused as error:
                    entry.failed("failed", error.to_dict())

    def _checkpoint_writes(self, job: BulkJob, batch: Batch, rows: Sequence[BulkItem]) -> Iterator[Write]:
        failed = sum(row.state in {"failed", "undo_failed"} for row in rows)
        yield Put(
            record=BulkCheckpoint(
                job=job.id,
                number=job.checkpoints,
                organisation=job.organisation,
                workspace=job.workspace,
                at=job.updated_at,
                counts=job.counts,
                ended=job.ended,
                size=len(rows),
                failed=failed,
                seconds=round(batch.seconds, 6),
            )
        )
        details = {"number": job.checkpoints, "items": len(rows), "failed": failed}
        yield self._journal({"event": "Checkpoint", **details}, job.fence)
        yield self._audited("bulk.checkpoint", job, job.started_by, details)

    def _transition(self, before: BulkJob, job: BulkJob) -> Iterator[Write]:
        entry = {"event": "Changed", "from": before.status, "to": job.status}
        if job.finished_at is not None:
            yield FoldJournal(stream=actor_of(job.id), entry=entry, at=job.updated_at, fence=job.fence)
        else:
            yield self._journal(entry, job.fence)

    def _said(self, job: BulkJob, effects: Effects) -> Iterator[Write]:
        for effect in effects:
            if isinstance(effect, Tell):
                payload = told.job_event(job, effect.by)
                for channel in (bulk_channel(job.id), workspace_channel(job.workspace)):
                    yield AppendEvent(
                        channel=channel, topic=told.PREFIX + effect.topic, payload=payload, at=job.updated_at
                    )
                details = {"kind": job.kind, "total": job.total, "failed": failed_of(job.counts)}
                yield self._audited(f"bulk.{effect.topic}", job, effect.by, details)

    def _audited(self, action: str, job: BulkJob, by: UserId, details: Json) -> AppendAudit:
        return audited(
            organisation=job.organisation,
            workspace=job.workspace,
            by=by,
            action=action,
            object_kind="bulk",
            object=job.id,
            title=job.title,
            details=details,
            at=job.updated_at,
        )

    def _journal(self, entry: Json, fence: int) -> AppendJournal:
        return AppendJournal(stream=actor_of(self.job.id), entry=entry, at=self.clock.now(), fence=fence)

    async def _commit(self, writes: Sequence[Write]) -> Receipt:
        """Waits while the store is away."""
        batch, tries = tuple(writes), 0
        while True:
            try:
                receipt = await self.store.writer.commit(batch)
                break
            except Unavailable as error:
                if isinstance(error, ShuttingDown):
                    raise
                tries += 1
                await sleep(self.clock, AWAY.delay(tries, self.chance()))
        self.channels.committed(batch, receipt)
        self.timers.notice(batch)
        return receipt


async def _rows(entries: Sequence[Entry], job: BulkJob, now: Micros) -> AsyncIterator[BulkItem]:
    """A few at a time: items that end meanwhile are not kept waiting for their next ones."""
    for number, entry in enumerate(entries):
        if number % SOME == SOME - 1:
            await asyncio.sleep(0)
        yield _row(entry, job, job.ended + 1 + number, now)


def _row(entry: Entry, job: BulkJob, ordinal: int, now: Micros) -> BulkItem:
    """As `replace` would, in half of its time: there is one for each item."""
    done = entry.done
    values: dict[str, Any] = dict(zip(_NAMES, _VALUES(entry.row), strict=True))
    values |= {
        "state": entry.state,
        "attempts": entry.tries,
        "checkpoint": job.checkpoints + 1,
        "ordinal": ordinal,
        "ended_at": now,
        "result": None if done is None else done.result,
        "undo": None if done is None else done.undo,
        "error": entry.error,
    }
    return BulkItem(**values)


_NAMES: Final = tuple(field.name for field in fields(BulkItem))
_VALUES: Final = attrgetter(*_NAMES)

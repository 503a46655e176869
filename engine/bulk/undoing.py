"""Takes a job back: which of its items, in which order, and how one of them.

A rollback is a job of its own whose items are those of the other one, the last that ended first; so what depended on something
is taken back before it. Item and original are written in one commit (rule BU11).

- full: everything that was done. - partial: what was done in batches in which something failed. - checkpoint: what was done
after a checkpoint. - compensating: everything, one after the other in exactly the reverse order, ending where one fails.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from engine.bulk.batch import Entry
from engine.bulk.doing import Around, context_of, item_of, parallel_of, permitted
from engine.bulk.kind import BulkKind, ChangedSince, ItemDone
from engine.bulk.machine import NotNow, RollbackAsked
from engine.bulk.records import BulkCheckpoint, BulkItem, BulkJob, ItemState
from engine.bulk.settings import JobSettings
from engine.ports import Clock, Records
from engine.records import Json
from engine.writes import Put, Write

PAGE: Final = 250
TAKEN_BACK: Final = frozenset({"done", "undo_failed"})
Wanted = Callable[[BulkItem], bool]


def rollback_job(job: BulkJob, asked: RollbackAsked, number: int, clock: Clock) -> BulkJob:
    """The row of the job that takes this one back. It acts for whoever asked, and as carefully as the other one did."""
    settings = JobSettings.from_json(job.settings)
    serial = asked.strategy == "compensating"
    own = JobSettings(
        strategy="fixed" if serial else "adaptive",
        size=settings.size,
        parallel=1 if serial else settings.parallel,
        target=settings.target,
        attempts=settings.attempts,
        backoff=settings.backoff,
        timeout=settings.timeout,
        tolerated=0 if serial else None,
    )
    return replace(
        job,
        id=asked.id,
        number=number,
        title=f"Roll back: {job.title}"[:300],
        status="planned",
        started_by=asked.by,
        role=asked.role,
        created_at=clock.now(),
        updated_at=clock.now(),
        started_at=None,
        finished_at=None,
        settings=own.to_json(),
        frozen=False,
        total=0,
        waves=0,
        counts={},
        low=0,
        ended=0,
        checkpoints=0,
        fence=0,
        error=None,
        set_of=None,
        depends_on=None,
        at_once=None,
        redrive_of=None,
        rollback_of=job.id,
        rollback={"strategy": asked.strategy, "checkpoint": asked.checkpoint, "force": asked.force},
        rolled_back_by=None,
        came_from=None,
    )


async def rollback_pages(rollback: BulkJob, records: Records) -> AsyncIterator[Sequence[BulkItem]]:
    """The items to take back, as rows of the rollback: the last that ended comes first."""
    original = await original_of(rollback, records)
    wanted = await _wanted(rollback, original, records)
    position = 0
    page: list[BulkItem] = []
    for last in range(original.ended, 0, -PAGE):
        ordinals = tuple(range(max(1, last - PAGE + 1), last + 1))
        where = {"job": original.id, "ordinal": ordinals}
        rows = await records.find(BulkItem, where, order="ordinal", descending=True, limit=2 * PAGE)
        for row in rows:
            if row.state in TAKEN_BACK and wanted(row):
                page.append(_row(rollback, row, position, original.waves - 1 - row.wave))
                position += 1
        if len(page) >= PAGE:
            yield page
            page = []
    if page:
        yield page


async def original_of(rollback: BulkJob, records: Records) -> BulkJob:
    original = await records.get(BulkJob, rollback.rollback_of or "")
    if original is None:
        raise NotNow("The job that this one takes back is not there any more.")
    return original


async def _wanted(rollback: BulkJob, original: BulkJob, records: Records) -> Wanted:
    how: Mapping[str, Any] = rollback.rollback or {}
    match how["strategy"]:
        case "partial":
            failed = await _failed_batches(original, records)
            return lambda row: row.checkpoint in failed
        case "checkpoint":
            after = int(how["checkpoint"] or 0)
            return lambda row: (row.checkpoint or 0) > after
        case _:
            return lambda _row: True


async def _failed_batches(original: BulkJob, records: Records) -> frozenset[int]:
    found: set[int] = set()
    for first in range(1, original.checkpoints + 1, PAGE):
        where = {"job": original.id, "number": tuple(range(first, first + PAGE))}
        rows = await records.find(BulkCheckpoint, where, limit=PAGE)
        found.update(row.number for row in rows if row.failed)
    return frozenset(found)


def _row(rollback: BulkJob, row: BulkItem, position: int, wave: int) -> BulkItem:
    return replace(
        row,
        job=rollback.id,
        position=position,
        state="queued",
        wave=wave,
        attempts=0,
        depends_on=None,
        origin=row.position,
        checkpoint=None,
        ordinal=None,
        ended_at=None,
        before=None,
        after=None,
        result=None,
        undo=None,
        error=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """`original`: the job that is taken back."""

    around: Around
    job: BulkJob
    original: BulkJob
    kind: BulkKind[Any]

    @property
    def needs(self) -> Mapping[str, int]:
        return self.kind.slots

    @property
    def timeout(self) -> float | None:
        return self.kind.timeout

    async def load(self, rows: Sequence[BulkItem]) -> Mapping[int, Any]:
        positions = tuple(row.origin for row in rows)
        where = {"job": self.original.id, "position": positions}
        found = await self.around.platform.store.records.find(BulkItem, where, limit=len(rows) + 1)
        there = {row.position: row for row in found}
        return {row.position: there.get(row.origin or 0) for row in rows}

    async def do(self, entry: Entry) -> ItemDone:
        row: BulkItem | None = entry.load
        if row is None or self.kind.undo is None:
            raise NotNow("This cannot be taken back.")
        if row.document:
            await permitted(self.around, self.job, row.document, self.kind.right)
        force = bool((self.job.rollback or {}).get("force"))
        key = f"{self.job.id}:{row.item}"
        context = replace(context_of(self.around, self.job, key, force=force), job=self.original.id)
        writes = await self.kind.undo(context, item_of(row), row.undo)
        undone = replace(row, state="undone", error=None)
        return ItemDone(writes=(*writes, Put(record=undone)))

    def given_up(self, entry: Entry, error: Json) -> tuple[ItemState, tuple[Write, ...]]:
        row: BulkItem | None = entry.load
        if row is None:
            return "failed", ()
        reason = ChangedSince.code if error.get("code") == ChangedSince.code else "failed"
        left = replace(row, state="undo_failed", error={**error, "reason": reason})
        return "failed", (Put(record=left),)

    async def allowed(self, source: str) -> int | None:
        return await parallel_of(self.around.platform, source)

"""The actor of one source's scans: one at a time, in the order they came; goes on after a restart where the journal stops.

Its mailbox decides what begins, waits and is stopped; the work itself is a task beside it (`working.py`) that comes home as a
message. Rules: section SC of engine/SPEC.md.
"""

import asyncio
from collections.abc import Callable, Mapping

import structlog

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, FenceLost, NotFound
from crdt.ids import DocumentId, UserId
from engine.channels import Channels
from engine.ports import Store
from engine.rooms import Rooms
from engine.runtime.actor import Mood
from engine.runtime.clock import WakingClock
from engine.runtime.tasks import spawn
from engine.scans import told
from engine.scans.ledger import Ledger, channels_of, head_of, stream_of
from engine.scans.records import ScanRecord
from engine.scans.rules import pinned
from engine.scans.scanner import NewScan
from engine.scans.stage import Stage
from engine.scans.state import Ended, ScanState, Taken, beginning, replay
from engine.scans.working import Opener, Work
from engine.writes import AppendEvent, Batch, FoldJournal, Insert, Put

_log = structlog.get_logger(__name__)


class NotResumable(Conflict):
    code = "not_resumable"
    message = "Only the newest scan of a source can be resumed, and only when it failed or was cancelled."
    next_step = "Start a new scan."


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """`id` names the new scan."""

    id: str
    new: NewScan


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    scan: str
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    scan: str
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEnded:
    """The work of one life of a scan is over, whether it wrote its end down or not."""

    scan: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the scans of one process share. `ended` hears of each end; `post` reaches the actor of a source."""

    store: Store
    channels: Channels
    clock: WakingClock
    rooms: Rooms
    opener: Opener
    stages: Callable[[], Mapping[str, Stage]]
    chance: Callable[[], float]
    post: Callable[[DocumentId, object], None]
    ended: Callable[[ScanRecord], None]


@dataclass(slots=True)
class _Running:
    ledger: Ledger
    task: "asyncio.Task[None]"
    cancelled_by: UserId | None = None


class SourceScans:
    """`_waiting` by number; `_running` is the one that is at work."""

    def __init__(self, source: DocumentId, around: Around) -> None:
        self._source = source
        self._around = around
        self._waiting: list[ScanRecord] = []
        self._running: _Running | None = None

    @property
    def mood(self) -> Mood:
        if self._running is not None or self._waiting:
            return "busy"
        return "finished"

    async def start(self) -> None:
        where = {"source": self._source, "status": ("running", "queued")}
        rows = await self._around.store.records.find(ScanRecord, where, order="number")
        self._waiting = sorted(rows, key=lambda row: (row.status != "running", row.number))
        await self._next()

    async def receive(self, message: object) -> object:
        match message:
            case Begin():
                return await self._begin(message)
            case Cancel(scan=scan, by=by):
                return await self._cancel(scan, by)
            case Resume(scan=scan, by=by):
                return await self._resume(scan, by)
            case WorkEnded():
                await self._work_ended(message)
        return None

    async def stop(self) -> None:
        """The journal says how far it is; its next life goes on there."""
        if self._running is not None:
            self._running.task.cancel()
            self._running = None

    async def _begin(self, begin: Begin) -> ScanRecord:
        records = self._around.store.records
        known = await records.get(ScanRecord, begin.id)
        if known is not None:
            return known
        last = await records.find(
            ScanRecord, {"source": self._source}, order="number", descending=True, limit=1
        )
        record = self._record(begin, 1 + (last[0].number if last else 0))
        rules = await pinned(records, self._around.rooms.read, self._around.rooms.sequence, record)
        now = record.created_at
        said = told.ScanEvent(**head_of(record), at=now).model_dump()
        batch: Batch = (
            Insert(record=record),
            *(Put(record=row) for row in rules),
            *(
                AppendEvent(channel=channel, topic=told.QUEUED, payload=said, at=now)
                for channel in channels_of(record)
            ),
            *(_closed(row, now) for row in last if row.status in {"failed", "cancelled"}),
        )
        receipt = await self._around.store.writer.commit(batch)
        self._around.channels.committed(batch, receipt)
        self._waiting.append(record)
        await self._next()
        running = self._running
        return running.ledger.record if running and running.ledger.record.id == record.id else record

    def _record(self, begin: Begin, number: int) -> ScanRecord:
        new, there = begin.new, self._around.stages()
        chosen = [name for name in there if not new.stages or name in new.stages]
        titles = [[name, there[name].title] for name in chosen]
        return ScanRecord(
            id=begin.id,
            organisation=new.organisation,
            workspace=new.workspace,
            source=new.source,
            number=number,
            mode=new.mode,
            stages=chosen,
            tables=list(new.tables),
            status="queued",
            started_by=new.by,
            created_at=self._around.clock.now(),
            logic=new.logic,
            run=new.run,
            results=beginning((name, title) for name, title in titles).results,
            counts={},
        )

    async def _next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        record = self._waiting.pop(0)
        ledger = Ledger(
            store=self._around.store,
            channels=self._around.channels,
            clock=self._around.clock,
            chance=self._around.chance,
            record=record,
            state=await self._state(record),
        )
        await ledger.keep(Taken(fence=ledger.state.fence + 1, at=self._around.clock.now()))
        work = Work(ledger, self._around.stages(), self._around.opener)
        task = spawn(self._at_work(work, record.id, ledger.state.fence), name=f"scan {record.id}")
        self._running = _Running(ledger=ledger, task=task)

    async def _state(self, record: ScanRecord) -> ScanState:
        entries = await self._around.store.journal.read(stream_of(record.id))
        titles = {stage["name"]: stage["title"] for stage in record.results or ()}
        begun = beginning((name, titles.get(name, name)) for name in record.stages)
        return replay(begun, (entry.entry for entry in entries))

    async def _at_work(self, work: Work, scan: str, fence: int) -> None:
        try:
            await work.run()
        except FenceLost:
            _log.warning("scan_superseded", scan=scan)
        except Exception as error:  # noqa: BLE001 - a defect ends this scan, not the actor
            _log.error("scan_failed", scan=scan, exc_info=error)
        finally:
            self._around.post(self._source, WorkEnded(scan=scan, fence=fence))

    async def _work_ended(self, ended: WorkEnded) -> None:
        running = self._running
        if running is None:
            return
        ledger = running.ledger
        if (ledger.record.id, ledger.state.fence) != (ended.scan, ended.fence):
            return  # of an earlier life
        self._running = None
        if not ledger.superseded and ledger.state.status == "running":
            by = running.cancelled_by
            error = {"code": "cancelled", "by": by} if by else None
            now = self._around.clock.now()
            await ledger.keep(Ended(status="cancelled" if by else "failed", at=now, error=error or _BROKE))
        self._around.ended(ledger.record)
        await self._next()

    async def _cancel(self, scan: str, by: UserId) -> ScanRecord:
        running = self._running
        if running is not None and running.ledger.record.id == scan:
            running.cancelled_by = by
            running.task.cancel()
            return running.ledger.record
        for waiting in self._waiting:
            if waiting.id == scan:
                self._waiting.remove(waiting)
                return await self._never_begun(waiting, by)
        return await self._known(scan)

    async def _never_begun(self, record: ScanRecord, by: UserId) -> ScanRecord:
        around = self._around
        state = await self._state(record)
        ledger = Ledger(
            store=around.store,
            channels=around.channels,
            clock=around.clock,
            chance=around.chance,
            record=record,
            state=state,
        )
        error = {"code": "cancelled", "by": by}
        await ledger.keep(Ended(status="cancelled", at=around.clock.now(), error=error))
        around.ended(ledger.record)
        return ledger.record

    async def _resume(self, scan: str, by: UserId) -> ScanRecord:
        record = await self._known(scan)
        newest = await self._around.store.records.find(
            ScanRecord, {"source": self._source}, order="number", descending=True, limit=1
        )
        if newest[0].id != scan or record.status not in {"failed", "cancelled"}:
            raise NotResumable
        again = replace(record, status="queued", finished_at=None, error=None, started_by=by)
        await self._around.store.writer.commit((Put(record=again),))
        self._waiting.append(again)
        await self._next()
        running = self._running
        return running.ledger.record if running and running.ledger.record.id == scan else again

    async def _known(self, scan: str) -> ScanRecord:
        record = await self._around.store.records.get(ScanRecord, scan)
        if record is None or record.source != self._source:
            raise NotFound("There is no such scan of this source.")
        return record


_BROKE = {
    "code": "scan_broke_off",
    "message": "The scan broke off.",
    "next_step": "Resume it; if it stays, the server's log has the details.",
    "details": {},
}


def _closed(record: ScanRecord, now: int) -> FoldJournal:
    """A newer scan has begun, so this one is not resumed any more."""
    entry = {"event": "Ended", "status": record.status, "at": record.finished_at or now, "error": None}
    return FoldJournal(stream=stream_of(record.id), entry=entry, at=now, fence=1 << 40)  # type: ignore[arg-type]

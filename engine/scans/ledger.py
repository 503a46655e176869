"""How a scan is written down: what happened goes into its journal, its row and its events in one commit, and is told then.

Journal first, then perform (SC1): whoever holds a ledger goes on only after `keep` has returned.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import FenceLost, ShuttingDown, Unavailable
from crdt.ids import Channel, document_channel, workspace_channel
from engine.channels import Channels
from engine.ports import Store
from engine.records import Json
from engine.runtime.backoff import Backoff
from engine.runtime.clock import WakingClock, sleep
from engine.runtime.tasks import spawn
from engine.scans import told
from engine.scans.records import ScanRecord
from engine.scans.state import (
    Ended,
    Event,
    ScanState,
    StageEnded,
    StageStarted,
    TableFinished,
    Taken,
    after,
    entry_of,
)
from engine.writes import AppendEvent, AppendJournal, Batch, FoldJournal, Put, Receipt, Write

AWAY: Final = Backoff(first=0.1, most=5.0)
_TOPIC: Final = {"succeeded": told.ENDED[0], "failed": told.ENDED[1], "cancelled": told.ENDED[2]}


def stream_of(scan: str) -> str:
    return f"scan:{scan}"


def channels_of(record: ScanRecord) -> tuple[Channel, Channel]:
    return document_channel(record.source), workspace_channel(record.workspace)


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Of one life of one scan. `superseded`: a newer life of it writes, so this one ends without a word."""

    store: Store
    channels: Channels
    clock: WakingClock
    chance: Callable[[], float]
    record: ScanRecord
    state: ScanState
    superseded: bool = False

    async def keep(self, event: Event, writes: Sequence[Write] = ()) -> None:
        """`FenceLost` where a newer life writes; waits while the store is away. Whoever is cancelled meanwhile is stopped
        once it is known what was written.
        """
        await self.keep_all((event,), writes)

    async def keep_all(self, events: Sequence[Event], writes: Sequence[Write]) -> None:
        """What happened one after the other, in one commit."""
        task = spawn(self._keep(events, tuple(writes)), name=f"what scan {self.record.id} keeps")
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise

    async def _keep(self, events: Sequence[Event], writes: Batch) -> None:
        state, record, batch = self.state, self.record, writes
        for event in events:
            state = after(state, event)
            before, record = record, _row(record, state, event)
            batch += tuple(self._writes(event, before, record, state))
        try:
            receipt = await self._commit(batch)
        except FenceLost:
            self.superseded = True
            raise
        self.state, self.record = state, record
        self.channels.committed(batch, receipt)

    def _writes(
        self, event: Event, before: ScanRecord, record: ScanRecord, state: ScanState
    ) -> Iterator[Write]:
        stream, now = stream_of(record.id), self.clock.now()
        entry = entry_of(event)
        if isinstance(event, Ended) and event.status == "succeeded":
            yield FoldJournal(stream=stream, entry=entry, at=now, fence=state.fence)
        else:
            yield AppendJournal(stream=stream, entry=entry, at=now, fence=state.fence)
        if record is not before:
            yield Put(record=record)
        said = _said(event, record, state)
        if said is not None:
            topic, payload = said
            for channel in channels_of(record):
                yield AppendEvent(channel=channel, topic=topic, payload=payload, at=now)
        if isinstance(event, StageEnded) and (count := _changed(state, event)):
            changed = told.FindingsChangedEvent(
                source=record.source, scan=record.id, by=None, what="scanned", count=count
            )
            for channel in channels_of(record):
                yield AppendEvent(channel=channel, topic=told.FINDINGS, payload=changed.model_dump(), at=now)

    async def _commit(self, batch: Batch) -> Receipt:
        tries = 0
        while True:
            try:
                return await self.store.writer.commit(batch)
            except Unavailable as error:
                if isinstance(error, ShuttingDown):
                    raise
                tries += 1
                await sleep(self.clock, AWAY.delay(tries, self.chance()))


def head_of(record: ScanRecord) -> dict[str, Json]:
    return {
        "scan": record.id,
        "number": record.number,
        "source": record.source,
        "mode": record.mode,
        "by": record.started_by,
    }


def _row(record: ScanRecord, state: ScanState, event: Event) -> ScanRecord:
    """The same row while only a table was finished: its tables are in the journal."""
    if isinstance(event, TableFinished):
        return record
    return replace(
        record,
        status=state.status,
        started_at=state.started_at,
        finished_at=state.finished_at,
        results=state.results,
        counts=state.counts,
        error=state.error,
    )


def _said(event: Event, record: ScanRecord, state: ScanState) -> tuple[str, Json] | None:
    match event:
        case Taken(at=at):
            return told.STARTED, told.ScanEvent(**head_of(record), at=at).model_dump()
        case StageStarted(stage=name, at=at) | StageEnded(stage=name, at=at):
            stage = state.stages[name]
            values = {**head_of(record), "at": at, "stage": name, "title": stage.title}
            values |= {"wanted": stage.wanted, "tables": stage.tables, "done": len(stage.done - {""})}
            if isinstance(event, StageStarted):
                return told.STAGE_STARTED, told.StageEvent(**values).model_dump()
            values |= {"status": stage.status, "summary": stage.summary, "error": stage.error}
            ended = told.StageEndedEvent(**values, counts=dict(stage.counts))
            return told.STAGE_ENDED, ended.model_dump()
        case Ended(status=status, at=at, error=error):
            over = told.ScanEndedEvent(**head_of(record), at=at, counts=state.counts, error=error)
            return _TOPIC[status], over.model_dump()
        case _:
            return None


def _changed(state: ScanState, event: StageEnded) -> int:
    counts = state.stages[event.stage].counts
    return sum(counts.get(name, 0) for name in ("new", "back", "fixed"))

"""Stores snapshots that cover the log rows of documents, and who wrote those, one document after the other.

Rooms that opened together come to their five hundredth row together; all their snapshots at once would hold everybody's
keystrokes up. Border: rooms decide when a snapshot is due and what is in it (R17); this proves and stores it. The rows
stay for as long as the history of a document is kept row by row (`engine/timeline/keeping.py`).
"""

import asyncio
from typing import Final

import structlog

from crdt.document import same_content
from crdt.effects import Compact
from crdt.errors import ConcertError, CorruptUpdate
from crdt.ids import DocumentId
from crdt.kinds.kind import Kind
from crdt.updates import state_of
from engine.ports import Clock, Store, StoredDocument
from engine.rooms.loading import indexed
from engine.runtime.tasks import spawn
from engine.timeline.attributing import attributed
from engine.writes import Attribute, Attribution, StoreSnapshot

QUICK: Final = 32 << 10
"""Bytes of state that are compared within 4 ms; more are worth a thread."""

_log = structlog.get_logger(__name__)


class Compactor:
    """One per process."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: dict[DocumentId, Compact] = {}
        self._work: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def keep(self, document: DocumentId, kind: Kind, through: int, state: bytes) -> None:
        """Keeps the state after a row of the log, which the caller has rebuilt. Raises ConcertError."""
        async with self._one_at_a_time:
            kept = await self._store.updates.revisions(document)
            if through in {one.through for one in kept}:
                return
            newest = kept[-1].through if kept else 0
            snapshot = StoreSnapshot(
                document=document,
                through=through,
                state=state,
                index=b"" if through < newest else await indexed(self._store, document, kind, through),
                at=self._clock.now(),
                compact=False,
            )
            rows = await self._store.updates.since(document, newest, max(through - newest, 0))
            ranges = await asyncio.to_thread(attributed, rows)
            await self._store.writer.commit((Attribute(document=document, ranges=ranges), snapshot))

    def want(self, document: DocumentId, snapshot: Compact) -> None:
        """Its turn comes; a newer snapshot takes the place of one that still waits."""
        self._waiting[document] = snapshot
        if self._work is None or self._work.done():
            self._work = spawn(self._compact(), name="compact documents")

    async def finish(self, seconds: float) -> None:
        """Before the store closes: what is wanted is done, or left to the log when the time is over."""
        if self._work is not None:
            await asyncio.wait({self._work}, timeout=seconds)
            self._waiting.clear()
            self._work.cancel()

    async def _compact(self) -> None:
        while self._waiting:
            document = next(iter(self._waiting))
            async with self._one_at_a_time:
                await compact(self._store, self._clock, document, self._waiting.pop(document))


async def compact(store: Store, clock: Clock, document: DocumentId, snapshot: Compact) -> None:
    """Covers log rows by a snapshot, once the snapshot has proved to be the same document as the log."""
    try:
        stored = await store.updates.load(document)
        if stored.through >= snapshot.through:
            return
        large = len(snapshot.state) > QUICK
        ranges = await asyncio.to_thread(proved, stored, snapshot) if large else proved(stored, snapshot)
        if ranges is None:
            raise CorruptUpdate("A snapshot differs from its log.", details={"document": document})
        write = StoreSnapshot(
            document=document,
            through=snapshot.through,
            state=snapshot.state,
            index=snapshot.index,
            at=clock.now(),
            compact=False,
        )
        await store.writer.commit((Attribute(document=document, ranges=ranges), write))
    except ConcertError as error:
        # the log stays, so nothing is lost; the next snapshot gets its own chance
        _log.error("snapshot_failed", document=document, code=error.code)


def proved(stored: StoredDocument, snapshot: Compact) -> tuple[Attribution, ...] | None:
    """Who wrote the rows that the snapshot covers; None where it is another document than the log makes. Loads both."""
    rows = [row for row in stored.tail if row.sequence <= snapshot.through]
    if not same_content(snapshot.state, state_of(stored.state, [row.update for row in rows])):
        return None
    return attributed(rows)

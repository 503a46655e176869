"""Replaces the log rows of documents by snapshots, one document after the other.

Rooms that opened together come to their five hundredth row together; all their snapshots at once would hold everybody's
keystrokes up. Border: rooms decide when a snapshot is due and what is in it (R17); this proves and stores it.
"""

import asyncio
from typing import Final

import structlog

from crdt.document import same_content
from crdt.effects import Compact
from crdt.errors import ConcertError, CorruptUpdate
from crdt.ids import DocumentId
from crdt.updates import state_of
from engine.ports import Clock, Store, StoredDocument
from engine.runtime.tasks import spawn
from engine.writes import StoreSnapshot

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
            await compact(self._store, self._clock, document, self._waiting.pop(document))


async def compact(store: Store, clock: Clock, document: DocumentId, snapshot: Compact) -> None:
    """Replaces log rows by a snapshot, once the snapshot has proved to be the same document as the log."""
    try:
        stored = await store.updates.load(document)
        if stored.through >= snapshot.through:
            return
        large = len(snapshot.state) > QUICK
        same = await asyncio.to_thread(is_same, stored, snapshot) if large else is_same(stored, snapshot)
        if not same:
            raise CorruptUpdate("A snapshot differs from its log.", details={"document": document})
        write = StoreSnapshot(
            document=document,
            through=snapshot.through,
            state=snapshot.state,
            index=snapshot.index,
            at=clock.now(),
        )
        await store.writer.commit((write,))
    except ConcertError as error:
        # the log stays, so nothing is lost; the next snapshot gets its own chance
        _log.error("snapshot_failed", document=document, code=error.code)


def is_same(stored: StoredDocument, snapshot: Compact) -> bool:
    """Whether the log up to the snapshot makes the same document. Loads both."""
    rows = [row.update for row in stored.tail if row.sequence <= snapshot.through]
    return same_content(snapshot.state, state_of(stored.state, rows))

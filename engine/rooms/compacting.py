"""Stores snapshots that cover the log rows of documents, and who wrote those, one document after the other.

Rooms that opened together come to their five hundredth row together; all their snapshots at once would hold everybody's
keystrokes up, so after each one the others have their time. Border: rooms decide when a snapshot is due and what is in it (R17); this proves and stores it. The rows
stay for as long as the history of a document is kept row by row (`engine/timeline/keeping.py`).
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from crdt.document import same_content
from crdt.effects import Compact
from crdt.errors import ConcertError, CorruptUpdate
from crdt.ids import DocumentId
from crdt.kinds.kind import Kind
from crdt.updates import APPLY_AT_ONCE, apply, chunked, scratch, state_of
from engine.ports import Clock, LoggedUpdate, Store
from engine.rooms.loading import indexed
from engine.runtime.clock import WakingClock
from engine.runtime.slices import at_speed, sliced
from engine.runtime.tasks import spawn
from engine.timeline.attributing import attributed
from engine.writes import Attribute, StoreSnapshot

COMPACTING: Final = "compact documents"
"""The task that does."""
PAGE: Final = 200
"""Rows read at once."""
QUICK: Final = 32 << 10
"""Bytes of state that are compared within 4 ms; more are worth a thread."""

SHARE: Final = 0.25
"""Of the time while many wait for theirs."""
REST: Final = 0.006
"""Seconds after each slice of one: a loop that never rests keeps the writer's thread from going on."""

_log = structlog.get_logger(__name__)


class Compactor:
    """One per process."""

    def __init__(self, store: Store, clock: WakingClock) -> None:
        self._store = store
        self._clock = clock
        self._closing = False
        self._rested = asyncio.Event()
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
            ranges = await attributed(rows)
            await self._store.writer.commit((Attribute(document=document, ranges=ranges), snapshot))

    def want(self, document: DocumentId, snapshot: Compact) -> None:
        """Its turn comes; a newer snapshot takes the place of one that still waits."""
        self._waiting[document] = snapshot
        if self._work is None or self._work.done():
            self._work = spawn(self._compact(), name=COMPACTING)

    async def forget(self, document: DocumentId) -> None:
        """It is about to go: no snapshot of it comes after this."""
        self._waiting.pop(document, None)
        async with self._one_at_a_time:
            pass  # what was under way is stored, and goes with the rest

    async def finish(self, seconds: float) -> None:
        """Before the store closes: what is wanted is done, or left to the log when the time is over."""
        self._closing = True
        self._rested.set()
        if self._work is not None:
            await asyncio.wait({self._work}, timeout=seconds)
            self._waiting.clear()
            self._work.cancel()

    async def _compact(self) -> None:
        while self._waiting:
            await at_speed(SHARE, self._next(), self._clock.monotonic, self._rest)

    async def _next(self) -> None:
        async with self._one_at_a_time:
            if self._waiting:  # else forgotten meanwhile
                document = next(iter(self._waiting))
                await compact(self._store, self._clock, document, self._waiting.pop(document))

    async def _rest(self, seconds: float) -> None:
        """No longer than until the store is to close."""
        if self._closing or not seconds:
            return
        self._rested.clear()
        alarm = self._clock.call_later(seconds, self._rested.set)
        await self._rested.wait()
        alarm.cancel()


async def compact(store: Store, clock: Clock, document: DocumentId, snapshot: Compact) -> None:
    """Covers log rows by a snapshot, once the snapshot has proved to be the same document as the log."""
    try:
        kept = await store.updates.revisions(document)
        newest = kept[-1].through if kept else 0
        if newest >= snapshot.through:
            return
        state = await store.updates.state_at(document, newest) if newest else b""
        rows = await _rows(store, document, newest, snapshot.through)
        if not await _proved(state, rows, snapshot.state):
            raise CorruptUpdate("A snapshot differs from its log.", details={"document": document})
        write = StoreSnapshot(
            document=document,
            through=snapshot.through,
            state=snapshot.state,
            index=snapshot.index,
            at=clock.now(),
            compact=False,
        )
        ranges = await attributed(rows, REST)
        await store.writer.commit((Attribute(document=document, ranges=ranges), write))
    except ConcertError as error:
        # the log stays, so nothing is lost; the next snapshot gets its own chance
        _log.error("snapshot_failed", document=document, code=error.code)


async def _rows(store: Store, document: DocumentId, after: int, through: int) -> list[LoggedUpdate]:
    """Page by page: a thousand at once hold everybody up."""
    rows: list[LoggedUpdate] = []
    while page := await store.updates.since(document, after, min(PAGE, through - after)):
        rows += page
        after = page[-1].sequence
        if after == through:
            break
        await asyncio.sleep(REST)
    return rows


async def _proved(state: bytes, rows: Sequence[LoggedUpdate], snapshot: bytes) -> bool:
    """Whether the log makes the same document as the snapshot. Loads both."""
    updates = [row.update for row in rows]
    if len(snapshot) > QUICK:
        return await asyncio.to_thread(lambda: same_content(snapshot, state_of(state, updates)))
    with scratch(state) as doc:
        async for update in sliced(chunked(updates, APPLY_AT_ONCE), rest=REST):
            apply(doc, update)
        return same_content(snapshot, doc.get_update())

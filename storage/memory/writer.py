"""The writer of a memory store. A commit takes a turn of the loop, as a real one does; nothing is seen before."""

import asyncio
from collections import deque

from crdt.dataclasses import replace
from crdt.errors import ConcertError, ShuttingDown, StoreBusy
from engine.writes import (
    AppendAudit,
    AppendEvent,
    AppendJournal,
    Batch,
    FoldJournal,
    Insert,
    Put,
    Receipt,
    SetTimer,
    Write,
)
from storage.memory.apply import apply
from storage.memory.switches import Switches
from storage.memory.tables import Tables
from storage.payloads import copied, copied_record

Commit = tuple[Batch, "asyncio.Future[Receipt]"]


class MemoryWriter:
    def __init__(self, tables: Tables, switches: Switches, *, queue_writes: int) -> None:
        self._tables = tables
        self._switches = switches
        self._limit = queue_writes
        self._queue: deque[Commit] = deque()
        self._queued = 0
        self._scheduled = False
        self._closed = False
        switches.connect(self._schedule)

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        if self._closed:
            future.set_exception(ShuttingDown())
            return future
        if self._queue and self._queued + len(batch) > self._limit:
            future.set_exception(StoreBusy())
            return future
        try:
            own = tuple(_copied(write) for write in batch)
        except ConcertError as error:
            future.set_exception(error)
            return future
        self._queue.append((own, future))
        self._queued += len(batch)
        self._schedule()
        return future

    async def close(self) -> None:
        """Writes what is queued, held or not."""
        self._closed = True
        self._switches.release()
        self._flush()

    def _schedule(self) -> None:
        if self._queue and not self._scheduled and not self._switches.held:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        while self._queue and not self._switches.held:
            batch, future = self._queue.popleft()
            self._queued -= len(batch)
            self._resolve(batch, future)

    def _resolve(self, batch: Batch, future: "asyncio.Future[Receipt]") -> None:
        error: ConcertError | None = self._switches.take_failure()
        if error is None:
            try:
                receipt = apply(self._tables, batch)
            except ConcertError as refused:
                error = refused
        # A caller that gave up does not undo its batch, here as on a disk.
        if future.done():
            return
        if error is None:
            future.set_result(receipt)
        else:
            future.set_exception(error)


def _copied(write: Write) -> Write:
    match write:
        case AppendEvent():
            return replace(write, payload=copied(write.payload))
        case AppendJournal() | FoldJournal():
            return replace(write, entry=copied(write.entry))
        case Put() | Insert():
            return replace(write, record=copied_record(write.record))
        case AppendAudit():
            contents = (write.before, write.after, write.details)
            before, after, details = map(copied, contents)
            return replace(write, before=before, after=after, details=details)
        case SetTimer():
            return replace(write, message=copied(write.message))
        case _:
            return write

"""What waits for the writer: batches, encoded when they are handed in, and the futures that tell their fate."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any, NamedTuple

from crdt.errors import ConcertError, ShuttingDown, StoreBusy
from engine.audit.chain import spelled
from engine.writes import (
    AppendAudit,
    AppendEvent,
    AppendJournal,
    AppendUpdate,
    Attribute,
    Batch,
    FoldJournal,
    Insert,
    Put,
    Receipt,
    ReplaceHistory,
    SetTimer,
    StoreSnapshot,
    Write,
)
from storage.payloads import encode, spread
from storage.sql.statements import Row

Outcome = Receipt | ConcertError

SLICE = 64
"""Futures resolved in one turn of the loop: what they wake takes about 10 µs each, so a turn stays under 1 ms."""


_NOTHING = object()


class Job(NamedTuple):
    """A tuple because there is one per commit, and a frozen dataclass costs a microsecond more.

    `payloads[i]` is the encoded JSON of `batch[i]`, or the row of its record, or an audit entry's spelling and contents.
    """

    batch: Batch
    payloads: tuple[Any, ...]
    size: int
    future: "asyncio.Future[Receipt]"


class Intake:
    """Takes batches in on the event loop, within bounds, and hands their outcomes back on it, in order."""

    def __init__(self, *, queue_writes: int, queue_bytes: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._most_writes = queue_writes
        self._most_bytes = queue_bytes
        self._writes = 0
        self._bytes = 0
        self._closed = False
        self._done: deque[tuple[Job, Outcome]] = deque()
        self._delivering = False

    def take(self, batch: Batch, enqueue: Callable[[Job], None]) -> "asyncio.Future[Receipt]":
        future: asyncio.Future[Receipt] = self._loop.create_future()
        if self._closed:
            future.set_exception(ShuttingDown())
            return future
        try:
            payloads = tuple(_payloads(batch))
        except ConcertError as error:
            future.set_exception(error)
            return future
        size = sum(map(_size, batch, payloads))
        full = self._writes + len(batch) > self._most_writes or self._bytes + size > self._most_bytes
        if full and self._writes:
            future.set_exception(StoreBusy())
            return future
        self._writes += len(batch)
        self._bytes += size
        enqueue(Job(batch, payloads, size, future))
        return future

    def close(self) -> None:
        """From now on batches are refused; those taken keep their promise."""
        self._closed = True

    def deliver(self, outcomes: Iterable[tuple[Job, Outcome]]) -> None:
        """Called from any thread, after the transaction's commit returned."""
        self._done.extend(outcomes)
        # A loop that was closed without closing the store has nobody left to tell.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._deliver)

    async def delivered(self) -> None:
        """Returns when everything handed to `deliver` has been told."""
        last: asyncio.Future[None] = self._loop.create_future()
        self._when_empty(last)
        await last

    def _when_empty(self, last: "asyncio.Future[None]") -> None:
        if self._done:
            self._loop.call_soon(self._when_empty, last)
        elif not last.done():
            last.set_result(None)

    def _deliver(self) -> None:
        if not self._delivering:
            self._slice()

    def _slice(self) -> None:
        until = perf_counter() + 0.001
        for _ in range(SLICE):
            if not self._done:
                break
            self._resolve(*self._done.popleft())
            if perf_counter() > until:
                break
        self._delivering = bool(self._done)
        if self._delivering:
            self._loop.call_soon(self._slice)

    def _resolve(self, job: Job, outcome: Outcome) -> None:
        self._writes -= len(job.batch)
        self._bytes -= job.size
        # A caller that gave up waiting does not undo its batch.
        if job.future.done():
            return
        if isinstance(outcome, Receipt):
            job.future.set_result(outcome)
        else:
            job.future.set_exception(outcome)


def _payloads(batch: Batch) -> Iterator[str | Row | None]:
    """What several channels are told one after the other is encoded once."""
    told: object = _NOTHING
    text = ""
    for write in batch:
        if isinstance(write, AppendEvent):
            if write.payload is not told:
                told, text = write.payload, encode(write.payload)
            yield text
        else:
            yield _payload(write)


def _payload(write: Write) -> str | Row | None:
    match write:
        case AppendUpdate():  # nearly all
            return None
        case AppendJournal() | FoldJournal():
            return encode(write.entry)
        case SetTimer():
            return encode(write.message)
        case AppendAudit():
            return (spelled(write), encode(write.before), encode(write.after), encode(write.details))
        case Put() | Insert():
            return spread(write.record)
        case _:
            return None


def _size(write: Write, payload: str | Row | None) -> int:
    match write:
        case AppendUpdate():
            return len(write.update)
        case StoreSnapshot() | ReplaceHistory():
            return len(write.state) + len(write.index)
        case Attribute():
            return sum(len(one.clocks) for one in write.ranges)
        case _ if isinstance(payload, str):
            return len(payload)
        case _ if payload is not None:
            return sum([len(value) for value in payload if type(value) is str])
        case _:
            return 0


def copied(error: ConcertError) -> ConcertError:
    """Its own exception per future: a shared one would gather the tracebacks of all who await it."""
    return type(error)(error.message, next_step=error.next_step, details=error.details)

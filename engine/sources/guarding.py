"""Keeps to what a source's document allows: so many connections at once, the hours in which it is read, rows at most. What it asks is measured.

A test of the connection is always allowed: it reads no data.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from crdt.dataclasses import replace
from crdt.errors import Unavailable
from crdt.ids import DocumentId, Micros
from engine.sources.hours import Hours
from engine.sources.selecting import Selected, Selection
from engine.sources.source import Connection, Dialect, Progress, Rows, Step, Table, TableProfile
from engine.vitals.meter import Meter


class SourceResting(Unavailable):
    code = "source_resting"
    message = "This source is not read at this hour."
    next_step = "Wait for its hours, or change them in the source's limits."


class SourceBusy(Unavailable):
    code = "source_busy"
    message = "As many connections as this source allows are open, and none became free in time."
    next_step = "Try again when the others are done, or raise the limit in the source's limits."


class Gates:
    """Counts the open connections of each source in this process; who comes later waits in line."""

    def __init__(self) -> None:
        self._inside: dict[DocumentId, int] = {}
        self._waiting: dict[DocumentId, deque[asyncio.Future[None]]] = {}

    async def enter(self, source: DocumentId, most: int, seconds: float) -> Callable[[], None]:
        """Gives what frees the place again, once. SourceBusy when none is free within the seconds."""
        line = self._waiting.setdefault(source, deque())
        if line or self._inside.get(source, 0) >= most:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            line.append(turn)
            try:
                async with asyncio.timeout(seconds):
                    await turn
            except TimeoutError:
                self._leave_line(source, turn)
                raise SourceBusy(details={"limit": most, "seconds": seconds}) from None
            except asyncio.CancelledError:
                self._leave_line(source, turn)
                raise
        else:
            self._inside[source] = self._inside.get(source, 0) + 1
        return self._freeing(source)

    def open_now(self, source: DocumentId) -> int:
        return self._inside.get(source, 0)

    def _freeing(self, source: DocumentId) -> Callable[[], None]:
        done = False

        def free() -> None:
            nonlocal done
            if not done:
                done = True
                self._free(source)

        return free

    def _free(self, source: DocumentId) -> None:
        """The place goes to the next in line, who is inside from then on."""
        line = self._waiting.get(source, deque())
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._inside[source] -= 1
        if not self._inside[source]:
            self._inside.pop(source)
            self._waiting.pop(source, None)

    def _leave_line(self, source: DocumentId, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():
            self._free(source)
        else:
            turn.cancel()


def awake(hours: Hours | None, now: Micros) -> None:
    """Raises SourceResting outside the hours in which a source may be read."""
    if hours is not None and not hours.allow(datetime.fromtimestamp(now / 1_000_000, UTC)):
        raise SourceResting(f"This source is read only {hours.words()}.", details={"hours": hours.words()})


class GuardedConnection:
    """A connection within its document's limits. `close` frees its place. `credential` is the reference it was opened with."""

    def __init__(
        self,
        connection: Connection,
        *,
        hours: Hours | None,
        now: Callable[[], Micros],
        rows: int,
        free: Callable[[], None],
        meter: Meter,
        credential: str = "",
    ) -> None:
        self.credential = credential
        self._connection = connection
        self._hours = hours
        self._now = now
        self._rows = rows
        self._free = free
        self._meter = meter

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def test(self) -> list[Step]:
        return await self._meter.test(self._connection.test())

    async def discover(self) -> list[Table]:
        return await self._meter.question(self._allowed().discover(), timed=False)

    async def count(self, table: str) -> int:
        return await self._meter.question(self._allowed().count(table))

    async def profile(self, table: str, sample: int | None, progress: Progress) -> TableProfile:
        return await self._meter.question(self._allowed().profile(table, sample, progress), timed=False)

    async def select(self, selection: Selection) -> Selected:
        asked = replace(selection, limit=min(selection.limit, self._rows))
        return await self._meter.question(self._allowed().select(asked))

    async def relation(self, table: str) -> str:
        return await self._meter.question(self._allowed().relation(table))

    async def query(self, sql: str, values: Sequence[Any] = (), *, most: int = 1000) -> Rows:
        asked = self._allowed().query(sql, values, most=min(most, self._rows))
        return await self._meter.question(asked)

    async def close(self) -> None:
        try:
            await self._connection.close()
        finally:
            self._free()

    def _allowed(self) -> Connection:
        awake(self._hours, self._now())
        return self._connection

"""Turns a driver that blocks into a connection that does not: a thread of its own, a deadline, the driver's interrupt."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from engine.sources.failures import SourceFailed, SourceTimeout
from engine.sources.selecting import Selected, Selection
from engine.sources.source import Budget, Dialect, Progress, Rows, Step, Table, TableProfile

T = TypeVar("T")

CLOSE_SECONDS = 10.0


class Reader(Protocol):
    """A source kind, blocking. Called on one thread, but for `interrupt`, which stops what runs there.

    `errors` are the driver's own; `explain` turns one into the taxonomy. Opened by the first question, so that a test
    can say why it cannot be.
    """

    @property
    def errors(self) -> tuple[type[Exception], ...]: ...

    dialect: Dialect

    def explain(self, error: Exception) -> SourceFailed: ...

    def check(self) -> list[Step]: ...

    def tables(self) -> list[Table]: ...

    def count(self, table: str) -> int: ...

    def profile(self, table: str, sample: int, progress: Progress) -> TableProfile: ...

    def select(self, selection: Selection) -> Selected: ...

    def relation(self, table: str) -> str: ...

    def rows(self, sql: str, values: Sequence[Any], most: int) -> Rows: ...

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


class BlockingConnection:
    """The connection of a reader. A deadline or a cancelled caller interrupts the statement and waits for its end."""

    def __init__(self, reader: Reader, budget: Budget) -> None:
        self._reader = reader
        self._budget = budget
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="source")

    @property
    def dialect(self) -> Dialect:
        return self._reader.dialect

    async def test(self) -> list[Step]:
        return await self._run(self._reader.check)

    async def discover(self) -> list[Table]:
        return await self._run(self._reader.tables)

    async def count(self, table: str) -> int:
        return await self._run(lambda: self._reader.count(table))

    async def profile(self, table: str, sample: int | None, progress: Progress) -> TableProfile:
        rows = sample or self._budget.sample_rows
        return await self._run(lambda: self._reader.profile(table, rows, progress))

    async def select(self, selection: Selection) -> Selected:
        return await self._run(lambda: self._reader.select(selection))

    async def relation(self, table: str) -> str:
        return await self._run(lambda: self._reader.relation(table))

    async def query(self, sql: str, values: Sequence[Any] = (), *, most: int = 1000) -> Rows:
        return await self._run(lambda: self._reader.rows(sql, values, most))

    async def close(self) -> None:
        with contextlib.suppress(SourceTimeout):
            await self._run(self._reader.close, CLOSE_SECONDS)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, call: Callable[[], T], seconds: float | None = None) -> T:
        """The call's result; `SourceTimeout` after the budget's seconds, `SourceFailed` for what the driver says."""
        allowed = seconds or self._budget.statement_seconds
        future = asyncio.get_running_loop().run_in_executor(self._thread, self._explained, call)
        try:
            async with asyncio.timeout(allowed):
                return await asyncio.shield(future)
        except TimeoutError:
            await self._stop(future)
            raise SourceTimeout(allowed) from None
        except asyncio.CancelledError:
            await self._stop(future)
            raise

    def _explained(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except self._reader.errors as error:
            raise self._reader.explain(error) from None

    async def _stop(self, future: "asyncio.Future[T]") -> None:
        """Interrupts until the thread is free: a statement may begin between two looks. On a thread: a server is asked to."""
        while not future.done():
            await asyncio.to_thread(self._reader.interrupt)
            await asyncio.wait({future}, timeout=0.05)
        with contextlib.suppress(Exception, asyncio.CancelledError):
            future.result()

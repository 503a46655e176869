"""Asks the database: one statement is one read, in a transaction of its own."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import local
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.sql import Executable

from crdt.errors import StoreUnavailable

AnyRow = Row[*tuple[Any, ...]]
NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Reader(ABC):
    """`given`: values for the parameters of a statement that is kept. All raise StoreUnavailable where the database does not
    answer.
    """

    @abstractmethod
    async def rows(self, asked: Executable, given: Mapping[str, object] = NOTHING) -> Sequence[AnyRow]: ...

    @abstractmethod
    async def close(self) -> None: ...

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """Whose events tell what the database is asked."""

    async def row(self, asked: Executable, given: Mapping[str, object] = NOTHING) -> AnyRow | None:
        """The first one."""
        rows = await self.rows(asked, given)
        return rows[0] if rows else None

    async def value(self, asked: Executable, given: Mapping[str, object] = NOTHING) -> Any:
        """The first of the first row; None where there is none."""
        row = await self.row(asked, given)
        return None if row is None else row[0]

    async def values(self, asked: Executable, given: Mapping[str, object] = NOTHING) -> Sequence[Any]:
        """The first of each row."""
        return [row[0] for row in await self.rows(asked, given)]


class FolderReader(Reader):
    """Threads that keep a connection each. A read is one visit to one of them, since a visit costs many times what the read
    itself does.
    """

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, "concert-reader")
        self._own = local()
        self._connections: list[Connection] = []
        self._closed = False

    async def rows(self, asked: Executable, given: Mapping[str, object] = NOTHING) -> Sequence[AnyRow]:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        with answering():
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, asked, given)

    async def close(self) -> None:
        """What was asked is answered first."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        for connection in self._connections:
            connection.close()

    @property
    def engine(self) -> Engine:
        return self._engine

    def _read(self, asked: Executable, given: Mapping[str, object]) -> Sequence[AnyRow]:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            self._own.connection = connection = self._engine.connect()
            self._connections.append(connection)
        try:
            return connection.execute(asked, given).all()
        except BaseException:
            # the next read of this thread connects anew: that is how it recovers when the disk is back
            self._own.connection = None
            self._connections.remove(connection)
            connection.close()
            raise


@contextmanager
def answering() -> Iterator[None]:
    """The store's own error where the database has one."""
    try:
        yield
    except (DBAPIError, PoolTimeout, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreUnavailable(f"The store does not answer: {cause}") from error

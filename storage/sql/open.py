"""Opens a SQL store: locks the folder, brings the tables up to date, checks the logs, starts the writer."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from crdt.errors import StoreUnavailable
from engine.ports import Store, Writer
from storage.sql.beside import RecordsOnly
from storage.sql.checks import check_numbers
from storage.sql.database import FILE, FolderLock, SqlSettings, reading_engine
from storage.sql.events import SqlEvents
from storage.sql.journal import SqlJournal
from storage.sql.migrate import migrate_file
from storage.sql.records import SqlRecords
from storage.sql.timers import SqlTimers
from storage.sql.updates import SqlUpdates
from storage.sql.writer import SqliteWriter


async def open_sql(where: str | Path, settings: SqlSettings | None = None, *, beside: bool = False) -> Store:
    """`where` is a data folder, made if need be. `StoreUnavailable` when another process uses it, when it is of a
    newer Concert, or when it is damaged.

    With `beside`, a folder in use opens too: commands may then read everything and write records, nothing else.
    """
    settings = settings or SqlSettings()
    folder = Path(where)
    path = folder / FILE
    try:
        lock = FolderLock(folder)
    except StoreUnavailable:
        if beside and path.exists():
            return await _serve(path, settings, None)
        raise
    try:
        await asyncio.to_thread(migrate_file, path)
        await asyncio.to_thread(check_numbers, path)
        return await _serve(path, settings, lock)
    except BaseException:
        lock.release()
        raise


async def _serve(path: Path, settings: SqlSettings, lock: FolderLock | None) -> Store:
    """Takes the lock over; without it, numbers are another process's and only records may be written."""
    engine = reading_engine(path, settings)
    writer = SqliteWriter(path, settings)
    writer.start()
    closing: list[asyncio.Future[None]] = []

    async def finish() -> None:
        await writer.close()
        await engine.dispose()
        if lock is not None:
            lock.release()

    async def close() -> None:
        if not closing:
            closing.append(asyncio.ensure_future(finish()))
        await asyncio.shield(closing[0])

    return _store(writer if lock else RecordsOnly(writer), engine, close)


def _store(writer: Writer, engine: AsyncEngine, close: Callable[[], Awaitable[None]]) -> Store:
    return Store(
        writer=writer,
        updates=SqlUpdates(engine),
        journal=SqlJournal(engine),
        events=SqlEvents(engine),
        records=SqlRecords(engine),
        timers=SqlTimers(engine),
        close=close,
    )

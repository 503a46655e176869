"""Opens a SQL store: locks the folder, brings the tables up to date, checks the logs, starts the writer."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from engine.ports import Store, Writer
from storage.sql.checks import check_numbers
from storage.sql.database import FILE, FolderLock, SqlSettings, claim, reading_engine
from storage.sql.events import SqlEvents
from storage.sql.journal import SqlJournal
from storage.sql.migrations.migrate import migrate
from storage.sql.records import SqlRecords
from storage.sql.timers import SqlTimers
from storage.sql.updates import SqlUpdates
from storage.sql.writer import SqliteWriter


async def open_sql(where: str | Path, settings: SqlSettings | None = None) -> Store:
    """`where` is a data folder, made if need be. `StoreUnavailable` when another process uses it, when it is of a
    newer Concert, or when it is damaged.
    """
    settings = settings or SqlSettings()
    folder = Path(where)
    path = folder / FILE
    lock = FolderLock(folder)
    try:
        await asyncio.to_thread(_prepare, path)
        engine = reading_engine(path, settings)
        writer = SqliteWriter(path, settings)
        writer.start()
    except BaseException:
        lock.release()
        raise

    async def close() -> None:
        await writer.close()
        await engine.dispose()
        lock.release()

    return _store(writer, engine, close)


def _prepare(path: Path) -> None:
    claim(path)
    migrate(f"sqlite:///{path}")
    check_numbers(path)


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

"""Opens a SQL store: brings the tables up to date, checks the logs, starts the writer. A folder is locked first."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path

from crdt.dataclasses import replace
from crdt.errors import StoreUnavailable
from engine.ports import Store, Writer
from engine.runtime.tasks import spawn
from storage.sql.approval_figures import SqlApprovalFigures
from storage.sql.audit import SqlAuditLog
from storage.sql.beside import RecordsOnly
from storage.sql.catalog import SqlCatalogLists
from storage.sql.checks import check_numbers
from storage.sql.database import FILE, FolderLock, SqlSettings, is_url, reading_engine
from storage.sql.events import SqlEvents
from storage.sql.finding_lists import SqlFindingLists
from storage.sql.journal import SqlJournal
from storage.sql.reading import FolderReader, Reader
from storage.sql.records import SqlRecords
from storage.sql.run_lists import SqlRunLists
from storage.sql.shelf import SqlShelf
from storage.sql.source_lists import SqlSourceLists
from storage.sql.timers import SqlTimers
from storage.sql.updates import SqlUpdates
from storage.sql.upgrading import migrate_database, migrate_folder
from storage.sql.writer import SqliteWriter


async def open_sql(
    where: str | Path, settings: SqlSettings | None = None, *, beside: bool = False, shared: bool = False
) -> Store:
    """`where` is a data folder, made if need be, or the URL of a PostgreSQL database (`postgresql+asyncpg://…`).
    `StoreUnavailable` when another process uses either, when the server does not answer, when the database is of
    a newer Concert, or when it is damaged.

    With `beside`, one in use opens too: commands may then read everything and write records, nothing else. `shared`: a
    database of a server is not held; for who only appends to it and keeps nothing in memory.
    """
    settings = settings or SqlSettings()
    if is_url(where):
        from storage.sql.server import while_opening  # noqa: PLC0415 - most starts are on a folder and need nothing of it

        with while_opening():
            return await _open_server(str(where), settings, beside=beside, shared=shared)
    folder = Path(where)
    path = folder / FILE
    try:
        lock = FolderLock(folder)
    except StoreUnavailable:
        if beside and path.exists():
            return await _serve(path, settings, None)
        raise
    try:
        await asyncio.to_thread(migrate_folder, folder)
        await asyncio.to_thread(check_numbers, path)
        return await _serve(path, settings, lock)
    except BaseException:
        lock.release()
        raise


async def _open_server(url: str, settings: SqlSettings, *, beside: bool, shared: bool) -> Store:
    """Held first and migrated then: what another process serves from is not changed under it."""
    from storage.sql.claim import is_served  # noqa: PLC0415 - most starts are on a folder and need nothing of these
    from storage.sql.postgres import PostgresWriter  # noqa: PLC0415
    from storage.sql.server import ServerReader, engine_of  # noqa: PLC0415

    beside = beside and await is_served(url, settings.busy_seconds)

    async def migrate() -> None:
        if not beside:
            await migrate_database(url, settings.backups)

    replaced = asyncio.Event()
    writer = PostgresWriter(url, settings, alone=not (beside or shared), replaced=replaced)
    await writer.start(migrate)
    # As many as there are, and no more in a rush: whoever needs one waits, instead of meeting the server's own bound.
    engine = engine_of(
        url, settings.busy_seconds, isolation_level="AUTOCOMMIT", pool_size=settings.readers, max_overflow=0
    )
    reader = ServerReader(engine, settings.read_seconds)

    async def close() -> None:
        await writer.close()
        await reader.close()

    store = _store(RecordsOnly(writer) if beside else writer, reader, once(close))
    return replace(store, replaced=replaced)


async def _serve(path: Path, settings: SqlSettings, lock: FolderLock | None) -> Store:
    """Takes the lock over; without it, numbers are another process's and only records may be written."""
    reader = FolderReader(reading_engine(path, settings), settings.readers)
    writer = SqliteWriter(path, settings)
    writer.start()

    async def close() -> None:
        await writer.close()
        await reader.close()
        if lock is not None:
            lock.release()

    return _store(writer if lock else RecordsOnly(writer), reader, once(close))


def once(close: Callable[[], Coroutine[None, None, None]]) -> Callable[[], Awaitable[None]]:
    """Closing again waits for the first closing."""
    closing: list[asyncio.Task[None]] = []

    async def closed() -> None:
        if not closing:
            closing.append(spawn(close(), name="store-close"))
        await asyncio.shield(closing[0])

    return closed


def _store(writer: Writer, reader: Reader, close: Callable[[], Awaitable[None]]) -> Store:
    return Store(
        writer=writer,
        updates=SqlUpdates(reader),
        journal=SqlJournal(reader),
        events=SqlEvents(reader),
        records=SqlRecords(reader),
        shelf=SqlShelf(reader),
        runs=SqlRunLists(reader),
        sources=SqlSourceLists(reader),
        catalog=SqlCatalogLists(reader),
        findings=SqlFindingLists(reader),
        timers=SqlTimers(reader),
        audit=SqlAuditLog(reader),
        approvals=SqlApprovalFigures(reader),
        close=close,
    )

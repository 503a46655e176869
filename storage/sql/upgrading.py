"""Brings what is there up to date before it is opened: a backup first, then the migrations.

The backup lies in the data folder as `concert.before-REVISION.backup`; `concert restore` takes it back.
"""

import asyncio
from pathlib import Path

from crdt.errors import ConcertError, StoreUnavailable
from storage.sql.backup import backup
from storage.sql.database import FILE, FolderLock, is_url
from storage.sql.revisions import is_newest, migrate_file


async def migrate(where: str | Path) -> str:
    """Migrates the database of a data folder or a PostgreSQL URL that no process uses; the revision it is at then."""
    if is_url(where):
        from storage.sql.migrate import migrate_server  # noqa: PLC0415 - most starts need nothing of it
        from storage.sql.server import while_opening  # noqa: PLC0415

        with while_opening():
            return await migrate_server(str(where))
    folder = Path(where)
    lock = FolderLock(folder)
    try:
        return await asyncio.to_thread(migrate_folder, folder)
    finally:
        lock.release()


def migrate_folder(folder: Path) -> str:
    """Makes the database if need be. The caller holds the folder's lock."""
    path = folder / FILE
    if not is_newest(path):
        from storage.sql.migrate import behind  # noqa: PLC0415 - most starts need nothing of it

        if (present := behind(path)) is not None:
            _keep(folder, present)
    return migrate_file(path)


def backup_before(folder: Path, revision: str) -> Path:
    return folder / f"concert.before-{revision}.backup"


def _keep(folder: Path, revision: str) -> None:
    try:
        backup(folder, backup_before(folder, revision))
    except (ConcertError, OSError) as error:
        reason = error.message if isinstance(error, ConcertError) else error.strerror
        raise StoreUnavailable(
            f"The database needs a migration, and the backup before it could not be written: {reason}",
            next_step="Make room in the data folder and start again; nothing was changed.",
        ) from error

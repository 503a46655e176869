"""Brings what is there up to date before it is opened: a backup first, then the migrations.

The backup lies in the data folder as `concert.before-REVISION.backup`; `concert restore` takes it back. That of a database of a
server too, whose restore goes into an empty one. The last few of them stay.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from crdt.errors import ConcertError, StoreUnavailable
from storage.sql.backup import backup
from storage.sql.database import FILE, FolderLock, SqlSettings, is_url
from storage.sql.revisions import is_newest, migrate_file

KEPT: Final = 3
"""Backups of former revisions. Each is as large as the database."""
SECONDS: Final = SqlSettings().busy_seconds
log = logging.getLogger("concert.storage")


async def migrate(where: str | Path, backups: Path | None = None) -> str:
    """Migrates the database of a data folder or a PostgreSQL URL that no process uses; the revision it is at then."""
    if is_url(where):
        from storage.sql.claim import held  # noqa: PLC0415 - most starts need nothing of these
        from storage.sql.server import while_opening  # noqa: PLC0415

        with while_opening():
            async with held(str(where), SECONDS):
                return await migrate_database(str(where), backups)
    folder = Path(where)
    lock = FolderLock(folder)
    try:
        return await asyncio.to_thread(migrate_folder, folder)
    finally:
        lock.release()


async def migrate_database(url: str, backups: Path | None) -> str:
    """That of a server, which the caller holds."""
    from storage.sql.migrate import migrate_server, server_behind  # noqa: PLC0415 - a folder needs nothing of them

    if backups is not None and (present := await server_behind(url)) is not None:
        from storage.sql.carrying import backup_server  # noqa: PLC0415 - most starts need nothing of it

        file = backup_before(backups, present)
        log.warning(
            "the database is at %s and is brought up to date; before, it is backed up to %s", present, file
        )
        await asyncio.to_thread(_keep, file, partial(backup_server, url, told=_told))
        log.warning("it is backed up; `concert restore %s` takes it back into an empty database", file)
    return await migrate_server(url)


def migrate_folder(folder: Path) -> str:
    """Makes the database if need be. The caller holds the folder's lock."""
    path = folder / FILE
    if not is_newest(path):
        from storage.sql.migrate import behind  # noqa: PLC0415 - most starts need nothing of it

        if (present := behind(path)) is not None:
            _keep(backup_before(folder, present), partial(backup, folder))
    return migrate_file(path)


def backup_before(folder: Path, revision: str) -> Path:
    return folder / f"concert.before-{revision}.backup"


def _told(done: int, rows: int) -> None:
    log.warning("backed up %s of %s rows", f"{done:,}", f"{rows:,}")


def _keep(file: Path, make: Callable[[Path], object]) -> None:
    try:
        make(file)
    except (ConcertError, OSError) as error:
        reason = error.message if isinstance(error, ConcertError) else error.strerror
        raise StoreUnavailable(
            f"The database needs a migration, and the backup before it could not be written: {reason}",
            next_step="Make room in the data folder and start again; nothing was changed.",
        ) from error
    try:
        kept = sorted(
            file.parent.glob(backup_before(file.parent, "*").name), key=lambda one: one.stat().st_mtime
        )
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:  # the new one is there, which is what counts
        log.warning("old backups stay, since they cannot be removed: %s", error)

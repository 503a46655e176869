"""The store of an installation, for a process that serves and for commands beside it. The only file that names concrete adapters."""

from pathlib import Path

from crdt.errors import StoreUnavailable
from crdt.ids import DocumentId
from engine.ports import Store
from engine.records import Json
from server.settings import Settings
from storage.sql import SqlSettings, open_sql
from storage.sql.backup import Manifest
from storage.sql.backup import backup as back_up_folder
from storage.sql.backup import restore as restore_folder
from storage.sql.database import in_use, unusable
from storage.sql.one_document import state_in_backup as state_of_document
from storage.sql.revisions import newest
from storage.sql.upgrading import migrate


async def open_whole_store(settings: Settings) -> Store:
    """For a process that serves, or a command that needs all of it. `StoreUnavailable` while another one holds it."""
    return await open_sql(_where(settings), _sql(settings))


async def open_guest_store(settings: Settings) -> Store:
    """The same store beside a process that may be serving from it: records only."""
    return await open_sql(_where(settings), _sql(settings), beside=True)


async def migrate_store(settings: Settings) -> str:
    """Which revision the database is at now."""
    return await migrate(_where(settings), settings.data)


def back_up_store(settings: Settings, file: Path) -> Manifest:
    if settings.database_url:
        from storage.sql.carrying import backup_server  # noqa: PLC0415 - a folder needs nothing of it

        return backup_server(settings.database_url, file)
    return back_up_folder(settings.data, file)


def is_current(manifest: Manifest) -> bool:
    """Whether the backup is of this Concert's tables."""
    return manifest.revision == newest()


def told_of(manifest: Manifest) -> Json:
    """What the audit log says of a backup."""
    return {"taken_at": manifest.taken_at, "sha256": manifest.sha256, "rows": sum(manifest.counts.values())}


def restore_store(settings: Settings, file: Path) -> Manifest:
    if settings.database_url:
        from storage.sql.carrying import restore_server  # noqa: PLC0415 - a folder needs nothing of it

        return restore_server(file, settings.database_url)
    return restore_folder(file, settings.data)


def state_in_backup(file: Path, document: DocumentId) -> bytes:
    return state_of_document(file, document)


def is_served(settings: Settings) -> bool:
    """Whether a process holds the data folder. Of a database it is taken for granted."""
    return bool(settings.database_url) or in_use(settings.data)


def folder_unusable(settings: Settings, error: OSError) -> StoreUnavailable:
    """Where keys, files of sources and copies of them are kept, also beside a database elsewhere."""
    return unusable(settings.data, error)


def _where(settings: Settings) -> str | Path:
    return settings.database_url or settings.data


def _sql(settings: Settings) -> SqlSettings:
    return SqlSettings(
        synchronous="NORMAL" if settings.synchronous == "NORMAL" else "FULL", backups=settings.data
    )

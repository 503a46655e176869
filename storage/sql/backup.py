"""Backups of a data folder: taken while Concert runs, verified before they count, restored with new epochs.

A backup is one zip file: `concert.db`, a consistent copy of the database, and `manifest.json`, which says what must be
in it. Files next to the database are not part of it.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput, NotFound, StoreUnavailable
from crdt.ids import Micros, uuid7
from storage.sql.database import APPLICATION_ID, FILE, MIB, FolderLock
from storage.sql.revisions import migrate_file

FORMAT = 1
MANIFEST = "manifest.json"
JUMP = 1_000_000
"""Event numbers go on this far above the highest of the backup, so that none that was lost is ever given again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`counts` are rows by table, `epochs` those of all documents at the time `taken_at`."""

    format: int
    taken_at: Micros
    revision: str
    sha256: str
    size: int
    counts: Mapping[str, int]
    epochs: Mapping[str, str]

    def summary(self) -> str:
        taken = datetime.fromtimestamp(self.taken_at / 1e6, UTC).isoformat(timespec="seconds")
        rows = sum(self.counts.values())
        return f"{len(self.epochs)} documents, {rows} rows, {self.size / MIB:.1f} MiB, taken {taken}"


def backup(folder: Path, file: Path) -> Manifest:
    """Writes `file`, whether or not a server runs on `folder`. What was acknowledged before the call is in it."""
    source = folder / FILE
    if not source.exists():
        raise NotFound(f"There is no Concert database in {folder}.", next_step="Check --data.")
    return written(file, lambda copy: _copy(source, copy))


def written(file: Path, copying: Callable[[Path], None]) -> Manifest:
    """`copying` makes a database of one moment, not earlier than its call, at the path it is given."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with translated(), TemporaryDirectory(prefix=".concert-backup-", dir=file.parent) as aside:
        copy = Path(aside) / FILE
        taken_at = _now()
        copying(copy)
        manifest = _describe(copy, taken_at)
        packed = Path(aside) / "packed"
        _pack(copy, manifest, packed)
        # Read back from the disk: a backup that cannot be read is none.
        unpack(packed, Path(aside) / "again")
        packed.replace(file)
        _sync(file.parent)
    return manifest


def restore(file: Path, folder: Path) -> Manifest:
    """Puts the database of a backup into `folder`, where no server may run, and gives every document a new epoch.

    The database that was there stays beside it as `concert.db.before-…`. Until the last step, one rename, it is in
    place untouched.
    """
    lock = FolderLock(folder)
    try:
        with restored(file, folder) as (fresh, manifest):
            _keep(folder / FILE)
            fresh.replace(folder / FILE)
            _sync(folder)
    finally:
        lock.release()
    return manifest


@contextmanager
def restored(file: Path, folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """The database of a backup, up to date and with new epochs, in a folder below `folder` that goes away."""
    with translated(), TemporaryDirectory(prefix=".concert-restore-", dir=folder) as aside:
        fresh = Path(aside) / FILE
        manifest = unpack(file, fresh)
        migrate_file(fresh)
        _start_anew(fresh)
        yield fresh, manifest


def _copy(source: Path, copy: Path) -> None:
    """In one step of SQLite's backup: one moment of the database; writers go on meanwhile."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as present,
        closing(sqlite3.connect(copy)) as target,
    ):
        present.backup(target)
        # One file, without a log beside it.
        target.execute("PRAGMA journal_mode=DELETE")


def _describe(copy: Path, taken_at: Micros) -> Manifest:
    """Checks the copy page by page and says what is in it."""
    with closing(sqlite3.connect(copy)) as connection:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if mark != APPLICATION_ID:
            raise InvalidInput("This database is not Concert's.", next_step="Name a backup made by Concert.")
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise StoreUnavailable(
                f"The database is damaged: {verdict}", next_step="Restore an older backup."
            )
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return Manifest(
            format=FORMAT,
            taken_at=taken_at,
            revision=revision,
            sha256=_sha256(copy),
            size=copy.stat().st_size,
            counts=_counts(connection),
            epochs=dict(connection.execute("SELECT id, epoch FROM documents ORDER BY id")),
        )


def _counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Rows by table. The names come from the schema."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in names
        if name != "alembic_version"
    }


def _pack(copy: Path, manifest: Manifest, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        archive.write(copy, FILE)
    descriptor = os.open(packed, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unpack(packed: Path, copy: Path) -> Manifest:
    """The database of a backup at `copy`, compared with its manifest."""
    try:
        with zipfile.ZipFile(packed) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            if manifest.format != FORMAT:
                raise InvalidInput(f"This backup has format {manifest.format}; this Concert reads {FORMAT}.")
            with archive.open(FILE) as stored, copy.open("xb") as target:
                shutil.copyfileobj(stored, target, MIB)
                target.flush()
                os.fsync(target.fileno())
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise InvalidInput(f"{packed} is not a Concert backup, or it is damaged: {error}") from error
    if _sha256(copy) != manifest.sha256 or _describe(copy, manifest.taken_at) != manifest:
        raise InvalidInput(f"{packed} is damaged.", next_step="Use another backup.")
    return manifest


def _start_anew(path: Path) -> None:
    """New epochs, so that clients drop what they kept of the lost time; events go on above all lost numbers."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("new_epoch", 0, lambda: uuid7(_now(), os.urandom(10)), deterministic=False)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE documents SET epoch = new_epoch()")
        connection.execute(
            """INSERT INTO channels (channel, floor)
               SELECT '', ? + max(coalesce((SELECT max(sequence) FROM events), 0),
                                  coalesce((SELECT max(floor) FROM channels), 0))
               ON CONFLICT (channel) DO UPDATE SET floor = excluded.floor""",
            (JUMP,),
        )
        connection.execute("COMMIT")


def _keep(path: Path) -> None:
    """A second name for the database in place, with its log where that cannot be brought into it."""
    if not path.exists():
        return
    kept = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    log, kept_log = (one.with_name(f"{one.name}-wal") for one in (path, kept))
    os.link(path, kept)
    if log.exists():
        # Before SQLite opens a damaged database and throws the log away.
        os.link(log, kept_log)
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if kept_log.exists() and kept_log.stat().st_size == 0:
        kept_log.unlink()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Makes a rename in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _now() -> Micros:
    return Micros(int(datetime.now(UTC).timestamp() * 1_000_000))


@contextmanager
def translated() -> Iterator[None]:
    """What the files of a backup fail with, as ConcertErrors."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(
            f"The backup could not be written or read: {error}.",
            next_step="Check the path of the file, who may write there, and the room that is left.",
        ) from error

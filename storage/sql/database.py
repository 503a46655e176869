"""Where the rows live: the SQLite file of a data folder with its pragmas and its lock, and the engines for reads."""

import fcntl
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Engine, NullPool, create_engine, event

from crdt.dataclasses import dataclass
from crdt.errors import StoreUnavailable

FILE = "concert.db"
LOCK = "concert.lock"
APPLICATION_ID = 0x436F6E63
"""`Conc`, at byte 68 of the file: `file concert.db` can tell it."""

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSettings:
    """`synchronous` FULL: an acknowledgement survives a power cut. NORMAL: only the crash of the process."""

    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    group_writes: int = 1_000
    queue_writes: int = 50_000
    queue_bytes: int = 256 * MIB
    readers: int = 4
    busy_seconds: float = 5.0
    read_seconds: float = 20.0
    """After which a server that lets us in and says nothing counts as away, to whoever reads."""
    backups: Path | None = None
    """Where a backup of a server's database goes before it is migrated; None: it is migrated without one."""
    checkpoint_seconds: float = 1.0
    """Between two checkpoints of a busy store; an idle one makes none."""
    wal_limit: int = 64 * MIB
    """Bytes of the write-ahead log that stay on disk. From half of it on it begins again at its beginning, which is much
    cheaper than emptying the file: cutting off 64 MiB takes 35 ms, in which nothing is committed.
    """


def is_url(where: str | Path) -> bool:
    """Whether a store is named by the URL of a PostgreSQL server rather than by a data folder."""
    return str(where).startswith("postgresql")


class FolderHeld(StoreUnavailable):
    """Another process has the data folder."""


def unusable(folder: Path, error: OSError) -> StoreUnavailable:
    """Why nothing can be kept there."""
    return StoreUnavailable(
        f"The data folder {folder} cannot be used: {error.strerror or error}.",
        next_step="Make room in it and make it writable, or choose another --data folder.",
    )


class FolderLock:
    """One process per data folder. The system lets go of it when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise unusable(folder, error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._file, 20, 0).decode(errors="replace").strip() or "unknown"
            os.close(self._file)
            raise FolderHeld(
                f"Another Concert process (pid {holder}) uses the data folder {folder}.",
                next_step="Stop it, or choose another --data folder.",
            ) from error
        with suppress(OSError):  # who holds it is told to others only: a full disk keeps nobody from reading
            os.truncate(self._file, 0)
            os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        os.close(self._file)


def in_use(folder: Path) -> bool:
    """Whether a process holds the folder now."""
    try:
        lock = FolderLock(folder)
    except FolderHeld:
        return True
    lock.release()
    return False


def connect(path: Path, settings: SqlSettings) -> sqlite3.Connection:
    """A connection that may write to a file that exists. Transactions are opened by hand, checkpoints are
    `checkpoints.py`'s.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=settings.busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={settings.synchronous}")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute(f"PRAGMA journal_size_limit={settings.wal_limit}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-32768")  # KiB
        # an insert of many rows may have to be taken back alone, and keeps for that what it changes: not in a file
        connection.execute("PRAGMA temp_store=MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


def claim(path: Path) -> None:
    """Makes the file and marks it as Concert's, or refuses one that is something else's."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            _claim(connection, path)
        except sqlite3.Error as error:
            raise StoreUnavailable(
                f"{path} cannot be opened: {error}.",
                next_step="Make room in the data folder and make it writable; if the file is damaged, restore a backup.",
            ) from error


def _claim(connection: sqlite3.Connection, path: Path) -> None:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark == 0 and tables == 0:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    elif mark != APPLICATION_ID:
        raise StoreUnavailable(
            f"{path} is a SQLite file of another program.", next_step="Choose another --data folder."
        )


def reading_engine(path: Path, settings: SqlSettings) -> Engine:
    """Connections that cannot write; each statement is its own transaction. Who takes one keeps it."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
        skip_autocommit_rollback=True,
        connect_args={"timeout": settings.busy_seconds, "check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only=ON")
        # pages that a reader keeps for itself; most rows are read once, and the system keeps the file anyway
        cursor.execute("PRAGMA cache_size=-256")  # KiB
        cursor.close()

    return engine

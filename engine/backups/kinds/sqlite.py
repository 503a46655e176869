"""SQLite files, by SQLite's own backup API out of one read transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote
from zlib import crc32

from engine.backups.kind import BackupFailed, BackupKind, BackupStopped, Contents, Copied, Job, Stock
from engine.backups.placing import look, placed, undo
from engine.sources.paths import resolve
from engine.sources.profiling import quoted

COPY: Final = "database.sqlite"
PAGES: Final = 2_000
"""Copied between two looks at whether to stop: 8 MB."""
BATCH: Final = 5_000
TABLES: Final = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)


def copy(job: Job) -> Copied:
    with _reading(resolve(job.config.path, job.roots)) as source:
        source.execute("BEGIN")
        contents = contents_of(source, job)
        with closing(sqlite3.connect(job.folder / COPY)) as target:
            source.backup(target, pages=PAGES, progress=lambda _status, left, total: _going(job, left, total))
    return Copied(before=contents, after=contents)


def trial(job: Job) -> Contents:
    restored = job.scratch / COPY
    return _restored(job, restored)


def restore(job: Job, target: str) -> Contents:
    with placed(job, target) as path:
        return _restored(job, path)


def _restored(job: Job, path: Path) -> Contents:
    with _reading(job.folder / COPY) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target, pages=PAGES, progress=lambda _status, left, total: _going(job, left, total))
    with _reading(path) as database:
        said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise BackupFailed(f"SQLite finds the restored file damaged: {said[:200]}")
        return contents_of(database, job)


def contents_of(database: sqlite3.Connection, job: Job) -> Contents:
    """Tables of extensions (full-text indexes and the like) are counted by the tables that hold them."""
    found: dict[str, Stock] = {}
    names = [name for (name,) in database.execute(TABLES)]
    for name in names:
        rows = total = 0
        cursor = database.execute(f"SELECT * FROM {quoted(name)}")
        while batch := cursor.fetchmany(BATCH):
            if job.stopped():
                raise BackupStopped
            rows += len(batch)
            total += sum(crc32(repr(row).encode("utf-8", "surrogatepass")) for row in batch)
        found[name] = Stock(rows, f"{total:x}")
    return found


def _going(job: Job, left: int, total: int) -> None:
    if job.stopped():
        raise BackupStopped
    job.say(total - left, total, "pages")


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(
        sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
    ) as database:
        database.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        database.execute("PRAGMA trusted_schema = OFF")
        yield database


BACKUP = BackupKind(
    kind="sqlite",
    title="SQLite's backup API",
    place="a new file below the folder of sources",
    copy=copy,
    trial=trial,
    restore=restore,
    look=look,
    undo=undo,
)

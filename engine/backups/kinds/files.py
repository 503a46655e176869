"""Folders of files: each copied with its SHA-256, again when it was written to meanwhile."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.backups.kind import BackupFailed, BackupKind, BackupStopped, Contents, Copied, Job, Stock
from engine.backups.placing import look, placed, undo
from engine.sources.failures import SourceFailed
from engine.sources.paths import resolve

COPY: Final = "files"
TRIES: Final = 3
PART: Final = 1 << 20


def copy(job: Job) -> Copied:
    folder = resolve(job.config.folder, job.roots)
    if not folder.is_dir():
        raise SourceFailed("not_this_format", "The path is a file, not a folder.")
    contents = _carried(job, folder, job.folder / COPY)
    return Copied(before=contents, after=contents)


def trial(job: Job) -> Contents:
    return _carried(job, job.folder / COPY, job.scratch / COPY)


def restore(job: Job, target: str) -> Contents:
    with placed(job, target) as path:
        return _carried(job, job.folder / COPY, path)


def _carried(job: Job, source: Path, target: Path) -> Contents:
    target.mkdir(parents=True)
    files = list(_files(source))
    total = sum(file.stat().st_size for file in files)
    done, found = 0, dict[str, Stock]()
    for file in files:
        name = str(file.relative_to(source))
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        found[name] = _one(job, file, target / name)
        done += found[name].rows
        job.say(done, max(total, done), name)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Regular files, links not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder.resolve()):
            yield path


def _one(job: Job, source: Path, target: Path) -> Stock:
    """A file's rows are its bytes."""
    for _ in range(TRIES):
        before = source.stat()
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as read, target.open("wb") as written:
            while part := read.read(PART):
                if job.stopped():
                    raise BackupStopped
                digest.update(part)
                written.write(part)
                size += len(part)
            written.flush()
            os.fsync(written.fileno())
        after = source.stat()
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            shutil.copystat(source, target)
            return Stock(size, digest.hexdigest())
    raise BackupFailed(f"{source.name} was written to each time it was copied.")


BACKUP = BackupKind(
    kind="files",
    title="Copy of the files with checksums",
    place="a new folder below the folder of sources",
    copy=copy,
    trial=trial,
    restore=restore,
    look=look,
    undo=undo,
)

"""Where restored files go: a new name below the first folder of sources. Nothing that is there is ever written over."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.backups.kind import Job, PlaceTaken
from engine.sources.failures import SourceFailed
from engine.sources.source import SourceRoots


@contextmanager
def placed(job: Job, target: str) -> Iterator[Path]:
    """A path to fill in a folder beside the place; put there at the end, in one step, where all went well."""
    look(job, target)
    path, beside = _path(target, job.roots), _beside(job, target)
    made = [one for one in path.parents if not one.exists()]
    beside.mkdir(parents=True)
    try:
        yield beside / path.name
        if path.exists():
            raise PlaceTaken(details={"place": target})
        (beside / path.name).rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        for folder in made if not path.exists() else ():
            with suppress(OSError):  # somebody uses it meanwhile
                folder.rmdir()


def look(job: Job, target: str) -> None:
    """Raises where nothing can be put into this place."""
    if _path(target, job.roots).exists():
        raise PlaceTaken(details={"place": target})


def undo(job: Job, target: str) -> None:
    """Removes what a restore of this name left beside its place."""
    shutil.rmtree(_beside(job, target), ignore_errors=True)


def _beside(job: Job, target: str) -> Path:
    path = _path(target, job.roots)
    return path.with_name(f".{path.name}.{job.restore}.restoring")


def _path(target: str, roots: SourceRoots) -> Path:
    root = Path(os.path.realpath(roots.folders[0]))
    path = Path(os.path.realpath(root / target.replace("\0", "")))
    if "\0" in target or not target.strip() or path == root or not path.is_relative_to(root):
        raise SourceFailed("outside_roots", "This path is outside the folders that sources may read.")
    return path

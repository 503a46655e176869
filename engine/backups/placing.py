"""Where restored files go: a new name below the first folder of sources. Nothing that is there is ever written over."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.backups.kind import PlaceTaken
from engine.sources.failures import SourceFailed
from engine.sources.source import SourceRoots


@contextmanager
def placed(target: str, roots: SourceRoots) -> Iterator[Path]:
    """A path to fill beside the place; put there at the end, in one step, where all went well."""
    path = _new_path(target, roots)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.restoring")
    _remove(beside)
    try:
        yield beside
        if path.exists():
            raise PlaceTaken(details={"place": target})
        beside.rename(path)
    finally:
        _remove(beside)


def _new_path(target: str, roots: SourceRoots) -> Path:
    root = Path(os.path.realpath(roots.folders[0]))
    path = Path(os.path.realpath(root / target.replace("\0", "")))
    if "\0" in target or not target.strip() or path == root or not path.is_relative_to(root):
        raise SourceFailed("outside_roots", "This path is outside the folders that sources may read.")
    if path.exists():
        raise PlaceTaken(details={"place": target})
    return path


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

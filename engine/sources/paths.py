"""Where file-based sources may read. The real path, links resolved, must lie under one of the allowed folders."""

import os
from pathlib import Path
from typing import Final

from pydantic import JsonValue

from engine.sources.failures import SourceFailed, SourceFileMissing
from engine.sources.source import SourceRoots

PLACE: Final[dict[str, JsonValue]] = {"format": "place"}
"""Marks the field of a connection that names a file or folder here: lists, forms and rules about files go by it."""


def resolve(text: str, roots: SourceRoots) -> Path:
    """The real path. `SourceFailed` when it is outside the roots, does not exist or may not be read.

    Outside is told before missing, so that nobody can ask which files the machine has.
    """
    if not text or "\0" in text:
        raise SourceFileMissing("The path is empty or not a path.")
    folders = [Path(os.path.realpath(folder)) for folder in roots.folders]
    path = folders[0] / text if folders else Path(text)
    real = Path(os.path.realpath(path))
    if not any(real.is_relative_to(folder) for folder in folders):
        raise SourceFailed("outside_roots", "This path is outside the folders that sources may read.")
    if not real.exists():
        raise SourceFileMissing(f"There is no file or folder {text!r}.")
    if not os.access(real, os.R_OK):
        raise SourceFailed("permission_denied", f"Concert may not read {text!r}.")
    return real

"""Folders that take long to make, copied: data folders as a first start leaves them, database servers as installed.

Each process of tests makes one of a kind, when the first is asked for. What first starts and migrations do is proved
by those who do without: `tests/server/test_cli.py`, `tests/storage/`, `tests/scenarios/test_upgrade.py`.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from storage.sql.database import FILE
from storage.sql.upgrading import migrate_folder

_kept: list["TemporaryDirectory[str]"] = []
"""They go when the process ends."""


def with_tables(folder: Path) -> Path:
    """The folder, whose store has all tables and no rows. One that has a store stays as it is."""
    return furnished(folder, migrate_folder)


def furnished(folder: Path, make: Callable[[Path], object]) -> Path:
    """The folder, with what `make` does to a new one; keys and ids are the same in each that is made so."""
    if (folder / FILE).exists():
        return folder
    return Path(copytree(made(make), folder, dirs_exist_ok=True))


@cache
def made(make: Callable[[Path], object]) -> Path:
    """A folder with what `make` does to a new one; the same for all, to be read only."""
    folder = TemporaryDirectory(prefix="concert-furnished-", ignore_cleanup_errors=True)
    _kept.append(folder)
    make(Path(folder.name))
    return Path(folder.name)

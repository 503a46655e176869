"""Where the data of a file-based source lies on this machine, as its own connection says. Reads no content."""

import asyncio
import pwd
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from crdt.dataclasses import dataclass
from engine.security.check import DoesNotApply, Looking
from engine.sources.failures import SourceFailed

MOST_FILES: Final = 2000
_FIRST_TEXT = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """One file or folder: its mode bits and who owns it. `owner` is "" where no account has this number."""

    path: Path
    table: str
    mode: int
    owner: str
    number: int
    folder: bool

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def bits(self) -> str:
        return stat.filemode(self.mode)


async def lying(looking: Looking) -> tuple[Lying, ...]:
    """The files with data, each once, and the folders they are in. `DoesNotApply` where there are none on this machine."""
    places = await _places(looking)
    if not places:
        raise DoesNotApply("The data of this source does not lie in files of this machine.")
    found = await asyncio.to_thread(_looked_at, places)
    if not found:
        raise DoesNotApply("The files of this source are not there any more.")
    columns = ("file", "mode", "owner")
    rows = [(one.name, one.bits, one.owner or str(one.number)) for one in found]
    looking.note("stat of the files and their folders", (), columns, rows)
    return found


async def files(looking: Looking, wrong: Callable[[Lying], bool]) -> list[Lying]:
    """The files (no folders) of which this holds."""
    return [one for one in await lying(looking) if not one.folder and wrong(one)]


async def _places(looking: Looking) -> dict[Path, str]:
    """Files by path, with the table that each of them is, "" for a database."""
    if looking.dialect == "sqlite":
        listed = await looking.connection.query("PRAGMA database_list")
        paths = [row[2] for row in listed.rows if row[1] == "main" and row[2]]
        return {Path(str(one)): "" for one in paths}
    if not any(table.kind == "file" for table in looking.tables):
        listed = await looking.connection.query("SELECT path FROM duckdb_databases() WHERE path IS NOT NULL")
        return {Path(str(row[0])): "" for row in listed.rows if row[0] and Path(str(row[0])).is_absolute()}
    found: dict[Path, str] = {}
    for table in [one for one in looking.tables if one.kind == "file"][:MOST_FILES]:
        try:
            text = _FIRST_TEXT.search(await looking.connection.relation(table.name))
        except SourceFailed:
            continue
        if text is not None and Path(text[1]).is_absolute():
            found.setdefault(Path(text[1].replace("''", "'")), table.name)
    return found


def _looked_at(places: dict[Path, str]) -> tuple[Lying, ...]:
    folders = {path.parent: "" for path in places}
    return (*_stats(places), *_stats(folders, folder=True))


def _stats(places: dict[Path, str], *, folder: bool = False) -> Sequence[Lying]:
    found = []
    for path, table in sorted(places.items()):
        try:
            seen = path.stat()
        except OSError:
            continue
        found.append(
            Lying(
                path=path,
                table=table,
                mode=seen.st_mode,
                owner=_owner(seen.st_uid),
                number=seen.st_uid,
                folder=folder,
            )
        )
    return found


def _owner(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return ""

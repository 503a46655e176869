"""Databases and data files below the folders that sources may read which no source describes. Blocking: for a thread.

A database is told by its first bytes, whatever it is called; data files by their endings, gathered by folder. Links lead nowhere,
and what is no regular file is not opened: a pipe would be waited for.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from crdt.dataclasses import dataclass

MOST_FILES: Final = 20_000
"""Looked at in one go; what is beyond is said to be left out."""
MOST_DEEP: Final = 8
MOST_NAMED: Final = 5

_SQLITE: Final = b"SQLite format 3\0"
_DUCKDB: Final = b"DUCK"
_DUCKDB_AT: Final = 8
DATA: Final = (".csv", ".tsv", ".parquet", ".json", ".ndjson", ".jsonl", ".csv.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """`path` as a source would name it: from the first folder on where it lies there, else whole. `files` are some names in a
    folder of `count` data files; of a database there are none.
    """

    kind: Literal["sqlite", "duckdb", "files"]
    path: str
    bytes: int
    changed_at: int
    """Seconds since 1970."""
    count: int
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    lying: tuple[Lying, ...]
    looked_at: int
    left_out: bool


def look(folders: Sequence[str], described: Iterable[str]) -> Seen:
    """`described` are paths of sources, as they name them; what lies below a described folder is described."""
    roots = [Path(os.path.realpath(folder)) for folder in folders]
    known = {os.path.realpath(roots[0] / path) for path in described if path} if roots else set()
    found: dict[str, Lying] = {}
    looked_at = 0
    for path in _files(roots):
        if looked_at == MOST_FILES:
            return Seen(lying=_sorted(found), looked_at=looked_at, left_out=True)
        looked_at += 1
        one = _told(path, roots)
        if one is None or _is_known(path, known):
            continue
        before = found.get(one.path)
        found[one.path] = one if before is None else _together(before, one)
    return Seen(lying=_sorted(found), looked_at=looked_at, left_out=False)


def _sorted(found: dict[str, Lying]) -> tuple[Lying, ...]:
    return tuple(found[path] for path in sorted(found))


def _files(roots: Sequence[Path]) -> Iterator[Path]:
    """Links are not followed: what they lead to may be elsewhere."""
    for root in dict.fromkeys(roots):
        for folder, folders, files in os.walk(root, followlinks=False):
            deep = len(Path(folder).relative_to(root).parts)
            folders[:] = sorted(one for one in folders if deep < MOST_DEEP and not one.startswith("."))
            yield from (Path(folder) / one for one in sorted(files) if not one.startswith("."))


def _is_known(path: Path, known: set[str]) -> bool:
    return any(str(one) in known for one in (path, *path.parents))


def _told(path: Path, roots: Sequence[Path]) -> Lying | None:
    try:
        facts = path.lstat()
        kind = _kind(path) if stat.S_ISREG(facts.st_mode) else None
    except OSError:
        return None
    if kind is None:
        return None
    named = path.parent if kind == "files" else path
    return Lying(
        kind=kind,
        path=_as_named(named, roots),
        bytes=facts.st_size,
        changed_at=int(facts.st_mtime),
        count=1,
        files=(path.name,) if kind == "files" else (),
    )


def _kind(path: Path) -> Literal["sqlite", "duckdb", "files"] | None:
    if path.name.lower().endswith(DATA):
        return "files"
    with open(path, "rb", opener=_itself) as file:
        head = file.read(len(_SQLITE))
    if head == _SQLITE:
        return "sqlite"
    if head[_DUCKDB_AT : _DUCKDB_AT + len(_DUCKDB)] == _DUCKDB:
        return "duckdb"
    return None


def _itself(path: str, flags: int) -> int:
    """Not what a link leads to that was put in its place meanwhile, and without waiting."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _as_named(path: Path, roots: Sequence[Path]) -> str:
    if path.is_relative_to(roots[0]):
        return path.relative_to(roots[0]).as_posix()
    return str(path)


def _together(before: Lying, one: Lying) -> Lying:
    return Lying(
        kind="files",
        path=before.path,
        bytes=before.bytes + one.bytes,
        changed_at=max(before.changed_at, one.changed_at),
        count=before.count + 1,
        files=(*before.files, *one.files)[:MOST_NAMED],
    )

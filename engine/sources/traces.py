"""What a file tells of writes to it: something that is another after each of them, without its content being read.

Size and times alone miss what a clock with coarse ticks hides, so of a database the head counts, too: SQLite numbers its
transactions there, and a write-ahead log has other salts each time it begins anew. Border: files of this machine only.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

HEAD: Final = 100
"""Bytes: the header of a SQLite file, with its change counter, and more than that of a write-ahead log."""
CHUNK: Final = 1 << 20


def trace_of(paths: Iterable[Path]) -> str:
    """Of these files together. One that is missing counts as an empty one: both hold nothing."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            facts = path.stat()
            with path.open("rb") as file:
                head = file.read(HEAD)
        except FileNotFoundError:
            continue
        if facts.st_size:
            said = (path.name, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino, head.hex())
            digest.update(repr(said).encode())
    return digest.hexdigest()[:32]


def content_of(path: Path) -> str:
    """Of a copy that is younger than what was written: of that only the content tells."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()[:32]


def beside(path: Path, *endings: str) -> list[Path]:
    """A database and what its library keeps beside it."""
    return [path, *(path.with_name(path.name + ending) for ending in endings)]

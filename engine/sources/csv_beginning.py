"""Looks at the beginning of a CSV file: whether it is empty, and which rows do not fit its first line. Blocking; for a thread.

DuckDB finds separator, quotes and types by itself. But where some rows have other numbers of cells than the first line, it
takes that line for a row like any other and the names of the columns are lost; then it has to be told.
"""

import csv
import gzip
import io
import zlib
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from crdt.dataclasses import dataclass

SAMPLE_BYTES: Final = 4 << 20
SAMPLE_ROWS: Final = 20_480
_SEPARATORS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ragged:
    """Of `rows` that were looked at, `ragged` have other numbers of cells than the first line; the first is in line `line`
    (from 1). `whole`: that were all rows of the file.
    """

    separator: str
    rows: int
    ragged: int
    line: int
    whole: bool

    def __str__(self) -> str:
        of = f"{self.rows:,}" if self.whole else f"the first {self.rows:,}"
        have = "has" if self.ragged == 1 else "have"
        return (
            f"{self.ragged:,} of {of} {'row' if self.rows == 1 else 'rows'} {have} more or fewer cells than the first line, "
            f"the first in line {self.line:,}. Missing cells are empty, others have columns of their own."
        )


def is_empty(file: Path) -> bool:
    """Nothing but white space. Raises OSError."""
    if file.stat().st_size > SAMPLE_BYTES:
        return False
    try:
        text, whole = _beginning(file)
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error):
        return False
    return whole and not text.strip()


def ragged_rows(file: Path) -> Ragged | None:
    """None where every row fits, or where no first line names columns: then nothing need be told. Raises OSError."""
    try:
        text, whole = _beginning(file)
        names, rows, whole_rows = _rows(text)
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error, csv.Error, StopIteration):
        return None
    unfit = [line for line, width in rows if width != len(names.cells)]
    if not unfit or not _is_head(names.cells) or names.preamble:
        return None
    return Ragged(
        separator=names.separator,
        rows=len(rows),
        ragged=len(unfit),
        line=unfit[0],
        whole=whole and whole_rows,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """`preamble`: the line after it names columns, more likely."""

    cells: Sequence[str]
    separator: str
    preamble: bool


def _beginning(file: Path) -> tuple[str, bool]:
    """In whole lines, and whether that is all of it. Raises UnicodeDecodeError, and what a damaged archive raises."""
    with _opened(file) as stream:
        read = stream.read(SAMPLE_BYTES)
        whole = not stream.read(1)
    text = getincrementaldecoder("utf-8-sig")().decode(read, final=whole)
    return (text if whole else text[: text.rfind("\n") + 1]), whole


def _opened(file: Path) -> gzip.GzipFile | io.BufferedReader:
    return gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb")


def _rows(text: str) -> tuple[_Names, list[tuple[int, int]], bool]:
    """What the first line says, the line and the width of each row after it, and whether those are all."""
    separator = _separator(text)
    read = _numbered(text, separator)
    _, first = next(read)
    rows: list[tuple[int, int]] = []
    second: Sequence[str] = ()
    for line, cells in read:
        if len(rows) == SAMPLE_ROWS:
            break
        second = second or cells
        rows.append((line, len(cells)))
    usual = Counter(width for _, width in rows).most_common(1)
    preamble = bool(usual) and usual[0][0] == len(second) != len(first) and _is_head(second)
    names = _Names(cells=first, separator=separator, preamble=preamble)
    return names, rows, len(rows) < SAMPLE_ROWS or next(read, None) is None


def _separator(text: str) -> str:
    first = next(line for line in io.StringIO(text) if line.strip())
    return max(_SEPARATORS, key=lambda one: len(next(csv.reader([first], delimiter=one))))


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the line each begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins = 1
    for cells in reader:
        if cells:
            yield begins, cells
        begins = reader.line_num + 1


def _is_head(cells: Sequence[str]) -> bool:
    """Several different names, none of them a number."""
    names = [cell.strip() for cell in cells]
    return len(names) > 1 and all(names) and len(set(names)) == len(names) and not any(map(_is_number, names))


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True

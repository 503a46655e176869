"""Reads a CSV file into rows, a piece at a time. Pure; for a thread.

The separator is found by the first line, a byte order mark is no letter. A column that the importer does not know is named
and changes nothing.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_ROWS: Final = 20_000
LONGEST_CELL: Final = 20_000
_SEPARATORS: Final = (",", ";", "\t")


class Unreadable(ValueError):
    """What is wrong with the file as a whole, in words for who brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`known` are the columns that mean something here, in the order of the file; `absent` change nothing."""

    known: tuple[str, ...]
    ignored: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the file: only the cells that it has."""

    number: int
    cells: dict[str, str]
    problem: str = ""


def lines_of(chunks: Iterable[str]) -> Iterator[str]:
    """The chunks of a file as lines, wherever they were cut."""
    rest = ""
    for chunk in chunks:
        whole = (rest + chunk).splitlines(keepends=True)
        rest = whole.pop() if whole and not whole[-1].endswith("\n") else ""
        yield from whole
    if rest:
        yield rest


def head_of(first: Sequence[str], columns: Sequence[str]) -> Head:
    names = [name.strip().casefold() for name in first]
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Unreadable(f"The column {twice[0]} stands twice in the first line.")
    known = tuple(name for name in names if name in columns)
    if not known:
        raise Unreadable(f"The first line names none of the columns {', '.join(columns)}.")
    return Head(
        known=known,
        ignored=tuple(name for name in names if name and name not in columns),
        absent=tuple(name for name in columns if name not in names),
    )


def read(chunks: Iterable[str], columns: Sequence[str]) -> tuple[Head, list[Line]]:
    """Raises `Unreadable` where the file as a whole makes no sense."""
    lines = lines_of(chunks)
    first = next(lines, "").removeprefix("\ufeff")
    if not first.strip():
        raise Unreadable("The file is empty.")
    separator = max(_SEPARATORS, key=first.count)
    names = next(csv.reader([first], delimiter=separator))
    head = head_of(names, columns)
    places = [name.strip().casefold() for name in names]
    found: list[Line] = []
    try:
        for cells in csv.reader(lines, delimiter=separator, strict=True):
            if not any(cell.strip() for cell in cells):
                continue
            if len(found) >= MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS} rows: split it.")
            found.append(_line(len(found) + 1, cells, places, head))
    except csv.Error as error:
        raise Unreadable(f"After row {len(found)} the file cannot be read: {error}.") from None
    return head, found


def _line(number: int, cells: Sequence[str], places: Sequence[str], head: Head) -> Line:
    if len(cells) != len(places):
        said = f"The row has {len(cells)} cells, the first line {len(places)}."
        return Line(number=number, cells={}, problem=said)
    named = {name: cell.strip() for name, cell in zip(places, cells, strict=True) if name in head.known}
    if long := [name for name, cell in named.items() if len(cell) > LONGEST_CELL]:
        return Line(
            number=number, cells={}, problem=f"The cell {long[0]} is longer than {LONGEST_CELL} letters."
        )
    return Line(number=number, cells=named)

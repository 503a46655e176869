"""Reads a CSV or JSON file into rows. Pure; for a thread.

The separator of a CSV file is found by its first line, a byte order mark is no letter. A JSON file is a list of objects: what
one of them does not name it does not change. A column that the importer does not know is named and changes nothing.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import dataclass
from engine.imports.listing import joined
from engine.whole import is_whole

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


def lines_of(text: str) -> Iterator[str]:
    """Only a line feed or a return ends a line. What else breaks one on a screen, as pages and paragraphs do, stands in a cell."""
    return iter(io.StringIO(text, newline=""))


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
    text = "".join(chunks).removeprefix("\ufeff")
    if text.lstrip().startswith(("[", "{")):
        return _read_json(text, columns)
    lines = lines_of(text)
    first = next((line for line in lines if line.strip()), "")
    if not first:
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


def _read_json(text: str, columns: Sequence[str]) -> tuple[Head, list[Line]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file is no JSON: {error}.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable("A JSON file is a list of objects, one for each row.")
    if not rows:
        raise Unreadable("The file is empty.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS} rows: split it.")
    named = list(dict.fromkeys(str(name) for row in rows for name in row))
    if not is_whole("".join(named)):
        raise Unreadable("A column has half of a letter in its name.")
    head = head_of(list(dict.fromkeys(name.strip().casefold() for name in named)), columns)
    return head, [_object(number, row, head) for number, row in enumerate(rows, 1)]


def _object(number: int, row: Mapping[str, Any], head: Head) -> Line:
    """A list is written as in CSV (`listing.py`); nothing is an empty cell."""
    cells: dict[str, str] = {}
    for name, value in row.items():
        column = name.strip().casefold()
        if column not in head.known:
            continue
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, (dict, list)) for part in parts):
            return Line(number=number, cells={}, problem=f"{column} is neither text nor a list of texts.")
        texts = ["" if part is None else str(part).strip() for part in parts]
        cells[column] = joined(texts) if isinstance(value, list) else texts[0]
    return _short(number, cells)


def _short(number: int, cells: dict[str, str]) -> Line:
    if long := [name for name, cell in cells.items() if len(cell) > LONGEST_CELL]:
        return Line(
            number=number, cells={}, problem=f"The cell {long[0]} is longer than {LONGEST_CELL} letters."
        )
    if torn := [name for name, cell in cells.items() if not is_whole(cell)]:
        return Line(number=number, cells={}, problem=f"The cell {torn[0]} has half of a letter.")
    return Line(number=number, cells=cells)


def _line(number: int, cells: Sequence[str], places: Sequence[str], head: Head) -> Line:
    if len(cells) != len(places):
        said = f"The row has {len(cells)} cells, the first line {len(places)}."
        return Line(number=number, cells={}, problem=said)
    named = {name: cell.strip() for name, cell in zip(places, cells, strict=True) if name in head.known}
    return _short(number, named)

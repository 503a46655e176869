"""Writes rows as a piece of a CSV or JSON file that `reading.py` reads back. Pure."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Final

from engine.imports.listing import parted

LISTS: Final = frozenset({"tags"})
"""Columns whose cells are lists: with semicolons in CSV, as they are in JSON."""


def csv_piece(rows: Sequence[Mapping[str, str]], columns: Sequence[str], *, first: bool) -> str:
    """The first piece has the line of names."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    if first:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def json_piece(rows: Sequence[Mapping[str, str]], *, first: bool, last: bool) -> str:
    """All pieces together are a list of objects, each on a line of its own."""
    lines = ",\n".join(json.dumps(_object(row), ensure_ascii=False) for row in rows)
    between = ("[\n" if rows else "[") if first else (",\n" if rows else "")
    return between + lines + ("\n]\n" if last else "")


def _object(row: Mapping[str, str]) -> dict[str, str | list[str]]:
    return {name: parted(cell) if name in LISTS else cell for name, cell in row.items()}

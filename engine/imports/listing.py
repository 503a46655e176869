"""A list of texts as one cell and back: semicolons between, quotes around a text that has one itself. Pure."""

import csv
import io
from collections.abc import Iterable


def joined(texts: Iterable[str]) -> str:
    """`parted` reads it back."""
    return "; ".join(_quoted(text) if {";", '"'} & set(text) else text for text in texts)


def parted(cell: str) -> list[str]:
    """Without what is empty. A quote counts at the beginning of a text; inside quotes it is doubled."""
    rows = csv.reader(io.StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    texts = (" ".join(text.split()) for row in rows for text in row)
    return [text for text in texts if text]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

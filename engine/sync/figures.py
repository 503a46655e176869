"""Row counts and checksums of both sides, column by column, and whether they come to the same. Pure.

A sum does not depend on the order of the rows. That of the whole rows says more than those of the columns: with it, the values
stand beside each other as well.
"""

from collections.abc import Sequence
from dataclasses import field
from hashlib import blake2b
from typing import Any, Final

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.sync.mapping import Field

_ALL: Final = (1 << 64) - 1


@dataclass(slots=True)
class Figures:
    """Of one side, as its rows pass by."""

    width: int
    rows: int = 0
    whole: int = 0
    columns: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = [0] * self.width

    def add(self, cells: Sequence[Any], text: str) -> None:
        self.rows += 1
        self.whole = (self.whole + _sum(text)) & _ALL
        for place, cell in enumerate(cells):
            self.columns[place] = (self.columns[place] + _sum(repr(cell))) & _ALL


def proof_of(fields: Sequence[Field], source: Figures, target: Figures) -> Json:
    """`equal` only where all of it is."""
    columns = [
        {
            "source": one.source,
            "target": one.target,
            "source_sum": f"{mine:016x}",
            "target_sum": f"{theirs:016x}",
            "equal": mine == theirs and source.rows == target.rows,
        }
        for one, mine, theirs in zip(fields, source.columns, target.columns, strict=True)
    ]
    return {
        "equal": (source.rows, source.whole) == (target.rows, target.whole)
        and all(one["equal"] for one in columns),
        "source_rows": source.rows,
        "target_rows": target.rows,
        "source_sum": f"{source.whole:016x}",
        "target_sum": f"{target.whole:016x}",
        "columns": columns,
    }


def _sum(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")

"""Finds findings by filters and counts them by what the filters are about. Pure: rows in, rows and counts out.

A count says of a facet what would be listed if another value of that facet was chosen, so each number explains itself (FI6).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.findings.records import FindingRecord

FACETS: Final = ("state", "severity", "area", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """None of a facet stands for all of it. `text`: words that stand in the message, the place or the rule."""

    state: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    rule: str = ""
    table: str = ""
    owner: str = ""
    text: str = ""

    def takes(self, row: FindingRecord, but: str = "") -> bool:
        return self._fits(row) and all(self._facet(row, name) for name in FACETS if name != but)

    def _facet(self, row: FindingRecord, name: str) -> bool:
        chosen: tuple[str, ...] = getattr(self, name)
        return not chosen or getattr(row, name) in chosen

    def _fits(self, row: FindingRecord) -> bool:
        if self.rule and row.rule != self.rule:
            return False
        if self.table and row.table != self.table:
            return False
        if self.owner and row.owner != self.owner:
            return False
        said = f"{row.message} {row.table}.{row.column} {row.rule}".casefold()
        return all(word in said for word in self.text.casefold().split())


ORDERS: Final[dict[str, Callable[[FindingRecord], tuple[object, ...]]]] = {
    "severity": lambda row: (-row.rank, row.table, row.column, row.id),
    "newest": lambda row: (-row.first_at, -row.rank, row.id),
    "changed": lambda row: (-row.changed_at, -row.rank, row.id),
    "due": lambda row: (row.due is None, row.due or 0, -row.rank, row.id),
    "place": lambda row: (row.source, row.table, row.column, row.id),
}


def listed(rows: Iterable[FindingRecord], sought: Sought, order: str) -> list[FindingRecord]:
    return sorted((row for row in rows if sought.takes(row)), key=ORDERS[order])


def counted(rows: Sequence[FindingRecord], sought: Sought) -> dict[str, dict[str, int]]:
    """By facet and value."""
    return {
        facet: dict(Counter(str(getattr(row, facet)) for row in rows if sought.takes(row, but=facet)))
        for facet in FACETS
    }

"""Long lists of findings, by looking at each."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from engine.findings.listing import FACETS, SOURCES, Counts, Facet, FindingOrder, FindingsWanted, Sought
from engine.findings.records import FindingRecord
from engine.records import DocumentRecord
from storage.memory.tables import Tables
from storage.payloads import copied_record

ORDERS: Final[Mapping[FindingOrder, Callable[[FindingRecord], tuple[Any, ...]]]] = {
    "severity": lambda row: (-row.rank, row.table, row.column, row.id),
    "newest": lambda row: (-row.first_at, -row.rank, row.id),
    "changed": lambda row: (-row.changed_at, -row.rank, row.id),
    "due": lambda row: (row.due is None, row.due or 0, -row.rank, row.id),
    "place": lambda row: (row.source, row.table, row.column, row.id),
}


class MemoryFindingLists:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(self, wanted: FindingsWanted, offset: int, limit: int) -> Sequence[FindingRecord]:
        rows = sorted(self._fitting(wanted), key=ORDERS[wanted.order])
        return tuple(copied_record(row) for row in rows[offset : offset + limit])

    async def counts(self, wanted: FindingsWanted) -> Counts:
        return {
            facet: Counter(str(getattr(row, facet)) for row in self._fitting(wanted, but=facet))
            for facet in FACETS
        }

    def _fitting(self, wanted: FindingsWanted, but: Facet | None = None) -> list[FindingRecord]:
        readable = self._readable(wanted)
        rows = cast(list[FindingRecord], list(self._tables.records[FindingRecord].values()))
        ours = [row for row in rows if row.workspace == wanted.workspace and row.source in readable]
        return [row for row in ours if _fits(row, wanted.sought, but)]

    def _readable(self, wanted: FindingsWanted) -> set[str]:
        rows = cast(list[DocumentRecord], list(self._tables.records[DocumentRecord].values()))
        return {
            row.id
            for row in rows
            if (row.workspace, row.kind, row.trashed_at) == (wanted.workspace, SOURCES, None)
            and not wanted.hidden.hides(row)
            and row.branch_of not in wanted.hidden.documents
        }


def _fits(row: FindingRecord, sought: Sought, but: Facet | None) -> bool:
    if not all(
        getattr(row, name) in sought.chosen(name) for name in FACETS if name != but and sought.chosen(name)
    ):
        return False
    exact = {"rule": sought.rule, "table": sought.table, "owner": sought.owner}
    if not all(getattr(row, name) == value for name, value in exact.items() if value):
        return False
    said = f"{row.message} {row.table}.{row.column} {row.rule}".lower()
    return all(word in said for word in sought.words)

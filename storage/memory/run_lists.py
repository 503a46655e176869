"""Long lists of runs, by looking at each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from crdt.ids import DocumentId, RunId, WorkspaceId
from engine.records import RunRecord
from engine.run_lists import After, RunRow, RunsWanted, as_given
from storage.memory.tables import Tables
from storage.payloads import encode

_NAMES = tuple(RunRow.__dataclass_fields__)


class MemoryRunLists:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, run: RunId) -> RunRow | None:
        row = self._tables.records[RunRecord].get((run,))
        return None if row is None else _row(cast(RunRecord, row))

    async def page(
        self, wanted: RunsWanted, *, after: After | None = None, offset: int = 0, limit: int = 100
    ) -> Sequence[RunRow]:
        rows = [row for row in self._fitting(wanted) if after is None or (row.created_at, row.id) < after]
        rows.sort(key=lambda row: (row.created_at, row.id), reverse=True)
        return tuple(map(_row, rows[offset : offset + limit]))

    async def there(self, runs: Sequence[RunId]) -> frozenset[RunId]:
        return frozenset(one for one in runs if (one,) in self._tables.records[RunRecord])

    async def counts(self, wanted: RunsWanted) -> Mapping[str, int]:
        return Counter(row.status for row in self._fitting(wanted))

    async def designs(self, workspaces: Sequence[WorkspaceId]) -> Sequence[DocumentId]:
        return tuple(sorted({row.design for row in self._all() if row.workspace in workspaces}))

    def _all(self) -> list[RunRecord]:
        return cast(list[RunRecord], list(self._tables.records[RunRecord].values()))

    def _fitting(self, wanted: RunsWanted) -> list[RunRecord]:
        return [row for row in self._all() if _fits(row, wanted)]


def _row(row: RunRecord) -> RunRow:
    return RunRow(**{name: getattr(row, name) for name in _NAMES})


def _fits(row: RunRecord, wanted: RunsWanted) -> bool:
    title, given = row.title.lower(), encode(row.parameters)
    return (
        (not wanted.workspaces or row.workspace in wanted.workspaces)
        and (not wanted.designs or row.design in wanted.designs)
        and row.design not in wanted.hidden
        and (not wanted.states or row.status in wanted.states)
        and (not wanted.started_by or row.started_by in wanted.started_by)
        and (not wanted.triggers or row.trigger in wanted.triggers)
        and (wanted.since is None or row.created_at >= wanted.since)
        and (wanted.until is None or row.created_at < wanted.until)
        and wanted.number in {None, row.number}
        and all(word in title for word in wanted.words)
        and all(any(one in given for one in as_given(*pair)) for pair in wanted.given)
    )

"""Reads the audit log by looking at each entry."""

from collections import Counter
from collections.abc import Mapping, Sequence

from crdt.ids import OrganisationId
from engine.audit.chain import START, AuditEntry, Head
from engine.audit.listing import AuditWanted, words_of
from storage.memory.tables import Tables


class MemoryAuditLog:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, organisation: OrganisationId, number: int) -> AuditEntry | None:
        return self._tables.audit[organisation].get(number)

    async def since(self, organisation: OrganisationId, number: int, limit: int) -> Sequence[AuditEntry]:
        later = [row for row in self._tables.audit[organisation].values() if row.number > number]
        return tuple(later[:limit])

    async def page(self, wanted: AuditWanted, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
        rows = [row for row in self._fitting(wanted) if before is None or row.number < before]
        return tuple(reversed(rows[-limit:]))

    async def counts(self, wanted: AuditWanted) -> Mapping[str, int]:
        return Counter(row.action for row in self._fitting(wanted))

    async def head(self, organisation: OrganisationId) -> Head:
        rows = self._tables.audit[organisation]
        return Head(number=len(rows), hash=rows[len(rows)].hash) if rows else START

    def _fitting(self, wanted: AuditWanted) -> list[AuditEntry]:
        return [row for row in self._tables.audit[wanted.organisation].values() if _fits(row, wanted)]


def _fits(row: AuditEntry, wanted: AuditWanted) -> bool:
    words = words_of(row)
    return (
        (wanted.workspaces is None or row.workspace in wanted.workspaces)
        and (not wanted.by or row.by in wanted.by)
        and (not wanted.actions or row.action in wanted.actions)
        and (not wanted.families or row.action.partition(".")[0] in wanted.families)
        and row.action not in wanted.without
        and (not wanted.object_kinds or row.object_kind in wanted.object_kinds)
        and wanted.object in {"", row.object}
        and (wanted.since is None or row.at >= wanted.since)
        and (wanted.until is None or row.at < wanted.until)
        and all(word in words for word in wanted.words)
    )

"""Finds documents by what is known of them, by looking at each."""

from collections.abc import Sequence
from typing import cast

from engine.members.records import DocumentText
from engine.ports import Wanted
from engine.records import DocumentRecord
from storage.memory.tables import Tables
from storage.payloads import copied_record


class MemoryShelf:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(self, wanted: Wanted) -> tuple[Sequence[DocumentRecord], int]:
        rows = [row for row in self._documents() if self._fits(row, wanted)]
        rows.sort(key=lambda row: _key(row, wanted), reverse=wanted.descending)
        page = rows[wanted.offset : wanted.offset + wanted.limit]
        return tuple(copied_record(row) for row in page), len(rows)

    async def unread(self, limit: int) -> Sequence[DocumentRecord]:
        rows = [row for row in self._documents() if self._words(row) is None]
        return tuple(copied_record(row) for row in sorted(rows, key=lambda row: row.id)[:limit])

    def _documents(self) -> list[DocumentRecord]:
        rows = cast(list[DocumentRecord], list(self._tables.records[DocumentRecord].values()))
        return [row for row in rows if row.kind != "workspace" and row.branch_of is None]

    def _words(self, row: DocumentRecord) -> str | None:
        text = cast(DocumentText | None, self._tables.records[DocumentText].get((row.id,)))
        return None if text is None else text.words

    def _fits(self, row: DocumentRecord, wanted: Wanted) -> bool:
        title, words = row.title.lower(), self._words(row) or ""
        return (
            row.workspace in wanted.workspaces
            and (row.trashed_at is not None) is wanted.trashed
            and (not wanted.ids or row.id in wanted.ids)
            and (not wanted.kinds or row.kind in wanted.kinds)
            and not wanted.hidden.hides(row)
            and wanted.created_by in {"", row.created_by}
            and wanted.updated_by in {"", row.updated_by}
            and all(word in title or word in words for word in wanted.words)
        )


def _key(row: DocumentRecord, wanted: Wanted) -> tuple[object, str]:
    return (row.title.lower() if wanted.order == "title" else getattr(row, wanted.order), row.id)

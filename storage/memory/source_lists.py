"""Long lists of sources, by looking at each."""

from collections import Counter
from collections.abc import Sequence
from typing import cast

from crdt.dataclasses import replace
from crdt.ids import DocumentId
from engine.card_records import SourceCard
from engine.members.records import DocumentText
from engine.records import DocumentRecord, OperationResult
from engine.source_lists import (
    NOT_PASSED,
    TEST,
    TEST_STATES,
    Facets,
    LastRow,
    Listed,
    SourcesWanted,
    tag_counts,
    tags_of,
)
from storage.memory.tables import Tables
from storage.payloads import copied_record, encode


class MemorySourceLists:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(self, wanted: SourcesWanted, offset: int, limit: int) -> tuple[Sequence[Listed], int]:
        rows = self._fitting(wanted)
        rows.sort(key=lambda row: self._key(row, wanted), reverse=wanted.descending)
        page = rows[offset : offset + limit]
        return tuple(Listed(copied_record(one.record), one.card) for one in page), len(rows)

    async def ids(self, wanted: SourcesWanted) -> Sequence[DocumentId]:
        rows = self._fitting(wanted)
        rows.sort(key=lambda row: self._key(row, wanted), reverse=wanted.descending)
        return tuple(one.record.id for one in rows)

    async def facets(self, wanted: SourcesWanted) -> Facets:
        def cards(**without: tuple[str, ...]) -> list[SourceCard]:
            return [one.card for one in self._fitting(replace(wanted, **without)) if one.card is not None]  # type: ignore[arg-type]

        return Facets(
            kinds=Counter(one.source_kind for one in cards(kinds=())),
            criticalities=Counter(one.criticality for one in cards(criticalities=())),
            tests=Counter(self._test(one.record.id) for one in self._fitting(replace(wanted, tests=()))),
            tags=tag_counts(Counter(one.tagged for one in cards(tags=()))),
        )

    async def results(self, sources: Sequence[DocumentId]) -> Sequence[LastRow]:
        found = [_row(row) for row in self._results() if row.source in sources and row.subject == ""]
        return sorted(found, key=lambda row: (row.at, row.source, row.operation), reverse=True)

    def _results(self) -> list[OperationResult]:
        return cast(list[OperationResult], list(self._tables.records[OperationResult].values()))

    def _test(self, source: DocumentId) -> str:
        for row in self._results():
            if (row.source, row.operation, row.subject) == (source, TEST, ""):
                return "failed" if row.status == "failed" or NOT_PASSED in encode(row.result) else "passed"
        return "untested"

    def _fitting(self, wanted: SourcesWanted) -> list[Listed]:
        found = []
        for row in cast(list[DocumentRecord], list(self._tables.records[DocumentRecord].values())):
            if row.kind == "data_source" and row.branch_of is None and row.trashed_at is None:
                card = cast(SourceCard | None, self._tables.records[SourceCard].get((row.id,)))
                if self._fits(row, card, wanted):
                    found.append(Listed(row, card))
        return found

    def _fits(self, row: DocumentRecord, card: SourceCard | None, wanted: SourcesWanted) -> bool:
        text = cast(DocumentText | None, self._tables.records[DocumentText].get((row.id,)))
        title, words = row.title.lower(), "" if text is None else text.words
        tags = [] if card is None else tags_of(card.tagged)
        return (
            row.workspace in wanted.workspaces
            and (not wanted.ids or row.id in wanted.ids)
            and not wanted.hidden.hides(row)
            and all(word in title or word in words for word in wanted.words)
            and (not wanted.kinds or (card is not None and card.source_kind in wanted.kinds))
            and (not wanted.criticalities or (card is not None and card.criticality in wanted.criticalities))
            and (not wanted.owners or (card is not None and card.owner in wanted.owners))
            and all(tag in tags for tag in wanted.tags)
            and (not wanted.tests or self._test(row.id) in wanted.tests)
        )

    def _key(self, row: Listed, wanted: SourcesWanted) -> tuple[object, str]:
        return self._value(row, wanted), row.record.id

    def _value(self, row: Listed, wanted: SourcesWanted) -> object:
        match wanted.order:
            case "match" | "title":
                title = row.record.title.lower()
                return wanted.names_first and not all(word in title for word in wanted.words), title
            case "kind":
                return "" if row.card is None else row.card.source_kind
            case "criticality":
                return 0 if row.card is None else row.card.weight
            case "test":
                return TEST_STATES.index(self._test(row.record.id))
            case "created_at" | "updated_at":
                return getattr(row.record, wanted.order)


def _row(row: OperationResult) -> LastRow:
    passed = None
    if row.operation == TEST and row.status == "succeeded":
        passed = NOT_PASSED not in encode(row.result)
    return LastRow(row.source, row.operation, row.status, row.at, row.by, row.duration, passed)

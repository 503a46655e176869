"""Searches the catalogue by looking at each table."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from engine.catalog.lists import (
    IN_ANNOTATIONS,
    IN_COLUMNS,
    IN_NAME,
    NAME_BEGINS,
    WHOLE_NAME,
    FacetName,
    FoundTable,
    TableQuery,
    tags_of,
)
from engine.catalog.records import Annotation, CatalogTable, CatalogUse
from engine.classification.records import STANDING, ClassificationRecord
from storage.memory.tables import Tables

_FACTS = tuple(
    name
    for name in FoundTable.__dataclass_fields__
    if name not in {"description", "owner", "tagged", "uses", "rows_estimated"}
)


class MemoryCatalogLists:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(self, query: TableQuery) -> tuple[Sequence[FoundTable], int]:
        rows = [self._found(row, query) for row in self._fitting(query)]
        words = {(row.source, row.table): row for row in self._fitting(query)}

        def key(found: FoundTable) -> tuple[Any, ...]:
            row = words[found.source, found.table]
            return (*_first(found, row, query), row.words, row.source, row.table)

        rows.sort(key=key)
        return tuple(rows[query.offset : query.offset + query.limit]), len(rows)

    async def facets(self, query: TableQuery) -> Mapping[FacetName, Mapping[str, int]]:
        rows = [self._found(row, query) for row in self._fitting(query)]
        return {
            "source": Counter(row.source for row in rows),
            "kind": Counter(row.kind for row in rows),
            "owner": Counter(row.owner for row in rows if row.owner is not None),
            "tag": Counter(tag for row in rows for tag in tags_of(row.tagged)),
        }

    def _fitting(self, query: TableQuery) -> list[CatalogTable]:
        rows = cast(list[CatalogTable], list(self._tables.records[CatalogTable].values()))
        return [row for row in rows if self._fits(row, query)]

    def _fits(self, row: CatalogTable, query: TableQuery) -> bool:
        said = self._said(row)
        own = next((one for one in said if one.column == ""), None)
        return (
            row.source in query.sources
            and (row.gone_at is not None) is query.gone
            and query.kind in {"", row.kind}
            and query.table in {"", row.table}
            and (not query.owner or (own is not None and own.owner == query.owner))
            and (not query.tag or _any(said, lambda one: _below(one.tagged, query.tag)))
            and (not query.term or _any(said, lambda one: f"|{query.term}|" in one.termed))
            and all(self._mentions(row, said, word) for word in query.words)
        )

    def _mentions(self, row: CatalogTable, said: list[Annotation], word: str) -> bool:
        texts = (*(one.words for one in said), *self._labels(row))
        return bool(_points(row, word)) or any(word in text for text in texts)

    def _labels(self, row: CatalogTable) -> list[str]:
        rows = cast(list[ClassificationRecord], list(self._tables.records[ClassificationRecord].values()))
        stands = [one for one in rows if (one.source, one.table) == (row.source, row.table)]
        return [one.title.casefold() for one in stands if one.state in STANDING]

    def _said(self, row: CatalogTable) -> list[Annotation]:
        rows = cast(list[Annotation], list(self._tables.records[Annotation].values()))
        return [one for one in rows if (one.source, one.table) == (row.source, row.table)]

    def _found(self, row: CatalogTable, query: TableQuery) -> FoundTable:
        own = next((one for one in self._said(row) if one.column == ""), None)
        uses = cast(list[CatalogUse], list(self._tables.records[CatalogUse].values()))
        return FoundTable(
            **{name: getattr(row, name) for name in _FACTS},
            description="" if own is None else own.description,
            owner=None if own is None else own.owner,
            tagged="" if own is None else own.tagged,
            rows_estimated=bool(row.facts.get("rows_estimated")),
            uses=sum(
                (one.source, one.table) == (row.source, row.table) and one.day >= query.since for one in uses
            ),
        )


def _any(said: list[Annotation], fits: Callable[[Annotation], bool]) -> bool:
    return any(map(fits, said))


def _below(tagged: str, tag: str) -> bool:
    return f"|{tag}|" in tagged or f"|{tag}/" in tagged


def _points(row: CatalogTable, word: str) -> int:
    if row.words == word:
        return WHOLE_NAME
    if row.words.startswith(word):
        return NAME_BEGINS
    if word in row.words:
        return IN_NAME
    return IN_COLUMNS if word in row.column_words else 0


def _first(found: FoundTable, row: CatalogTable, query: TableQuery) -> tuple[Any, ...]:
    match query.order:
        case "rank":
            return (-sum(_points(row, word) or IN_ANNOTATIONS for word in query.words),)
        case "table":
            return ()
        case "uses":
            return (-found.uses,)
        case "rows":
            return (1 if found.rows is None else -found.rows,)
        case "changed_at":
            return (-found.changed_at,)

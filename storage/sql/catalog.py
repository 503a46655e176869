"""Searches the catalogue: words, filters, points, order, pages and facets are the database's work; no column is decoded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)

from engine.catalog.lists import (
    ESTIMATED,
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
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

_tables = RECORDS[CatalogTable]
_said = RECORDS[Annotation]
_any = _said.alias("anywhere")
_uses = RECORDS[CatalogUse]
_labels = RECORDS[ClassificationRecord]
_OF_TABLE = and_(_said.c.source == _tables.c.source, _said.c.table == _tables.c.table, _said.c.column == "")
_WITH_SAID = _tables.outerjoin(_said, _OF_TABLE)
_ANYWHERE = and_(_any.c.source == _tables.c.source, _any.c.table == _tables.c.table)
_FACTS: Final = (
    "source",
    "table",
    "schema_name",
    "kind",
    "rows",
    "bytes",
    "comment",
    "column_count",
    "first_seen",
    "last_seen",
    "changed_at",
    "gone_at",
)


class SqlCatalogLists:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def page(self, query: TableQuery) -> tuple[Sequence[FoundTable], int]:
        if not query.sources:
            return (), 0
        uses = _uses_of(query)
        listed = select(
            *(_tables.c[name] for name in _FACTS), _said.c.description, _said.c.owner, _said.c.tagged, uses
        )
        rows = _fitting(listed, query).order_by(*_order(query, uses)).offset(query.offset).limit(query.limit)
        total = await self._reader.value(_fitting(select(func.count()), query))
        found = await self._reader.rows(rows)
        estimated = {tuple(row) for row in await self._reader.rows(_estimated(found))} if found else set()
        return tuple(_row(row, estimated=(row[0], row[1]) in estimated) for row in found), int(total)

    async def facets(self, query: TableQuery) -> Mapping[FacetName, Mapping[str, int]]:
        if not query.sources:
            return {"source": {}, "kind": {}, "owner": {}, "tag": {}}
        tags: Counter[str] = Counter()

        async def counted(column: ColumnElement[Any]) -> dict[Any, int]:
            asked = _fitting(select(column, func.count()), query).group_by(column)
            return {row[0]: int(row[1]) for row in await self._reader.rows(asked)}

        sources = await counted(_tables.c.source)
        kinds = await counted(_tables.c.kind)
        owners = await counted(_said.c.owner)
        for tagged, many in (await counted(_said.c.tagged)).items():
            tags.update(dict.fromkeys(tags_of(tagged or ""), many))
        return {
            "source": sources,
            "kind": kinds,
            "owner": {owner: many for owner, many in owners.items() if owner is not None},
            "tag": dict(tags),
        }


def _fitting(asked: Select[Any], query: TableQuery) -> Select[Any]:
    return asked.select_from(_WITH_SAID).where(*_conditions(query))


def _conditions(query: TableQuery) -> list[ColumnElement[bool]]:
    column = _tables.c
    gone = column.gone_at.is_not(None) if query.gone else column.gone_at.is_(None)
    found: list[ColumnElement[bool]] = [column.source.in_(query.sources), gone]
    if query.kind:
        found.append(column.kind == query.kind)
    if query.table:
        found.append(column.table == query.table)
    if query.owner:
        found.append(_said.c.owner == query.owner)
    if query.tag:
        below = (f"|{query.tag}|", f"|{query.tag}/")
        found.append(_anywhere(or_(*(_any.c.tagged.contains(one, autoescape=True) for one in below))))
    if query.term:
        found.append(_anywhere(_any.c.termed.contains(f"|{query.term}|", autoescape=True)))
    return [*found, *map(_mentions, query.words)]


def _anywhere(said: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody said so of the table or of one of its columns."""
    return exists(select(literal(1)).select_from(_any).where(_ANYWHERE, said))


def _in_annotations(word: str) -> ColumnElement[bool]:
    return _anywhere(_any.c.words.contains(word, autoescape=True))


def _in_labels(word: str) -> ColumnElement[bool]:
    stands = (
        _labels.c.source == _tables.c.source,
        _labels.c.table == _tables.c.table,
        _labels.c.state.in_(STANDING),
        func.lower(_labels.c.title).contains(word, autoescape=True),
    )
    return exists(select(literal(1)).select_from(_labels).where(*stands))


def _mentions(word: str) -> ColumnElement[bool]:
    places = (_tables.c.words, _tables.c.column_words)
    named = (place.contains(word, autoescape=True) for place in places)
    return or_(*named, _in_annotations(word), _in_labels(word))


def _points(word: str) -> ColumnElement[int]:
    return case(
        (_tables.c.words == word, WHOLE_NAME),
        (_tables.c.words.startswith(word, autoescape=True), NAME_BEGINS),
        (_tables.c.words.contains(word, autoescape=True), IN_NAME),
        (_tables.c.column_words.contains(word, autoescape=True), IN_COLUMNS),
        else_=IN_ANNOTATIONS,
    )


def _uses_of(query: TableQuery) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(_uses)
        .where(
            _uses.c.source == _tables.c.source, _uses.c.table == _tables.c.table, _uses.c.day >= query.since
        )
        .scalar_subquery()
        .label("uses")
    )


def _order(query: TableQuery, uses: ColumnElement[int]) -> list[ColumnElement[Any]]:
    by_name: list[ColumnElement[Any]] = [_tables.c.words.asc(), _tables.c.source.asc(), _tables.c.table.asc()]
    match query.order:
        case "rank":
            points = [sum(map(_points, query.words), literal(0)).desc()] if query.words else []
            return [*points, *by_name]
        case "table":
            return by_name
        case "uses":
            return [uses.desc(), *by_name]
        case "rows":
            return [func.coalesce(_tables.c.rows, -1).desc(), *by_name]
        case "changed_at":
            return [_tables.c.changed_at.desc(), *by_name]


def _estimated(page: Sequence[Sequence[Any]]) -> Select[Any]:
    """Of a page alone: facts are long."""
    column, places = _tables.c, [(row[0], row[1]) for row in page if row[4] is not None]
    said = type_coerce(column.facts, Text)
    return select(column.source, column.table).where(
        tuple_(column.source, column.table).in_(places), func.replace(said, ESTIMATED, "") != said
    )


def _row(values: Sequence[Any], *, estimated: bool) -> FoundTable:
    *facts, description, owner, tagged, uses = values
    return FoundTable(
        **dict(zip(_FACTS, facts, strict=True)),
        description=description or "",
        owner=owner,
        tagged=tagged or "",
        uses=int(uses),
        rows_estimated=estimated,
    )

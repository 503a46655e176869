"""Long lists of sources: filters, facets, order and pages are the database's work, and no document is read."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, func, or_, select, type_coerce

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
)
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

_documents, _cards = RECORDS[DocumentRecord], RECORDS[SourceCard]
_texts, _results = RECORDS[DocumentText], RECORDS[OperationResult]
_NAMES, _CARD = _documents.columns.keys(), _cards.columns.keys()
_ON = and_(_results.c.source == _documents.c.id, _results.c.operation == TEST, _results.c.subject == "")
_BAD = or_(
    _results.c.status == "failed",
    func.replace(type_coerce(_results.c.result, Text), NOT_PASSED, "")
    != type_coerce(_results.c.result, Text),
)
_TEST = case((_results.c.source.is_(None), "untested"), (_BAD, "failed"), else_="passed")
_RANK = case(
    (_results.c.source.is_(None), TEST_STATES.index("untested")),
    (_BAD, TEST_STATES.index("failed")),
    else_=TEST_STATES.index("passed"),
)


class SqlSourceLists:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    async def page(self, wanted: SourcesWanted, offset: int, limit: int) -> tuple[Sequence[Listed], int]:
        if not wanted.workspaces:
            return (), 0
        among, fits = _among(wanted, tested=wanted.order == "test"), and_(*_conditions(wanted))
        rows = select(*_documents.c, *_cards.c).select_from(among).where(fits).order_by(*_order(wanted))
        count = select(func.count()).select_from(_among(wanted)).where(fits)
        total = await self.reader.value(count)
        found = await self.reader.rows(rows.offset(offset).limit(limit))
        return tuple(map(_listed, found)), total

    async def ids(self, wanted: SourcesWanted) -> Sequence[DocumentId]:
        if not wanted.workspaces:
            return ()
        among = _among(wanted, tested=wanted.order == "test")
        rows = select(_documents.c.id).select_from(among).where(and_(*_conditions(wanted)))
        return tuple(await self.reader.values(rows.order_by(*_order(wanted))))

    async def facets(self, wanted: SourcesWanted) -> Facets:
        """One question for each kind of facet, each without its own filter."""
        if not wanted.workspaces:
            return Facets({}, {}, {}, {})
        return Facets(
            kinds=await self._counts(_cards.c.source_kind, replace(wanted, kinds=())),
            criticalities=await self._counts(_cards.c.criticality, replace(wanted, criticalities=())),
            tests=await self._counts(_TEST, replace(wanted, tests=()), tested=True),
            tags=tag_counts(await self._counts(_cards.c.tagged, replace(wanted, tags=()))),
        )

    async def results(self, sources: Sequence[DocumentId]) -> Sequence[LastRow]:
        if not sources:
            return ()
        column = _results.c
        passed = case((and_(column.operation == TEST, column.status == "succeeded"), ~_BAD))
        names = (
            column.source,
            column.operation,
            column.status,
            column.at,
            column.by,
            column.duration,
        )
        found = select(*names, passed).where(column.source.in_(sources), column.subject == "")
        ordered = found.order_by(column.at.desc(), column.source.desc(), column.operation.desc())
        rows = await self.reader.rows(ordered)
        return tuple(LastRow._make((*row[:6], None if row[6] is None else bool(row[6]))) for row in rows)

    async def _counts(
        self, value: ColumnElement[Any], wanted: SourcesWanted, *, tested: bool = False
    ) -> Mapping[str, int]:
        counted = select(value, func.count()).select_from(_among(wanted, tested=tested))
        rows = await self.reader.rows(counted.where(*_conditions(wanted)).group_by(value))
        return {str(row[0]): int(row[1]) for row in rows if row[0] is not None}


def _among(wanted: SourcesWanted, *, tested: bool = False) -> FromClause:
    """Only what is asked about is joined."""
    among: FromClause = _documents.outerjoin(_cards, _cards.c.document == _documents.c.id)
    if wanted.words:
        among = among.outerjoin(_texts, _texts.c.document == _documents.c.id)
    return among.outerjoin(_results, _ON) if tested or wanted.tests else among


def _conditions(wanted: SourcesWanted) -> list[ColumnElement[bool]]:
    column, card = _documents.c, _cards.c
    found = [
        column.workspace.in_(wanted.workspaces),
        column.kind == "data_source",
        column.trashed_at.is_(None),
        column.branch_of.is_(None),
    ]
    among = (
        (column.id, wanted.ids),
        (card.source_kind, wanted.kinds),
        (card.criticality, wanted.criticalities),
        (card.owner, wanted.owners),
    )
    found += [field.in_(values) for field, values in among if values]
    if wanted.hidden.documents:
        found.append(column.id.not_in(wanted.hidden.documents))
    if wanted.hidden.kinds:
        found.append((column.workspace + ":data_source").not_in(wanted.hidden.kinds))
    if wanted.tests:
        found.append(_TEST.in_(wanted.tests))
    found += [card.tagged.contains(f"|{tag}|", autoescape=True) for tag in wanted.tags]
    for word in wanted.words:
        places = (func.lower(column.title), _texts.c.words)
        found.append(or_(*(place.contains(word, autoescape=True) for place in places)))
    return found


def _order(wanted: SourcesWanted) -> list[ColumnElement[Any]]:
    by: Mapping[str, ColumnElement[Any]] = {
        "match": func.lower(_documents.c.title),
        "title": func.lower(_documents.c.title),
        "kind": func.coalesce(_cards.c.source_kind, ""),
        "criticality": func.coalesce(_cards.c.weight, 0),
        "test": _RANK,
        "created_at": _documents.c.created_at,
        "updated_at": _documents.c.updated_at,
    }
    columns = by[wanted.order], _documents.c.id
    ordered: list[ColumnElement[Any]] = [one.desc() if wanted.descending else one.asc() for one in columns]
    if not wanted.names_first:
        return ordered
    named = and_(*(func.lower(_documents.c.title).contains(word, autoescape=True) for word in wanted.words))
    return [case((named, 0), else_=1), *ordered]


def _listed(row: Sequence[Any]) -> Listed:
    record = DocumentRecord(**dict(zip(_NAMES, row[: len(_NAMES)], strict=True)))
    rest = row[len(_NAMES) :]
    return Listed(record, SourceCard(**dict(zip(_CARD, rest, strict=True))) if rest[0] is not None else None)

"""Finds documents by what is known of them: filters, words, order and pages are the database's work.

A word is sought as it stands, anywhere in the title or in the words that were written down of the content: no stemming
and no ranking, so that whoever sees a row can see why.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.members.records import DocumentText
from engine.ports import Wanted
from engine.records import DocumentRecord
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

_documents = RECORDS[DocumentRecord]
_texts = RECORDS[DocumentText]
_WITH_TEXTS = _documents.outerjoin(_texts, _texts.c.document == _documents.c.id)
_NAMES = _documents.columns.keys()
_LISTED = (_documents.c.kind != "workspace", _documents.c.branch_of.is_(None))


class SqlShelf:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def page(self, wanted: Wanted) -> tuple[Sequence[DocumentRecord], int]:
        if not wanted.workspaces:
            return (), 0
        among = _WITH_TEXTS if wanted.words else _documents
        fits = and_(*_conditions(wanted))
        rows = select(_documents).select_from(among).where(fits).order_by(*_order(wanted))
        count = select(func.count()).select_from(among).where(fits)
        total = await self._reader.value(count)
        found = await self._reader.rows(rows.offset(wanted.offset).limit(wanted.limit))
        return tuple(DocumentRecord(**dict(zip(_NAMES, row, strict=True))) for row in found), total

    async def unread(self, limit: int) -> Sequence[DocumentRecord]:
        sought = (
            select(_documents)
            .select_from(_WITH_TEXTS)
            .where(_texts.c.document.is_(None), *_LISTED)
            .order_by(_documents.c.id)
            .limit(limit)
        )
        found = await self._reader.rows(sought)
        return tuple(DocumentRecord(**dict(zip(_NAMES, row, strict=True))) for row in found)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    column = _documents.c
    trashed = column.trashed_at.is_not(None) if wanted.trashed else column.trashed_at.is_(None)
    found = [column.workspace.in_(wanted.workspaces), trashed, *_LISTED]
    if wanted.ids:
        found.append(column.id.in_(wanted.ids))
    if wanted.kinds:
        found.append(column.kind.in_(wanted.kinds))
    if wanted.created_by:
        found.append(column.created_by == wanted.created_by)
    if wanted.updated_by:
        found.append(column.updated_by == wanted.updated_by)
    if wanted.hidden.documents:
        found.append(column.id.not_in(wanted.hidden.documents))
    if wanted.hidden.kinds:
        found.append((column.workspace + ":" + column.kind).not_in(wanted.hidden.kinds))
    return [*found, *map(_mentions, wanted.words)]


def _mentions(word: str) -> ColumnElement[bool]:
    places = (func.lower(_documents.c.title), _texts.c.words)
    return or_(*(place.contains(word, autoescape=True) for place in places))


def _order(wanted: Wanted) -> list[ColumnElement[object]]:
    column = _documents.c[wanted.order]
    sorted_by = [func.lower(column) if wanted.order == "title" else column, _documents.c.id]
    return [one.desc() if wanted.descending else one.asc() for one in sorted_by]

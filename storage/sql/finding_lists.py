"""Long lists of findings: filters, counts, order and pages are the database's work, and only a page's rows are read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.findings.listing import FACETS, SOURCES, Counts, Facet, FindingOrder, FindingsWanted
from engine.findings.records import FindingRecord
from engine.records import DocumentRecord
from storage.sql.folding import mentions
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

_table, _documents = RECORDS[FindingRecord], RECORDS[DocumentRecord]
_rows = _table.c
_NAMES = _rows.keys()
_SAID = _rows.message + " " + _rows.table + "." + _rows.column + " " + _rows.rule


class SqlFindingLists:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def page(self, wanted: FindingsWanted, offset: int, limit: int) -> Sequence[FindingRecord]:
        found = select(_table).where(*_conditions(wanted)).order_by(*_order(wanted.order))
        rows = await self._reader.rows(found.offset(offset).limit(limit))
        return tuple(FindingRecord(**dict(zip(_NAMES, row, strict=True))) for row in rows)

    async def counts(self, wanted: FindingsWanted) -> Counts:
        """One question for each facet, each without its own filter."""
        found: dict[Facet, dict[str, int]] = {}
        for facet in FACETS:
            counted = select(_rows[facet], func.count()).where(*_conditions(wanted, but=facet))
            rows = await self._reader.rows(counted.group_by(_rows[facet]))
            found[facet] = {str(row[0]): int(row[1]) for row in rows}
        return found


def _conditions(wanted: FindingsWanted, but: Facet | None = None) -> list[ColumnElement[bool]]:
    sought = wanted.sought
    found: list[ColumnElement[bool]] = [
        _rows.workspace == wanted.workspace,
        _rows.source.in_(_readable(wanted)),
    ]
    found += [_rows[name].in_(sought.chosen(name)) for name in FACETS if name != but and sought.chosen(name)]
    exact = {"rule": sought.rule, "table": sought.table, "owner": sought.owner}
    found += [_rows[name] == value for name, value in exact.items() if value]
    return [*found, *(mentions(_SAID, word) for word in sought.words)]


def _readable(wanted: FindingsWanted) -> Any:
    """BR2: what is denied on a source is denied on its branches."""
    column, hidden = _documents.c, wanted.hidden
    found = [column.workspace == wanted.workspace, column.kind == SOURCES, column.trashed_at.is_(None)]
    if hidden.documents:
        found.append(column.id.not_in(hidden.documents))
        found.append(or_(column.branch_of.is_(None), column.branch_of.not_in(hidden.documents)))
    if hidden.kinds:
        found.append((column.workspace + ":" + column.kind).not_in(hidden.kinds))
    return select(column.id).where(and_(*found))


def _order(order: FindingOrder) -> list[ColumnElement[Any]]:
    match order:
        case "severity":
            return [_rows.rank.desc(), _rows.table.asc(), _rows.column.asc(), _rows.id.asc()]
        case "newest":
            return [_rows.first_at.desc(), _rows.rank.desc(), _rows.id.asc()]
        case "changed":
            return [_rows.changed_at.desc(), _rows.rank.desc(), _rows.id.asc()]
        case "due":
            return [_rows.due.asc().nulls_last(), _rows.rank.desc(), _rows.id.asc()]
        case "place":
            return [_rows.source.asc(), _rows.table.asc(), _rows.column.asc(), _rows.id.asc()]

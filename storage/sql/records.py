"""Reads records: the same few questions for every type."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, Table, bindparam, false, func, or_, select

from engine.records import Record
from storage.payloads import check_fields
from storage.sql.reading import Reader
from storage.sql.tables import RECORDS

R = TypeVar("R", bound=Record)
LONGEST_ID = 64
"""Characters."""
_LONGEST_PADDED = 1024
"""Values: a statement of more is seldom, and asked for once."""
_KEPT: Final = 2_000
"""Statements, of which a process asks for some hundreds. Building one takes longer than asking it."""
_OFFSET, _LIMIT = "rows_before", "rows_wanted"

_Form = Literal["is", "none", "among", "among or none", "never"]
_Sought = tuple[tuple[str, _Form], ...]
"""What a statement asks of which field, whatever the values are."""


class SqlRecords:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, type_: type[R], *key: str | int) -> R | None:
        row = await self._reader.row(_one(RECORDS[type_], type_.KEY), dict(zip(type_.KEY, key, strict=True)))
        return None if row is None else _record(type_, row)

    async def find(
        self,
        type_: type[R],
        where: Mapping[str, object],
        *,
        order: str = "",
        descending: bool = False,
        offset: int = 0,
        limit: int = 1000,
    ) -> Sequence[R]:
        check_fields(type_, where, order)
        sought, given = _asked(where)
        given |= {_OFFSET: offset, _LIMIT: limit}
        names = (order, *type_.KEY) if order else type_.KEY
        rows = await self._reader.rows(_list(RECORDS[type_], sought, names, descending), given)
        return tuple(_record(type_, row) for row in rows)

    async def count(self, type_: type[R], where: Mapping[str, object]) -> int:
        check_fields(type_, where)
        sought, given = _asked(where)
        return int(await self._reader.value(_count(RECORDS[type_], sought), given))


def _record(type_: type[R], row: Sequence[Any]) -> R:
    """Ids and words stand in many rows that are kept for long, in each open room and connection: in memory once."""
    values: list[Any] = [
        intern(value) if type(value) is str and len(value) <= LONGEST_ID else value
        for value in row  # no function for one value: twenty calls a row are a third of what reading it takes
    ]
    return type_(**dict(zip(_NAMES[type_], values, strict=True)))


_NAMES: dict[type[Any], tuple[str, ...]] = {
    type_: tuple(table.columns.keys()) for type_, table in RECORDS.items()
}


@lru_cache(_KEPT)
def _one(table: Table, key: tuple[str, ...]) -> Select[Any]:
    return select(table).where(*(table.c[name] == bindparam(name) for name in key))


@lru_cache(_KEPT)
def _list(table: Table, sought: _Sought, order: tuple[str, ...], descending: bool) -> Select[Any]:
    # SQLite sorts NULL first, PostgreSQL last; the port says first.
    sorting = [
        table.c[name].desc().nulls_last() if descending else table.c[name].asc().nulls_first()
        for name in order
    ]
    found = select(table).where(*_conditions(table, sought)).order_by(*sorting)
    return found.offset(bindparam(_OFFSET, type_=Integer)).limit(bindparam(_LIMIT, type_=Integer))


@lru_cache(_KEPT)
def _count(table: Table, sought: _Sought) -> Select[int]:
    return select(func.count()).select_from(table).where(*_conditions(table, sought))


def _conditions(table: Table, sought: _Sought) -> list[ColumnElement[bool]]:
    return [_condition(table.c[name], form) for name, form in sought]


def _condition(column: ColumnElement[Any], form: _Form) -> ColumnElement[bool]:
    match form:
        case "is":
            return column == bindparam(column.key)
        case "none":
            return column.is_(None)
        case "among":
            return column.in_(bindparam(column.key, expanding=True))
        case "among or none":
            return or_(column.in_(bindparam(column.key, expanding=True)), column.is_(None))
        case "never":
            return false()


def _asked(where: Mapping[str, object]) -> tuple[_Sought, dict[str, object]]:
    """What is asked of each field, and the values."""
    sought: list[tuple[str, _Form]] = []
    given: dict[str, object] = {}
    for name, value in where.items():
        if not isinstance(value, tuple):
            sought.append((name, "none" if value is None else "is"))
            if value is not None:
                given[name] = value
            continue
        values = [one for one in value if one is not None]
        if values:
            given[name] = _padded(values)
            sought.append((name, "among or none" if None in value else "among"))
        else:
            sought.append((name, "none" if value else "never"))
    return tuple(sought), given


def _padded(values: list[object]) -> list[object]:
    """To the next power of two with the last one again, so that lists of many lengths are few prepared statements."""
    wanted = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (wanted - len(values)) if wanted <= _LONGEST_PADDED else values

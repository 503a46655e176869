"""Reads records: the same few questions for every type."""

from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from engine.records import Record
from storage.payloads import check_fields
from storage.sql.reading import reading
from storage.sql.tables import RECORDS

R = TypeVar("R", bound=Record)
LONGEST_ID = 64
"""Characters."""
_LONGEST_PADDED = 1024
"""Values: a statement of more is seldom, and asked for once."""


class SqlRecords:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def get(self, type_: type[R], *key: str | int) -> R | None:
        table = _table(type_)
        sought = (table.c[name] == value for name, value in zip(type_.KEY, key, strict=True))
        async with reading(self._engine) as connection:
            row = (await connection.execute(select(table).where(*sought))).one_or_none()
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
        table = _table(type_)
        names = [*([order] if order else []), *type_.KEY]
        # SQLite sorts NULL first, PostgreSQL last; the port says first.
        sorting = [
            table.c[name].desc().nulls_last() if descending else table.c[name].asc().nulls_first()
            for name in names
        ]
        found = select(table).where(*_conditions(table, where)).order_by(*sorting)
        async with reading(self._engine) as connection:
            rows = (await connection.execute(found.offset(offset).limit(limit))).all()
        return tuple(_record(type_, row) for row in rows)

    async def count(self, type_: type[R], where: Mapping[str, object]) -> int:
        check_fields(type_, where)
        table = _table(type_)
        found = select(func.count()).select_from(table).where(*_conditions(table, where))
        async with reading(self._engine) as connection:
            return (await connection.execute(found)).scalar_one()


def _table(type_: type[Any]) -> Table:
    return RECORDS[type_]


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


def _conditions(table: Table, where: Mapping[str, object]) -> list[ColumnElement[bool]]:
    return [_condition(table, name, sought) for name, sought in where.items()]


def _condition(table: Table, name: str, sought: object) -> ColumnElement[bool]:
    column = table.c[name]
    if not isinstance(sought, tuple):
        return column.is_(None) if sought is None else column == sought
    values = [value for value in sought if value is not None]
    arms = [column.in_(_padded(values))] if values else []
    if None in sought:
        arms.append(column.is_(None))
    return or_(*arms) if arms else false()


def _padded(values: list[object]) -> list[object]:
    """To the next power of two with the last one again, so that lists of many lengths are few prepared statements."""
    wanted = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (wanted - len(values)) if wanted <= _LONGEST_PADDED else values

"""Reads durable timers."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Integer, bindparam, func, select

from crdt.ids import Micros
from engine.ports import DueTimer
from storage.sql.reading import Reader
from storage.sql.tables import timers


class SqlTimers:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def due(self, now: Micros, limit: int) -> Sequence[DueTimer]:
        rows = await self._reader.rows(_DUE, {"now": now, "wanted": limit})
        return tuple(DueTimer(key=row.key, actor=row.actor, due=row.due, message=row.message) for row in rows)

    async def next_due(self) -> Micros | None:
        found: int | None = await self._reader.value(_NEXT)
        return None if found is None else Micros(found)


_DUE: Final = (
    select(timers)
    .where(timers.c.due <= bindparam("now"))
    .order_by(timers.c.due, timers.c.key)
    .limit(bindparam("wanted", type_=Integer))
)
_NEXT: Final = select(func.min(timers.c.due))

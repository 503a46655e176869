"""Reads durable timers."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from crdt.ids import Micros
from engine.ports import DueTimer
from storage.sql.reading import reading
from storage.sql.tables import timers


class SqlTimers:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def due(self, now: Micros, limit: int) -> Sequence[DueTimer]:
        found = select(timers).where(timers.c.due <= now).order_by(timers.c.due, timers.c.key).limit(limit)
        async with reading(self._engine) as connection:
            rows = (await connection.execute(found)).all()
        return tuple(DueTimer(key=row.key, actor=row.actor, due=row.due, message=row.message) for row in rows)

    async def next_due(self) -> Micros | None:
        async with reading(self._engine) as connection:
            found: int | None = (await connection.execute(select(func.min(timers.c.due)))).scalar_one()
        return None if found is None else Micros(found)

"""Reads the events of channels."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from crdt.ids import Channel
from engine.ports import StoredEvent
from storage.sql.reading import reading
from storage.sql.tables import channels, events


class SqlEvents:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
        row = events.c
        found = (
            select(row.sequence, row.topic, row.payload, row.at)
            .where(row.channel == channel, row.sequence > sequence)
            .order_by(row.sequence)
            .limit(limit)
        )
        async with reading(self._engine) as connection:
            rows = (await connection.execute(found)).all()
        return tuple(
            StoredEvent(sequence=row.sequence, topic=row.topic, payload=row.payload, at=row.at)
            for row in rows
        )

    async def last(self, channel: Channel) -> int:
        newest = select(func.max(events.c.sequence)).where(events.c.channel == channel).scalar_subquery()
        floor = _floor(channel).scalar_subquery()
        async with reading(self._engine) as connection:
            numbers = (await connection.execute(select(newest, floor))).one()
        return max(number or 0 for number in numbers)

    async def first(self, channel: Channel) -> int:
        async with reading(self._engine) as connection:
            floor: int | None = (await connection.execute(_floor(channel))).scalar_one()
        return (floor or 0) + 1

    async def newest(self, prefix: str) -> Mapping[Channel, int]:
        async with reading(self._engine) as connection:
            rows = (await connection.execute(_newest(prefix))).all()
        return {Channel(name): number for name, number in rows}


def _newest(prefix: str) -> Select[str, int]:
    """Goes from channel to channel along the key instead of over all events."""
    name = events.c.channel
    walk = select(func.min(name).label("name")).where(name >= prefix).cte("walk", recursive=True)
    following = select(func.min(name)).where(name > walk.c.name).scalar_subquery()
    walk = walk.union_all(select(following).where(walk.c.name < _after(prefix)))
    number = select(func.max(events.c.sequence)).where(name == walk.c.name).scalar_subquery()
    return select(walk.c.name, number).where(walk.c.name < _after(prefix))


def _after(prefix: str) -> str:
    """Above every text that begins so; both databases sort by code point."""
    return f"{prefix}\U0010ffff"


def _floor(channel: Channel) -> Select[int | None]:
    return select(func.max(channels.c.floor)).where(channels.c.channel.in_(("", channel)))

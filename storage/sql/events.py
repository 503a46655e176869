"""Reads the events of channels."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Integer, Select, Text, bindparam, func, select

from crdt.ids import Channel
from engine.ports import StoredEvent
from storage.sql.reading import Reader
from storage.sql.tables import channels, events


class SqlEvents:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
        given = {"channel": channel, "after": sequence, "wanted": limit}
        return tuple(
            StoredEvent(sequence=row.sequence, topic=row.topic, payload=row.payload, at=row.at)
            for row in await self._reader.rows(_SINCE, given)
        )

    async def last(self, channel: Channel) -> int:
        return max(number or 0 for number in (await self._reader.rows(_LAST, {"channel": channel}))[0])

    async def first(self, channel: Channel) -> int:
        return int(await self._reader.value(_FLOOR, {"channel": channel}) or 0) + 1

    async def newest(self, prefix: str) -> Mapping[Channel, int]:
        rows = await self._reader.rows(_newest(prefix))
        return {Channel(name): number for name, number in rows}


_CHANNEL: Final = bindparam("channel", type_=Text)
_SINCE: Final = (
    select(events.c.sequence, events.c.topic, events.c.payload, events.c.at)
    .where(events.c.channel == _CHANNEL, events.c.sequence > bindparam("after"))
    .order_by(events.c.sequence)
    .limit(bindparam("wanted", type_=Integer))
)
_FLOOR: Final = select(func.max(channels.c.floor)).where(channels.c.channel.in_(("", _CHANNEL)))
_LAST: Final = select(
    select(func.max(events.c.sequence)).where(events.c.channel == _CHANNEL).scalar_subquery(),
    _FLOOR.scalar_subquery(),
)


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

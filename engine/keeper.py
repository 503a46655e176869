"""Commits rows outside of a turn of anybody and tells the events among them, in the order of their numbers."""

from collections.abc import Awaitable, Callable, Sequence

from crdt.ids import Channel, Micros
from engine.ports import Writer
from engine.records import Json
from engine.writes import AppendEvent, Write

Deliver = Callable[[Channel, int, str, Json, Micros], None]
"""channel, number, topic, payload, time"""


def keeper(writer: Writer, deliver: Deliver) -> Callable[[Sequence[Write]], Awaitable[None]]:
    async def keep(writes: Sequence[Write]) -> None:
        batch = tuple(writes)
        receipt = await writer.commit(batch)
        for write, number in zip(batch, receipt.numbers, strict=True):
            if isinstance(write, AppendEvent):
                deliver(write.channel, number, write.topic, write.payload, write.at)

    return keep

"""The engine of notifications: watches comments, and has the courier bring what people are told to their channels."""

from typing import TYPE_CHECKING

from crdt.ids import Channel, DocumentId
from engine.notify.watching import CommentWatch
from engine.ports import StoredEvent

if TYPE_CHECKING:
    from engine.platform import Platform


class Notify:
    def __init__(self, platform: "Platform") -> None:
        self._platform = platform
        self._watch = CommentWatch(
            store=platform.store, rooms=platform.rooms, channels=platform.channels, clock=platform.clock
        )

    async def start(self) -> None:
        await self._watch.start()
        self._platform.courier.start(self._platform.bus)

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        await self._watch.seen_event(channel, event)

    async def seen_document(self, document: DocumentId, sequence: int) -> None:
        await self._watch.seen_document(document, sequence)

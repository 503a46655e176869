"""What a channel has told so far, read from the log through a lens: for who joins late and for who asks by pages.

The same lens that shows live events shows old ones, so a replay is what was heard live (rule B7).
"""

from typing import Final

from crdt.dataclasses import dataclass
from crdt.frames import Happening
from crdt.ids import Channel
from engine.audience import Lens, Subscription, TopicRights
from engine.kept import Born
from engine.ports import EventLog, StoredEvent

MOST_MISSED: Final = 5_000
"""Events that a join brings; who missed more loads a snapshot instead."""
MOST_LOOKED: Final = 10_000
"""Numbers that are looked at for one join or page, whether they are for the one who asks or not."""
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Go on from `next`: through it everything was looked at. `last`: the channel's newest number.

    `gap`: events after `since` are not kept any more, and the page begins with the oldest that is.
    """

    events: tuple[Happening, ...]
    next: int
    last: int
    gap: bool


class History:
    def __init__(self, events: EventLog, topics: TopicRights, born: Born) -> None:
        self._events = events
        self._topics = topics
        self._born = born

    async def catch_up(self, subscription: Subscription, since: int | None) -> None:
        """Fills the backlog of somebody who joins, or says that there is a gap."""
        channel = subscription.channel
        subscription.last = newest = await self._events.last(channel)
        if since is None or since == newest:
            return
        most = MOST_LOOKED if subscription.lens.selection.patterns is not None else MOST_MISSED
        subscription.gap = (
            since > newest or newest - since > most or since + 1 < await self._events.first(channel)
        )
        if not subscription.gap:
            found = await self._look(channel, subscription.lens, since, newest, MOST_MISSED + 1)
            subscription.gap = len(found.events) > MOST_MISSED or since + 1 < await self._events.first(
                channel
            )
            subscription.backlog = list(found.events)
            subscription.last = max(newest, found.next)

    async def page(self, channel: Channel, lens: Lens, since: int, limit: int) -> Page:
        """At most `limit` events after `since`."""
        newest, first = await self._events.last(channel), await self._events.first(channel)
        if since > newest:
            return Page(events=(), next=newest, last=newest, gap=True)
        start = max(since, first - 1)
        found = await self._look(channel, lens, start, min(newest, start + MOST_LOOKED), limit)
        # asked last: what is dropped while it is looked for is missing, too
        gap = since + 1 < await self._events.first(channel)
        return Page(events=found.events, next=found.next, last=max(newest, found.next), gap=gap)

    async def _look(self, channel: Channel, lens: Lens, since: int, through: int, limit: int) -> Page:
        """Stops after `limit` events or at the number `through`."""
        found: list[Happening] = []
        at = since
        while at < through and len(found) < limit:
            rows = await self._events.since(channel, at, min(_PAGE, through - at))
            if not rows:
                at = through
            for row in rows:
                at = row.sequence
                if lens.tells(row.topic, row.payload, self._topics, self._born):
                    found.append(happening(row))
                    if len(found) == limit:
                        break
        return Page(events=tuple(found), next=at, last=through, gap=False)


def happening(event: StoredEvent) -> Happening:
    return Happening(sequence=event.sequence, topic=event.topic, payload=event.payload, at=event.at)

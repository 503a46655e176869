"""Events of channels: kept in the log with gap-free numbers, told to everybody who joined, in order, after the commit.

Joining reads what was missed from the log while live events wait beside it, so that nothing falls between the two or
comes twice. A message that is not worth keeping (a log line, a progress mark) has the number 0. Border: it knows
bytes and numbers, not what events mean; who may join was decided before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from crdt.codec import encode
from crdt.frames import Event, Happening
from crdt.ids import Channel, Micros
from engine.ports import Clock, EventLog, StoredEvent, Writer
from engine.records import Json
from engine.rooms.seats import MOST_BUFFERED, Outlet
from engine.runtime.tasks import spawn
from engine.writes import AppendEvent, Batch, Receipt

MOST_MISSED: Final = 5_000
"""Events that a join brings; who missed more loads a snapshot instead."""
_PAGE: Final = 500

Framing = Callable[[bytes], bytes]
"""A payload as a WebSocket frame."""


class Subscriber(Protocol):
    """One connection's membership of one channel."""

    @property
    def outlet(self) -> Outlet: ...

    def rejoin(self) -> None:
        """Events were left out because the connection was too slow: join again from the last number seen."""


@dataclass(slots=True, eq=False)
class Subscription:
    """`waiting` holds live events until the join was answered. `missed`: some were left out."""

    channel: Channel
    subscriber: Subscriber
    last: int = 0
    gap: bool = False
    backlog: list[Happening] = field(default_factory=list)
    waiting: list[Happening] = field(default_factory=list)
    live: bool = False
    slow: bool = False
    missed: bool = False


@dataclass(slots=True)
class _Feed:
    """A channel that somebody here listens to. `last`: the newest number told, None before the log was asked.

    `early`: what was to be told before that.
    """

    last: int | None = None
    early: list[Happening] = field(default_factory=list)
    subscriptions: set[Subscription] = field(default_factory=set)
    repairing: bool = False


def _unheard(_channel: Channel, _sequence: int, _topic: str) -> None:
    """For a process without engines that listen."""


class Channels:
    """`on_event` hears of every committed event, told or not; it must return at once."""

    def __init__(
        self,
        *,
        writer: Writer,
        events: EventLog,
        clock: Clock,
        framing: Framing,
        on_event: Callable[[Channel, int, str], None] = _unheard,
    ) -> None:
        self._on_event = on_event
        self._writer = writer
        self._events = events
        self._clock = clock
        self._framing = framing
        self._feeds: dict[Channel, _Feed] = {}

    # Telling

    async def publish(self, events: Sequence[tuple[Channel, str, Json]]) -> tuple[int, ...]:
        """Commits the events and tells them. Returns their numbers."""
        at = self._clock.now()
        batch = tuple(
            AppendEvent(channel=channel, topic=topic, payload=said, at=at) for channel, topic, said in events
        )
        receipt = await self._writer.commit(batch)
        self.committed(batch, receipt)
        return receipt.numbers

    def committed(self, batch: Batch, receipt: Receipt) -> None:
        """Tells the events of a batch that somebody else has committed."""
        for write, number in zip(batch, receipt.numbers, strict=True):
            if isinstance(write, AppendEvent):
                self.deliver(write.channel, number, write.topic, write.payload, write.at)

    def deliver(self, channel: Channel, sequence: int, topic: str, payload: Json, at: Micros) -> None:
        """Tells one committed event. Whatever order callers come in, subscribers hear the channel's own."""
        self._on_event(channel, sequence, topic)
        feed = self._feeds.get(channel)
        if feed is None:
            return
        self._tell_in_order(channel, feed, Happening(sequence=sequence, topic=topic, payload=payload, at=at))

    def _tell_in_order(self, channel: Channel, feed: _Feed, event: Happening) -> None:
        if feed.last is None:
            feed.early.append(event)
        elif event.sequence == feed.last + 1:
            self._tell(channel, feed, event)
        elif event.sequence > feed.last:
            self._repair(channel, feed)

    def ephemeral(self, channel: Channel, topic: str, payload: Json) -> None:
        """Tells who listens now; kept nowhere."""
        feed = self._feeds.get(channel)
        if feed is None:
            return
        now = self._clock.now()
        frame = self._frame(channel, Happening(sequence=0, topic=topic, payload=payload, at=now))
        for subscription in feed.subscriptions:
            if subscription.live and not subscription.slow:
                subscription.subscriber.outlet.write(frame)

    def _tell(self, channel: Channel, feed: _Feed, event: Happening) -> None:
        feed.last = event.sequence
        frame = self._frame(channel, event)
        for subscription in feed.subscriptions:
            if not subscription.live:
                subscription.waiting.append(event)
            elif event.sequence > subscription.last and not self._left_out(subscription):
                subscription.last = event.sequence
                subscription.subscriber.outlet.write(frame)

    def _frame(self, channel: Channel, event: Happening) -> bytes:
        # a person's channel has one name on the wire, as nobody else can join it
        name = Channel("user:me") if channel.startswith("user:") else channel
        message = Event(
            channel=name, sequence=event.sequence, topic=event.topic, payload=event.payload, at=event.at
        )
        return self._framing(encode(message))

    @staticmethod
    def _left_out(subscription: Subscription) -> bool:
        if subscription.slow and subscription.subscriber.outlet.buffered >= MOST_BUFFERED:
            subscription.missed = True
        return subscription.missed

    def _repair(self, channel: Channel, feed: _Feed) -> None:
        """A number is missing: its writer tells it later, or another process wrote it. The log has it already."""
        if not feed.repairing:
            feed.repairing = True
            spawn(self._read_on(channel, feed), name=f"events of {channel}")

    async def _read_on(self, channel: Channel, feed: _Feed) -> None:
        try:
            while page := await self._events.since(channel, feed.last or 0, _PAGE):
                for event in page:
                    if event.sequence > (feed.last or 0):
                        self._tell(channel, feed, _happening(event))
        finally:
            feed.repairing = False

    # Joining

    async def subscribe(self, channel: Channel, subscriber: Subscriber, since: int | None) -> Subscription:
        """Reads what was missed. Nothing is written to the subscriber before `go_live`; `leave` it in any case."""
        subscription = Subscription(channel, subscriber)
        feed = self._feeds.get(channel)
        if feed is None:
            feed = self._feeds[channel] = _Feed()
        feed.subscriptions.add(subscription)
        try:
            if feed.last is None:
                await self._begin(channel, feed)
            await self._catch_up(subscription, since)
        except BaseException:
            self.leave(subscription)
            raise
        return subscription

    async def _begin(self, channel: Channel, feed: _Feed) -> None:
        newest = await self._events.last(channel)
        if feed.last is None:
            feed.last = newest
            early, feed.early = sorted(feed.early, key=lambda event: event.sequence), []
            for event in early:
                self._tell_in_order(channel, feed, event)

    async def _catch_up(self, subscription: Subscription, since: int | None) -> None:
        channel = subscription.channel
        subscription.last = newest = await self._events.last(channel)
        if since is None or since == newest:
            return
        first = await self._events.first(channel)
        subscription.gap = since > newest or since + 1 < first or newest - since > MOST_MISSED
        if subscription.gap:
            return
        subscription.last = since
        while subscription.last < newest:
            page = await self._events.since(channel, subscription.last, _PAGE)
            if not page:
                break
            subscription.backlog += [_happening(event) for event in page]
            subscription.last = page[-1].sequence

    def go_live(self, subscription: Subscription) -> tuple[tuple[Happening, ...], int, bool]:
        """(events missed, newest number, gap). From here on events are written: answer the join in the same step."""
        fresh = [event for event in subscription.waiting if event.sequence > subscription.last]
        if fresh:
            subscription.last = fresh[-1].sequence
        subscription.live = True
        events = tuple(subscription.backlog + fresh) if not subscription.gap else ()
        subscription.backlog, subscription.waiting = [], []
        return events, subscription.last, subscription.gap

    def leave(self, subscription: Subscription) -> None:
        feed = self._feeds.get(subscription.channel)
        if feed is not None:
            feed.subscriptions.discard(subscription)
            if not feed.subscriptions:
                del self._feeds[subscription.channel]

    # Slow readers

    @staticmethod
    def slowed(subscription: Subscription) -> None:
        subscription.slow = True

    @staticmethod
    def drained(subscription: Subscription) -> None:
        subscription.slow = False
        if subscription.missed:
            subscription.subscriber.rejoin()

    @property
    def listeners(self) -> Mapping[Channel, int]:
        """How many listen to each channel here."""
        return {channel: len(feed.subscriptions) for channel, feed in self._feeds.items()}


def _happening(event: StoredEvent) -> Happening:
    return Happening(sequence=event.sequence, topic=event.topic, payload=event.payload, at=event.at)

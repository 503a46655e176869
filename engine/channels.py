"""Events of channels: kept in the log with gap-free numbers, told to everybody who joined, in order, after the commit.

Joining reads what was missed from the log while live events wait beside it, so that nothing falls between the two or
comes twice. A message that is not worth keeping (a log line, a progress mark) has the number 0. Border: it knows
bytes and numbers, not what events mean; who may join, and which rights they have there, was decided before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Final

import structlog

from crdt.codec import encode
from crdt.dataclasses import dataclass
from crdt.errors import StoreUnavailable
from crdt.frames import Event, Happening, Mark
from crdt.ids import Channel, Micros, as_spoken
from engine.audience import Audience, Lens, Subscriber, Subscription, TopicRights
from engine.history import History, happening
from engine.kept import Born
from engine.ports import EventLog, Writer
from engine.records import Json
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.writes import AppendEvent, Batch, Receipt

MARK_SECONDS: Final = 10.0
"""How long somebody who was passed over may be behind the channel's number."""
_PAGE: Final = 500
_ASK_AGAIN: Final = 1.0
"""Seconds after which the log is asked again that did not answer."""

_log = structlog.get_logger(__name__)

Framing = Callable[[bytes], bytes]
"""A payload as a WebSocket frame."""


class UndeclaredTopic(Exception):
    """A defect of whoever publishes: nobody may hear what nobody has described in `engine/topics/catalogue.py`."""


@dataclass(slots=True)
class _Feed:
    """A channel that somebody here listens to. `last`: the newest number told, None before the log was asked. `known`: the
    newest number that somebody wanted to tell while others before it were missing.

    `early`: what was to be told before that.
    """

    audience: Audience
    last: int | None = None
    known: int = 0
    early: list[Happening] = field(default_factory=list)
    repairing: bool = False
    marking: Alarm | None = None


def _unheard(_channel: Channel, _sequence: int, _topic: str) -> None:
    """For a process without engines that listen."""


class AnyTopic:
    """Every topic is declared, and heard by who may read: for processes without a catalogue."""

    def right_of(self, topic: str) -> str | None:  # noqa: ARG002 - the port asks for it
        return "read"


class Channels:
    """`on_event` hears of every committed event, told or not; it must return at once."""

    def __init__(
        self,
        *,
        writer: Writer,
        events: EventLog,
        clock: WakingClock,
        framing: Framing,
        topics: TopicRights | None = None,
        on_event: Callable[[Channel, int, str], None] = _unheard,
    ) -> None:
        self._on_event = on_event
        self._writer = writer
        self._events = events
        self._clock = clock
        self._framing = framing
        self._topics: TopicRights = AnyTopic() if topics is None else topics
        self._feeds: dict[Channel, _Feed] = {}
        self.born = Born()
        self.history = History(events, self._topics, self.born)

    # Telling

    async def publish(self, events: Sequence[tuple[Channel, str, Json]]) -> tuple[int, ...]:
        """Commits the events and tells them. Returns their numbers. `UndeclaredTopic` before anything is kept."""
        for _, topic, _ in events:
            self._check(topic)
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
        if self._topics.right_of(topic) is None:
            _log.error("undeclared_topic", topic=topic)  # rule B5: kept already, and told to nobody
        self._on_event(channel, sequence, topic)
        self.born.hear(topic, payload)
        feed = self._feeds.get(channel)
        if feed is None:
            return
        self._tell_in_order(channel, feed, Happening(sequence=sequence, topic=topic, payload=payload, at=at))

    def ephemeral(self, channel: Channel, topic: str, payload: Json) -> None:
        """Tells who listens now; kept nowhere."""
        self._check(topic)
        feed = self._feeds.get(channel)
        if feed is not None:
            event = Happening(sequence=0, topic=topic, payload=payload, at=self._clock.now())
            feed.audience.pass_on(event, lambda event, after: self._frame(channel, event, after))

    def _check(self, topic: str) -> None:
        if self._topics.right_of(topic) is None:
            raise UndeclaredTopic(topic)

    def _tell_in_order(self, channel: Channel, feed: _Feed, event: Happening) -> None:
        if feed.last is None:
            feed.early.append(event)
        elif event.sequence == feed.last + 1:
            self._tell(channel, feed, event)
        elif event.sequence > feed.last:
            feed.known = max(feed.known, event.sequence)
            self._repair(channel, feed)

    def _tell(self, channel: Channel, feed: _Feed, event: Happening) -> None:
        feed.last = event.sequence
        self.born.hear(event.topic, event.payload)  # another process may have written it
        passed_over = feed.audience.tell(event, lambda event, after: self._frame(channel, event, after))
        if passed_over and feed.marking is None:
            feed.marking = self._clock.call_later(MARK_SECONDS, lambda: self._mark(channel, feed))

    def _mark(self, channel: Channel, feed: _Feed) -> None:
        feed.marking = None
        newest = feed.last or 0
        feed.audience.mark(newest, self._mark_frame(channel, newest))

    def _frame(self, channel: Channel, event: Happening, after: int) -> bytes:
        message = Event(
            channel=as_spoken(channel),
            sequence=event.sequence,
            topic=event.topic,
            payload=event.payload,
            at=event.at,
            after=after if event.sequence > after + 1 and event.sequence else None,
        )
        return self._framing(encode(message))

    def _mark_frame(self, channel: Channel, sequence: int) -> bytes:
        return self._framing(encode(Mark(channel=as_spoken(channel), sequence=sequence)))

    def _repair(self, channel: Channel, feed: _Feed) -> None:
        """A number is missing: its writer tells it later, or another process wrote it. The log has it already."""
        if not feed.repairing and self._feeds.get(channel) is feed:  # else nobody listens any more
            feed.repairing = True
            spawn(self._read_on(channel, feed), name=f"events of {channel}")

    async def _read_on(self, channel: Channel, feed: _Feed) -> None:
        try:
            while (feed.last or 0) < (known := feed.known):
                page = await self._events.since(channel, feed.last or 0, _PAGE)
                for event in page:
                    if event.sequence > (feed.last or 0):
                        self._tell(channel, feed, happening(event))
                if not page and known == feed.known:
                    break  # it was dropped meanwhile; what was not known when the log was asked may not be in its answer
        except StoreUnavailable:
            self._clock.call_later(_ASK_AGAIN, lambda: self._repair(channel, feed))
        finally:
            feed.repairing = False

    def shows(self, lens: Lens, topic: str, payload: Json) -> bool:
        return lens.tells(topic, payload, self._topics, self.born)

    # Joining

    async def subscribe(
        self, channel: Channel, subscriber: Subscriber, since: int | None, lens: Lens
    ) -> Subscription:
        """Reads what was missed. Nothing is written to the subscriber before `go_live`; `leave` it in any case."""
        subscription = Subscription(channel, subscriber, lens)
        feed = self._feeds.get(channel)
        if feed is None:
            feed = self._feeds[channel] = _Feed(Audience(self._topics, self.born))
        feed.audience.add(subscription, feed.last or 0)
        try:
            if feed.last is None:
                await self._begin(channel, feed)
            await self.history.catch_up(subscription, since)
        except BaseException:
            self.leave(subscription)
            raise
        return subscription

    async def _begin(self, channel: Channel, feed: _Feed) -> None:
        newest = await self._events.last(channel)
        if feed.last is None:
            feed.last = newest
            feed.audience.begin(newest)
            early, feed.early = sorted(feed.early, key=lambda event: event.sequence), []
            for event in early:
                self._tell_in_order(channel, feed, event)

    def go_live(self, subscription: Subscription) -> tuple[tuple[Happening, ...], int, bool]:
        """(events missed, newest number, gap). From here on events are written: answer the join in the same step."""
        fresh = [event for event in subscription.waiting if event.sequence > subscription.last]
        subscription.last = max(subscription.last, self._told(subscription.channel))
        subscription.live = True
        events = tuple(subscription.backlog + fresh) if not subscription.gap else ()
        subscription.backlog, subscription.waiting = [], []
        return events, subscription.last, subscription.gap

    def _told(self, channel: Channel) -> int:
        feed = self._feeds.get(channel)
        return 0 if feed is None else feed.last or 0

    def look_through(self, subscription: Subscription, lens: Lens) -> None:
        """From here on the subscriber hears what this lens shows (rule B6); what was not said yet is looked at again."""
        feed = self._feeds.get(subscription.channel)
        if feed is None or lens == subscription.lens:
            return
        feed.audience.remove(subscription)
        subscription.lens = lens
        subscription.backlog = self._left(subscription.backlog, lens)
        subscription.waiting = self._left(subscription.waiting, lens)
        newest = feed.last or 0
        if subscription.live and subscription.last < newest:
            frame = self._mark_frame(subscription.channel, newest)
            if subscription.write(frame):
                subscription.last = newest
        feed.audience.add(subscription, newest)

    def _left(self, events: Sequence[Happening], lens: Lens) -> list[Happening]:
        return [one for one in events if self.shows(lens, one.topic, one.payload)]

    def leave(self, subscription: Subscription) -> None:
        feed = self._feeds.get(subscription.channel)
        if feed is None:
            return
        feed.audience.remove(subscription)
        if not len(feed.audience):
            if feed.marking is not None:
                feed.marking.cancel()
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
        return {channel: len(feed.audience) for channel, feed in self._feeds.items()}

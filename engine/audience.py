"""Who listens to one channel, grouped by what they may and want to hear: a group shares its frames (rules B3 to B6, B11).

Border: it decides who is written to; order and history are `channels`' affair.
"""

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Final, Protocol

from crdt.dataclasses import dataclass
from crdt.frames import Happening
from crdt.ids import Channel
from engine.kept import NOTHING_KEPT, Born, Kept
from engine.records import Json
from engine.rooms.seats import MOST_BUFFERED, Outlet
from engine.topics.pattern import Selection

_MOST_KNOWN: Final = 1024
"""Topics whose verdict a group remembers."""


class TopicRights(Protocol):
    """What the bus has to know of topics."""

    def right_of(self, topic: str) -> str | None:
        """The right that hearing it needs; None where nobody has declared it, and then nobody hears it."""


class Subscriber(Protocol):
    """One connection's membership of one channel."""

    @property
    def outlet(self) -> Outlet: ...

    def rejoin(self) -> None:
        """Events were left out because the connection was too slow: join again from the last number seen."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What somebody hears of a channel: the topics they asked for, of those their rights there allow, and nothing that names
    what is kept from them.
    """

    selection: Selection
    rights: frozenset[str]
    kept: Kept = NOTHING_KEPT

    def shows(self, topic: str, topics: TopicRights) -> bool:
        return topics.right_of(topic) in self.rights and self.selection.wants(topic)

    def tells(self, topic: str, payload: Json, topics: TopicRights, born: Born) -> bool:
        return self.shows(topic, topics) and not self.kept.hides(payload, born)


@dataclass(slots=True, eq=False)
class Subscription:
    """`last`: the number it has come to. `waiting` holds live events until the join was answered. `missed`: some were
    left out.
    """

    channel: Channel
    subscriber: Subscriber
    lens: Lens
    last: int = 0
    gap: bool = False
    backlog: list[Happening] = field(default_factory=list)
    waiting: list[Happening] = field(default_factory=list)
    live: bool = False
    slow: bool = False
    missed: bool = False

    def write(self, frame: bytes) -> bool:
        """False where the reader is so slow that it is left out from here on."""
        if self.slow and self.subscriber.outlet.buffered >= MOST_BUFFERED:
            self.missed = True
        if self.missed:
            return False
        self.subscriber.outlet.write(frame)
        return True


@dataclass(slots=True)
class _Group:
    """Subscriptions with the same lens. Through `told` they were told everything that is for them."""

    told: int
    members: set[Subscription] = field(default_factory=set)
    known: dict[str, bool] = field(default_factory=dict)


Spell = Callable[[Happening, int], bytes]
"""The frame of an event; the number is that of the event before it that the same readers were told (rule B4)."""


class Audience:
    """The subscriptions of one channel."""

    __slots__ = ("_born", "_groups", "_topics")

    def __init__(self, topics: TopicRights, born: Born) -> None:
        self._topics = topics
        self._born = born
        self._groups: dict[Lens, _Group] = {}

    def __len__(self) -> int:
        return sum(len(group.members) for group in self._groups.values())

    def __iter__(self) -> Iterator[Subscription]:
        return (one for group in self._groups.values() for one in group.members)

    def add(self, subscription: Subscription, newest: int) -> None:
        """`newest`: the number that the channel has told."""
        self._groups.setdefault(subscription.lens, _Group(told=newest)).members.add(subscription)

    def remove(self, subscription: Subscription) -> None:
        group = self._groups.get(subscription.lens)
        if group is not None:
            group.members.discard(subscription)
            if not group.members:
                del self._groups[subscription.lens]

    def begin(self, newest: int) -> None:
        """Nobody was told anything before, and the channel has come to this number."""
        for group in self._groups.values():
            group.told = newest

    def tell(self, event: Happening, spell: Spell) -> bool:
        """One kept event. Returns whether somebody was passed over, who is owed a mark."""
        passed_over = False
        frames: dict[int, bytes] = {}
        for lens, group in self._groups.items():
            if not self._shows(lens, group, event):
                passed_over = True
                continue
            after, group.told = group.told, event.sequence
            frame = frames.get(after)
            if frame is None:
                frame = frames[after] = spell(event, after)
            for one in group.members:
                if not one.live:
                    one.waiting.append(event)
                elif event.sequence > one.last and one.write(frame):
                    one.last = event.sequence
        return passed_over

    def pass_on(self, event: Happening, spell: Spell) -> None:
        """A message that is not kept: to who listens now and has room."""
        frame = b""
        for lens, group in self._groups.items():
            if self._shows(lens, group, event):
                frame = frame or spell(event, 0)
                for one in group.members:
                    if one.live and not one.slow:
                        one.subscriber.outlet.write(frame)

    def mark(self, newest: int, frame: bytes) -> None:
        """Tells those who were passed over how far the channel has come."""
        for group in self._groups.values():
            if group.told < newest:
                group.told = newest
                for one in group.members:
                    if one.live and one.last < newest and one.write(frame):
                        one.last = newest

    def _shows(self, lens: Lens, group: _Group, event: Happening) -> bool:
        topic = event.topic
        shows = group.known.get(topic)
        if shows is None:
            if len(group.known) >= _MOST_KNOWN:
                group.known.clear()
            shows = group.known[topic] = lens.shows(topic, self._topics)
        return shows and not lens.kept.hides(event.payload, self._born)

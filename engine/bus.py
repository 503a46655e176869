"""Hands committed events to consumers inside the process, each once for all that they leave behind (rules B9 and B10).

A consumer turns events into writes; its offset is committed with them, so a crash repeats nothing that has an effect and
leaves nothing out. A call here only notes how far a channel has come; each consumer has a worker of its own that reads
from the log. Border: the dispatcher tells engines what changed; this is for those that count on each event.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from typing import Final, Literal, Protocol

import structlog

from crdt.dataclasses import dataclass
from crdt.ids import Channel
from engine.channels import Channels
from engine.ports import Store, StoredEvent
from engine.records import ConsumerOffset
from engine.runtime.clock import WakingClock
from engine.runtime.pursuit import Pursuit
from engine.writes import Batch, Put

PAGE: Final = 200
"""Events that are handed over, and committed, at once."""
PASSED_OVER: Final = 1_000
"""Numbers without an event for the consumer after which the offset is kept all the same."""
_BEGUN: Final = Channel("")

_log = structlog.get_logger(__name__)

Take = Callable[[Channel, Sequence[StoredEvent]], Awaitable[Batch]]
"""What these events mean, as writes. It has no effect of its own: after a crash or an error it is asked again."""


class Wanted(Protocol):
    """Which topics a consumer takes: a `Selection`, or what asks somewhere else."""

    def wants(self, topic: str) -> bool: ...


def _nobody(_batch: Batch) -> None:
    """For consumers whose writes need nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """`name` is what its offsets are kept under, for ever. `channels` begins the name of each channel it follows.

    `begins` says where a new one starts: with the oldest event that is kept, or with what happens from then on.
    """

    name: str
    topics: Wanted
    take: Take
    channels: str = "workspace:"
    begins: Literal["oldest", "now"] = "oldest"
    committed: Callable[[Batch], None] = _nobody
    """Hears what was committed: timers are among it that must not be overslept."""


@dataclass(slots=True)
class _Desk:
    """How far a consumer has come, channel by channel; `kept`: how far its log says."""

    consumer: Consumer
    pursuit: Pursuit[Channel]
    kept: dict[Channel, int] = field(default_factory=dict)


class Bus:
    def __init__(
        self, store: Store, channels: Channels, clock: WakingClock, chance: Callable[[], float]
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._chance = chance
        self._desks: dict[str, _Desk] = {}

    def subscribe(self, consumer: Consumer) -> None:
        """Before `start`."""
        if consumer.name in self._desks and self._desks[consumer.name].consumer is not consumer:
            raise LookupError(f"two consumers are called {consumer.name}")

        async def advance(channel: Channel, reached: int) -> int:
            return await self._advance(desk, channel, reached)

        pursuit = Pursuit(f"consume {consumer.name}", self._clock, self._chance, advance)
        desk = self._desks[consumer.name] = _Desk(consumer, pursuit)

    async def start(self) -> None:
        """Everything committed since the offsets comes first."""
        for desk in self._desks.values():
            await self._begin(desk)
            for channel, newest in (await self._store.events.newest(desk.consumer.channels)).items():
                desk.pursuit.note(channel, newest)
            desk.pursuit.start()

    async def stop(self) -> None:
        for desk in self._desks.values():
            await desk.pursuit.stop()

    def event_committed(self, channel: Channel, sequence: int, topic: str) -> None:
        """Never waits, never raises."""
        for desk in self._desks.values():
            if channel.startswith(desk.consumer.channels) and desk.consumer.topics.wants(topic):
                desk.pursuit.note(channel, sequence)

    async def idle(self) -> None:
        """Until every consumer has taken what was noted so far, and nothing rests after a failure."""
        for desk in self._desks.values():
            await desk.pursuit.idle()

    async def _begin(self, desk: _Desk) -> None:
        """Reads the offsets; in a consumer's first life they are made."""
        name = desk.consumer.name
        rows = await self._store.records.find(ConsumerOffset, {"consumer": name}, limit=1_000_000)
        if not rows:
            news = await self._store.events.newest(desk.consumer.channels)
            start = news if desk.consumer.begins == "now" else {}
            rows = [self._row(desk, channel, number) for channel, number in {_BEGUN: 0, **start}.items()]
            await self._store.writer.commit(tuple(Put(record=row) for row in rows))
        desk.kept = {row.channel: row.sequence for row in rows}
        desk.pursuit.seen = dict(desk.kept)

    def _row(self, desk: _Desk, channel: Channel, sequence: int) -> ConsumerOffset:
        return ConsumerOffset(
            consumer=desk.consumer.name, channel=channel, sequence=sequence, at=self._clock.now()
        )

    async def _advance(self, desk: _Desk, channel: Channel, reached: int) -> int:
        """One page of a channel: what it means and how far that is, in one commit."""
        offset = desk.pursuit.seen.get(channel, 0)
        rows = await self._store.events.since(channel, offset, PAGE)
        if rows and rows[0].sequence > offset + 1 and offset:
            _log.warning("consumer_missed", consumer=desk.consumer.name, channel=channel, after=offset)
        through = rows[-1].sequence if rows else reached
        wanted = [row for row in rows if desk.consumer.topics.wants(row.topic)]
        if wanted or through - desk.kept.get(channel, 0) >= PASSED_OVER:
            writes = await desk.consumer.take(channel, wanted) if wanted else ()
            batch: Batch = (*writes, Put(record=self._row(desk, channel, through)))
            receipt = await self._store.writer.commit(batch)
            desk.kept[channel] = desk.pursuit.seen[channel] = through
            self._channels.committed(batch, receipt)
            desk.consumer.committed(batch)
        return through

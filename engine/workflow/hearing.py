"""Brings events of a workspace to the steps that wait for them: a consumer of the bus, so each one counts (rule G23).

What waits stands in rows of its own; the few of this process are kept at hand, so that an event nobody waits for costs a
look at its topic. An event becomes a durable timer of the run that is due at once: it arrives, also after a restart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import Channel, Micros, RunId, workspace_channel
from engine.bus import Consumer
from engine.gate_records import EventWait
from engine.ports import Records, StoredEvent
from engine.runtime.clock import WakingClock
from engine.topics.pattern import Pattern
from engine.workflow.machine.journal import stream_of
from engine.writes import Batch, Put, Remove, SetTimer, Write

NAME: Final = "runs:waits"
MOST: Final = 1_000_000
Key = tuple[RunId, str]


@dataclass(slots=True)
class EventWaits:
    """`load` before the bus starts; `notice` after each commit."""

    _patterns: dict[Key, tuple[EventWait, Pattern]] = field(default_factory=dict)
    _by_channel: dict[Channel, dict[Key, None]] = field(default_factory=dict)
    _topics: dict[str, int] = field(default_factory=dict)

    async def load(self, records: Records) -> None:
        for row in await records.find(EventWait, {}, limit=MOST):
            self._add(row)

    def notice(self, committed: Iterable[Write]) -> None:
        for write in committed:
            match write:
                case Put(record=EventWait() as row):
                    self._add(row)
                case Remove(type=type_, key=key) if type_ is EventWait:
                    self._remove((RunId(str(key[0])), str(key[1])))
                case _:
                    pass

    def wants(self, topic: str) -> bool:
        segments = topic.split(":")
        return any(Pattern.parse(text).matches(segments) for text in self._topics)

    def of(self, channel: Channel, event: StoredEvent) -> Sequence[EventWait]:
        """Those who wait for this event."""
        segments = event.topic.split(":")
        return [
            row
            for row, pattern in (self._patterns[key] for key in self._by_channel.get(channel, ()))
            if pattern.matches(segments) and event.at >= row.since
        ]

    def _add(self, row: EventWait) -> None:
        key = (row.run, row.node)
        self._remove(key)
        self._patterns[key] = row, Pattern.parse(row.topic)
        self._by_channel.setdefault(workspace_channel(row.workspace), {})[key] = None
        self._topics[row.topic] = self._topics.get(row.topic, 0) + 1

    def _remove(self, key: Key) -> None:
        held = self._patterns.pop(key, None)
        if held is None:
            return
        row = held[0]
        channel = workspace_channel(row.workspace)
        mine = self._by_channel[channel]
        del mine[key]
        if not mine:
            del self._by_channel[channel]
        self._topics[row.topic] -= 1
        if not self._topics[row.topic]:
            del self._topics[row.topic]


def consumer_of(
    waits: EventWaits, clock: WakingClock, committed: Callable[[Iterable[Write]], None]
) -> Consumer:
    async def take(channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        return tuple(
            _arrival(row, event, clock.now()) for event in events for row in waits.of(channel, event)
        )

    return Consumer(name=NAME, topics=waits, take=take, begins="now", committed=committed)


def _arrival(row: EventWait, event: StoredEvent, now: Micros) -> SetTimer:
    message = {
        "node": row.node,
        "topic": event.topic,
        "payload": event.payload,
        "sequence": event.sequence,
    }
    stream = stream_of(row.run)
    key = f"{stream}:{row.node}@{event.sequence:020}"  # what is due at once rings in the order of the keys
    return SetTimer(key=key, actor=stream, due=now, message=message)

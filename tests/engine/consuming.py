"""Run as a process: events are committed and consumed without pause, each printed when its effect is committed, until it is killed."""

import asyncio
import sys
from collections.abc import Sequence

from crdt.ids import Channel
from engine.bus import Bus, Consumer
from engine.channels import Channels
from engine.ports import Store, StoredEvent
from engine.records import Setting
from engine.runtime.clock import SystemClock
from engine.topics.pattern import Selection
from engine.writes import AppendEvent, Batch, Insert
from storage.sql import open_sql

CHANNEL = Channel("workspace:1")
ECHO = Channel("run:1")


async def take(_: Channel, events: Sequence[StoredEvent]) -> Batch:
    """A row that can be made once, and an event of its own."""
    rows = [Insert(record=Setting(name=f"made {event.sequence:09}", value=event.payload)) for event in events]
    echoes = [
        AppendEvent(channel=ECHO, topic="echo", payload=event.sequence, at=event.at) for event in events
    ]
    return (*rows, *echoes)


def wired(store: Store) -> tuple[Channels, Bus]:
    def heard(channel: Channel, sequence: int, topic: str) -> None:
        if channel == ECHO:
            sys.stdout.write(f"{sequence}\n")
            sys.stdout.flush()
        bus.event_committed(channel, sequence, topic)

    clock = SystemClock()
    channels = Channels(writer=store.writer, events=store.events, clock=clock, framing=bytes, on_event=heard)
    bus = Bus(store, channels, clock, lambda: 0.0)
    bus.subscribe(Consumer(name="echo", topics=Selection.parse(["odd"]), take=take))
    return channels, bus


async def main(folder: str) -> None:
    store = await open_sql(folder)
    channels, bus = wired(store)
    await bus.start()
    while True:
        await channels.publish([(CHANNEL, topic, None) for topic in ("odd", "even") * 5])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

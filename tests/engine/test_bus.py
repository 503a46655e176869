"""Consumers of the bus: each event once for what is left behind, whatever fails (engine/SPEC.md, B9 and B10)."""

import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from crdt.ids import Channel
from engine.bus import PAGE, PASSED_OVER, Bus, Consumer
from engine.channels import Channels
from engine.ports import Store, StoredEvent
from engine.records import ConsumerOffset, Setting
from engine.runtime.clock import ManualClock
from engine.runtime.tasks import spawn
from engine.topics.pattern import Selection
from engine.writes import AppendEvent, Batch, Insert
from storage.memory import open_memory
from storage.memory.switches import Switches
from storage.sql import open_sql
from tests.engine import consuming
from tests.engine.test_channels import turns
from tests.engine.workshop import until

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[2]
ONE, OTHER, RUN = Channel("workspace:1"), Channel("workspace:2"), Channel("run:1")


@dataclass
class Life:
    """One life of a process; the next is given the same store. Its consumer writes a row per event, which can be made once."""

    store: Store = field(default_factory=open_memory)
    begins: Literal["oldest", "now"] = "oldest"
    clock: ManualClock = field(default_factory=ManualClock)
    broken: set[Channel] = field(default_factory=set)
    asked: list[tuple[Channel, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=bytes,
            on_event=self.heard,
        )
        self.bus = Bus(self.store, self.channels, self.clock, lambda: 0.0)
        self.bus.subscribe(
            Consumer(name="count", topics=Selection.parse(["a:*"]), take=self.take, begins=self.begins)
        )

    def heard(self, channel: Channel, sequence: int, topic: str) -> None:
        self.bus.event_committed(channel, sequence, topic)

    async def take(self, channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        self.asked += [(channel, event.sequence) for event in events]
        if channel in self.broken:
            raise ValueError("told to")
        return tuple(
            Insert(record=Setting(name=f"{channel} {event.sequence:06}", value=event.payload))
            for event in events
        )

    async def happens(self, channel: Channel, *topics: str, told: bool = True) -> None:
        batch = tuple(
            AppendEvent(channel=channel, topic=topic, payload=topic, at=self.clock.now()) for topic in topics
        )
        receipt = await self.store.writer.commit(batch)
        if told:
            self.channels.committed(batch, receipt)

    async def made(self) -> list[str]:
        rows = await self.store.records.find(Setting, {}, limit=1_000_000)
        return [row.name for row in rows]

    async def offset(self, channel: Channel) -> int | None:
        row = await self.store.records.get(ConsumerOffset, "count", channel)
        return None if row is None else row.sequence


async def test_B9_a_consumer_takes_what_fits_in_order_and_its_offset_comes_along() -> None:
    life = Life()
    await life.bus.start()
    await life.happens(ONE, "a:1", "b:1", "a:2")
    await life.happens(RUN, "a:3")
    await life.bus.idle()
    assert [f"{ONE} 000001", f"{ONE} 000003"] == await life.made()
    assert [3, None] == [await life.offset(ONE), await life.offset(RUN)]
    await life.bus.stop()


async def test_B9_the_next_life_goes_on_from_the_offset() -> None:
    first = Life()
    await first.bus.start()
    await first.happens(ONE, *["a:1"] * (PAGE + 5))
    await first.bus.idle()
    await first.bus.stop()
    await first.happens(ONE, "a:2", told=False)
    await first.happens(OTHER, "b:1", "a:2", told=False)
    second = Life(store=first.store)
    await second.bus.start()
    await second.bus.idle()
    assert {(ONE, PAGE + 6), (OTHER, 2)} == set(second.asked)
    assert PAGE + 7 == len(await second.made())
    await second.bus.stop()


async def test_B10_a_new_consumer_begins_where_it_says() -> None:
    for begins, expected in (("oldest", [f"{ONE} 000001", f"{ONE} 000002"]), ("now", [f"{ONE} 000002"])):
        life = Life(begins=begins)  # type: ignore[arg-type]  # one of the two
        await life.happens(ONE, "a:1", told=False)
        await life.bus.start()
        await life.bus.idle()
        await life.happens(ONE, "a:2")
        await life.bus.idle()
        await life.bus.stop()
        assert expected == await life.made()
        again = Life(store=life.store, begins="now")
        await life.happens(OTHER, "a:3", told=False)
        await again.bus.start()
        await again.bus.idle()
        assert [(OTHER, 1)] == again.asked
        await again.bus.stop()


async def test_B9_what_a_consumer_fails_at_comes_again_and_the_other_channels_go_on() -> None:
    life = Life(broken={ONE})
    await life.bus.start()
    await life.happens(ONE, "a:1")
    await life.happens(OTHER, "a:1")
    await until(lambda: (OTHER, 1) in life.asked and (ONE, 1) in life.asked)
    life.clock.advance(0.6)
    await until(lambda: life.asked.count((ONE, 1)) == 2)
    await life.happens(OTHER, "a:2")
    await until(lambda: (OTHER, 2) in life.asked)
    life.broken.clear()
    life.clock.advance(5)
    await life.bus.idle()
    assert [f"{ONE} 000001", f"{OTHER} 000001", f"{OTHER} 000002"] == await life.made()
    await life.bus.stop()


async def test_B9_numbers_that_are_not_for_it_move_the_offset_now_and_then() -> None:
    life = Life()
    await life.bus.start()
    await life.happens(ONE, *["b:1"] * (PASSED_OVER - 1))
    await life.happens(ONE, "b:1", "a:1", told=True)
    await life.bus.idle()
    assert PASSED_OVER + 1 == await life.offset(ONE)
    await life.bus.stop()


async def test_B10_two_consumers_of_one_name_are_refused() -> None:
    life = Life()
    with pytest.raises(LookupError):
        life.bus.subscribe(Consumer(name="count", topics=Selection(), take=life.take))


@pytest.mark.parametrize("seed", range(20))
async def test_B9_whatever_commits_fail_and_whenever_it_ends_each_event_leaves_one_effect(seed: int) -> None:
    chance, switches = random.Random(seed), Switches()
    life = Life(store=open_memory(switches))
    await life.bus.start()
    count = {ONE: 0, OTHER: 0}
    for _ in range(40):
        channel = chance.choice([ONE, OTHER])
        topics = [chance.choice(["a:1", "b:1"]) for _ in range(chance.randrange(1, 5))]
        await life.happens(channel, *topics)
        count[channel] += topics.count("a:1")
        if chance.random() < 0.3:
            switches.fail_next()
        await turns(chance.randrange(8))
        while switches.take_failure():
            pass
        if chance.random() < 0.2:
            await life.bus.stop()
            life = Life(store=life.store)
            await life.bus.start()
        life.clock.advance(chance.random())
    done = spawn(life.bus.idle(), name="idle")
    while not done.done():
        life.clock.advance(60)
        await turns(5)
    made = await life.made()
    assert count == {channel: sum(name.startswith(channel) for name in made) for channel in count}
    await life.bus.stop()


@pytest.mark.parametrize("seed", range(2))
async def test_S1_2_a_consumer_that_is_killed_in_the_middle_goes_on_where_it_was(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        _killed(tmp_path, chance.randrange(1, 150))
    store = await open_sql(tmp_path)
    _, bus = consuming.wired(store)
    await bus.start()
    await bus.idle()
    await bus.stop()
    odd = [
        one.sequence
        for one in await store.events.since(consuming.CHANNEL, 0, 1_000_000)
        if one.topic == "odd"
    ]
    made = [
        row.name
        for row in await store.records.find(Setting, {}, limit=1_000_000)
        if row.name.startswith("made")
    ]
    echoed = [one.payload for one in await store.events.since(consuming.ECHO, 0, 1_000_000)]
    assert len(odd) > 3
    assert [f"made {number:09}" for number in odd] == sorted(made)
    assert odd == echoed
    await store.close()


def _killed(folder: Path, after: int) -> None:
    """A process that is killed after so many effects."""
    command = [sys.executable, "-m", "tests.engine.consuming", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.readline()
        process.kill()

"""Channels of events: numbers, joins without a hole, slow listeners (SPEC.md, R40-R44)."""

import asyncio
import random
from collections.abc import Mapping, Sequence

import pytest

from crdt.codec import decode_server
from crdt.errors import StoreUnavailable
from crdt.frames import Event
from crdt.ids import Channel, Micros
from engine.audience import Lens, Subscription
from engine.channels import Channels
from engine.ports import EventLog, StoredEvent
from engine.runtime.clock import ManualClock
from engine.runtime.tasks import spawn
from engine.topics.pattern import Selection
from engine.writes import AppendEvent, DropEvents
from server.transport import wire
from storage.memory.open import open_memory
from tests.support.world import Line

pytestmark = pytest.mark.anyio

RUN = Channel("run:r1")
ALL = Lens(Selection(), frozenset({"read"}))


class Listener:
    """A subscriber that remembers the numbers it heard."""

    def __init__(self) -> None:
        self.outlet = Line()
        self.rejoined = 0

    def rejoin(self) -> None:
        self.rejoined += 1

    def heard(self) -> list[int]:
        frames = [decode_server(payload) for payload in self.outlet.take()]
        return [frame.sequence for frame in frames if isinstance(frame, Event)]


class SlowLog:
    """An event log whose answers take some turns of the loop; what it says was true when it was asked."""

    def __init__(self, log: EventLog, chance: random.Random) -> None:
        self._log = log
        self._chance = chance

    async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
        found = await self._log.since(channel, sequence, limit)
        await self._wait()
        return found

    async def last(self, channel: Channel) -> int:
        found = await self._log.last(channel)
        await self._wait()
        return found

    async def first(self, channel: Channel) -> int:
        return await self._log.first(channel)

    async def newest(self, prefix: str) -> Mapping[Channel, int]:
        return await self._log.newest(prefix)

    async def _wait(self) -> None:
        for _ in range(self._chance.randrange(6)):
            await asyncio.sleep(0)


def make(chance: random.Random | None = None) -> Channels:
    store = open_memory()
    events = store.events if chance is None else SlowLog(store.events, chance)
    return Channels(writer=store.writer, events=events, clock=ManualClock(), framing=wire.frame)


async def listen(
    channels: Channels, listener: Listener, since: int | None = None, lens: Lens = ALL
) -> tuple[list[int], int, bool]:
    subscription = await channels.subscribe(RUN, listener, since, lens)
    events, last, gap = channels.go_live(subscription)
    return [event.sequence for event in events], last, gap


async def publish(channels: Channels, count: int = 1) -> None:
    for _ in range(count):
        await channels.publish([(RUN, "topic", {"a": 1})])


async def turns(count: int = 20) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_R40_events_are_told_after_their_commit_in_order() -> None:
    channels, listener = make(), Listener()
    assert await listen(channels, listener) == ([], 0, False)
    assert await channels.publish([(RUN, "a", 1), (Channel("run:other"), "b", 2), (RUN, "c", 3)]) == (1, 1, 2)
    assert listener.heard() == [1, 2]


async def test_R40_events_that_are_told_in_the_wrong_order_are_heard_in_the_right_one() -> None:
    store = open_memory()
    channels = Channels(writer=store.writer, events=store.events, clock=ManualClock(), framing=wire.frame)
    listener = Listener()
    await listen(channels, listener)
    for number in range(3):
        await store.writer.commit((AppendEvent(channel=RUN, topic="t", payload=number, at=Micros(1)),))
    channels.deliver(RUN, 3, "t", 2, Micros(1))
    await turns()
    channels.deliver(RUN, 1, "t", 0, Micros(1))
    channels.deliver(RUN, 2, "t", 1, Micros(1))
    assert listener.heard() == [1, 2, 3]


async def test_R41_a_join_brings_what_was_missed() -> None:
    channels = make()
    await publish(channels, 4)
    assert await listen(channels, Listener(), since=2) == ([3, 4], 4, False)
    assert await listen(channels, Listener(), since=4) == ([], 4, False)
    assert await listen(channels, Listener(), since=None) == ([], 4, False)
    assert await listen(channels, Listener(), since=0) == ([1, 2, 3, 4], 4, False)


async def test_R41_who_comes_from_the_future_or_missed_too_much_is_told_of_a_gap() -> None:
    channels = make()
    await publish(channels, 2)
    assert await listen(channels, Listener(), since=9) == ([], 2, True)
    await channels.publish([(RUN, "t", None)] * 5001)
    assert await listen(channels, Listener(), since=1) == ([], 5003, True)


@pytest.mark.parametrize("seed", range(20))
async def test_R41_between_history_and_live_there_is_no_hole_and_no_double(seed: int) -> None:
    chance = random.Random(seed)
    channels = make(chance)
    heard: list[tuple[Listener, list[int], int]] = []

    async def come(since: int) -> None:
        listener = Listener()
        events, _, gap = await listen(channels, listener, since)
        assert not gap
        heard.append((listener, events, since))

    await publish(channels, 3)
    tasks = []
    for _ in range(30):
        if chance.random() < 0.4:
            tasks.append(spawn(come(chance.randrange(4)), name="listener"))
        tasks.append(spawn(publish(channels), name="publisher"))
        await turns(chance.randrange(4))
    await asyncio.gather(*tasks)
    await turns(50)
    for listener, events, since in heard:
        assert events + listener.heard() == list(range(since + 1, 34))


async def test_R41_what_is_dropped_while_somebody_joins_is_a_gap() -> None:
    store = open_memory()

    class Dropping(SlowLog):
        async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
            await store.writer.commit((DropEvents(channel=RUN, through=4),))
            return await super().since(channel, sequence, limit)

    log = Dropping(store.events, random.Random(0))
    channels = Channels(writer=store.writer, events=log, clock=ManualClock(), framing=wire.frame)
    await publish(channels, 6)
    page = await channels.history.page(RUN, ALL, 2, 10)
    assert ([5, 6], True) == ([event.sequence for event in page.events], page.gap)
    assert ([], 6, True) == await listen(channels, Listener(), since=2)


async def test_R40_an_event_is_told_however_often_the_log_had_to_be_asked() -> None:
    store, clock = open_memory(), ManualClock()

    class Failing(SlowLog):
        failures = 2

        async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
            self.failures -= 1
            if self.failures >= 0:
                raise StoreUnavailable
            return await super().since(channel, sequence, limit)

    log = Failing(store.events, random.Random(0))
    channels = Channels(writer=store.writer, events=log, clock=clock, framing=wire.frame)
    listener = Listener()
    await listen(channels, listener)
    for number in range(2):
        await store.writer.commit((AppendEvent(channel=RUN, topic="t", payload=number, at=Micros(1)),))
    channels.deliver(RUN, 2, "t", 1, Micros(1))
    for _ in range(3):
        await turns()
        clock.advance(1.0)
    await turns()
    assert listener.heard() == [1, 2]


async def test_R40_the_log_is_asked_no_more_for_who_has_left() -> None:
    store, clock = open_memory(), ManualClock()

    class Away(SlowLog):
        asked = 0

        async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
            self.asked += 1
            raise StoreUnavailable

    log = Away(store.events, random.Random(0))
    channels = Channels(writer=store.writer, events=log, clock=clock, framing=wire.frame)
    subscription = await channels.subscribe(RUN, Listener(), None, ALL)
    channels.go_live(subscription)
    channels.deliver(RUN, 2, "t", 2, Micros(1))
    await turns()
    channels.leave(subscription)
    for _ in range(3):
        clock.advance(1.0)
        await turns()
    assert 1 == log.asked


async def test_R40_what_is_wanted_told_while_the_log_is_asked_for_others_is_told() -> None:
    store, asked = open_memory(), asyncio.Event()

    class Waiting(SlowLog):
        async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
            found = await super().since(channel, sequence, limit)
            if sequence:
                await asked.wait()
            return found

    log = Waiting(store.events, random.Random(0))
    channels = Channels(writer=store.writer, events=log, clock=ManualClock(), framing=wire.frame)
    listener = Listener()
    await listen(channels, listener)

    async def commit(number: int) -> None:
        await store.writer.commit((AppendEvent(channel=RUN, topic="t", payload=number, at=Micros(1)),))

    await commit(1)
    await commit(2)
    channels.deliver(RUN, 2, "t", 2, Micros(1))
    await turns()
    await commit(3)
    await commit(4)
    channels.deliver(RUN, 4, "t", 4, Micros(1))
    asked.set()
    await turns()
    channels.deliver(RUN, 3, "t", 3, Micros(1))
    await turns()
    assert listener.heard() == [1, 2, 3, 4]


async def test_R42_what_is_not_kept_has_no_number_and_goes_to_who_listens() -> None:
    channels, listener = make(), Listener()
    channels.ephemeral(RUN, "log", "nobody hears this")
    await listen(channels, listener)
    channels.ephemeral(RUN, "log", "line")
    assert listener.heard() == [0]


async def test_R43_a_listener_that_reads_too_slowly_is_sent_to_join_again() -> None:
    channels, listener = make(), Listener()
    subscription: Subscription = await channels.subscribe(RUN, listener, None, ALL)
    channels.go_live(subscription)
    listener.outlet.stick()
    channels.slowed(subscription)
    for _ in range(30):
        await channels.publish([(RUN, "t", "x" * 50_000)])
    channels.ephemeral(RUN, "log", "not now")
    listener.outlet.drain()
    channels.drained(subscription)
    numbers = listener.heard()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) < 25
    assert listener.rejoined == 1


async def test_R40_who_left_hears_nothing_and_nothing_is_kept_for_it() -> None:
    channels, listener = make(), Listener()
    subscription = await channels.subscribe(RUN, listener, None, ALL)
    channels.go_live(subscription)
    channels.leave(subscription)
    await publish(channels)
    assert (listener.heard(), channels.listeners) == ([], {})

"""What `EventLog` promises: the numbers of a channel have no gap, and a client gets exactly what it missed."""

import pytest

from crdt.errors import Conflict
from crdt.ids import Channel, Micros
from engine.ports import Store, StoredEvent
from engine.writes import DropEvents
from tests.contracts.conftest import Opened
from tests.contracts.samples import CHANNEL, event

pytestmark = pytest.mark.anyio

OTHER = Channel("run:1")


async def test_a_channel_where_nothing_happened_starts_at_one(store: Store) -> None:
    assert [] == list(await store.events.since(CHANNEL, 0, 10))
    assert (0, 1) == (await store.events.last(CHANNEL), await store.events.first(CHANNEL))


async def test_a_client_gets_what_it_missed_in_order(store: Store) -> None:
    await store.writer.commit((event(1), event("other", channel=OTHER), event(2), event({"n": 3})))
    assert [
        StoredEvent(sequence=2, topic="run:started", payload=2, at=Micros(1)),
        StoredEvent(sequence=3, topic="run:started", payload={"n": 3}, at=Micros(1)),
    ] == list(await store.events.since(CHANNEL, 1, 10))
    assert [2] == [row.sequence for row in await store.events.since(CHANNEL, 1, 1)]
    assert [] == list(await store.events.since(CHANNEL, 3, 10))


async def test_the_newest_number_of_each_channel_of_a_kind_is_known(store: Store) -> None:
    assert {} == await store.events.newest("")
    channels = [
        Channel(name) for name in ("doc:1", "doc:2", "run", "run:", "run:1", "run:\u00e9", "run;", "s")
    ]
    for count, channel in enumerate(channels, start=1):
        await store.writer.commit(tuple(event(channel=channel) for _ in range(count)))
    assert {"run:": 4, "run:1": 5, "run:\u00e9": 6} == await store.events.newest("run:")
    assert dict(zip(channels, range(1, 9), strict=True)) == await store.events.newest("")
    assert {} == await store.events.newest("source:")


async def test_channels_count_for_themselves(store: Store) -> None:
    await store.writer.commit((event(), event(channel=OTHER), event()))
    assert (2, 1) == (await store.events.last(CHANNEL), await store.events.last(OTHER))
    assert (1, 1) == (await store.events.first(CHANNEL), await store.events.first(OTHER))


async def test_dropped_events_are_gone_and_numbers_go_on(store: Store) -> None:
    await store.writer.commit(tuple(event(number) for number in range(1, 6)))
    await store.writer.commit((DropEvents(channel=CHANNEL, through=3),))
    assert (5, 4) == (await store.events.last(CHANNEL), await store.events.first(CHANNEL))
    assert [4, 5] == [row.sequence for row in await store.events.since(CHANNEL, 0, 10)]
    await store.writer.commit((DropEvents(channel=CHANNEL, through=2),))
    assert 4 == await store.events.first(CHANNEL)
    await store.writer.commit((DropEvents(channel=CHANNEL, through=5),))
    assert (5, 6) == (await store.events.last(CHANNEL), await store.events.first(CHANNEL))
    assert {} == await store.events.newest("")
    receipt = await store.writer.commit((event("next"), event(channel=OTHER)))
    assert (6, 1) == receipt.numbers


async def test_what_was_never_told_cannot_be_dropped(store: Store) -> None:
    await store.writer.commit((event(),))
    with pytest.raises(Conflict):
        await store.writer.commit((DropEvents(channel=CHANNEL, through=2), event()))
    assert (1, 1) == (await store.events.last(CHANNEL), await store.events.first(CHANNEL))


async def test_numbers_go_on_after_a_restart_that_follows_dropping(restarted: Opened) -> None:
    store = await restarted()
    await store.writer.commit((event(), event(), DropEvents(channel=CHANNEL, through=2)))
    store = await restarted()
    assert (2, 3) == (await store.events.last(CHANNEL), await store.events.first(CHANNEL))
    assert (3,) == (await store.writer.commit((event(),))).numbers

"""What `EventLog` promises: the numbers of a channel have no gap, and a client gets exactly what it missed."""

import pytest

from crdt.ids import Channel, Micros
from engine.ports import Store, StoredEvent
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

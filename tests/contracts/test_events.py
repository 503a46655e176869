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


async def test_channels_count_for_themselves(store: Store) -> None:
    await store.writer.commit((event(), event(channel=OTHER), event()))
    assert (2, 1) == (await store.events.last(CHANNEL), await store.events.last(OTHER))
    assert (1, 1) == (await store.events.first(CHANNEL), await store.events.first(OTHER))

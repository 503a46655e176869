"""Several processes on one PostgreSQL database: one numbering, one owner per stream."""

import asyncio

import pytest

from crdt.errors import FenceLost
from engine.writes import Receipt
from storage.sql import open_sql
from tests.contracts.conftest import DURABLE
from tests.contracts.samples import CHANNEL, DOCUMENT, event, journal, update
from tests.support.postgres import MISSING

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("postgres" not in DURABLE, reason=MISSING),
    pytest.mark.parametrize("place", ["postgres"], indirect=True),
]


async def test_writers_of_two_processes_share_one_gap_free_numbering(place: str) -> None:
    stores = [await open_sql(place) for _ in range(2)]
    batch = (update(), event(), journal())
    receipts = await asyncio.gather(*(store.writer.commit(batch) for _ in range(100) for store in stores))
    assert list(range(1, 201)) == sorted(receipt.numbers[0] for receipt in receipts)
    assert list(range(1, 201)) == [row.sequence for row in await stores[0].updates.since(DOCUMENT, 0, 1_000)]
    assert list(range(1, 201)) == [row.sequence for row in await stores[1].events.since(CHANNEL, 0, 1_000)]
    for store in stores:
        await store.close()


async def test_a_newer_owner_in_another_process_shuts_the_older_one_out(place: str) -> None:
    old, new = [await open_sql(place) for _ in range(2)]
    assert Receipt(numbers=(1,)) == await old.writer.commit((journal(fence=1),))
    assert Receipt(numbers=(2,)) == await new.writer.commit((journal(fence=2),))
    with pytest.raises(FenceLost):
        await old.writer.commit((journal(fence=1),))
    for store in (old, new):
        await store.close()

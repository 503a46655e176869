"""Several processes on one PostgreSQL database: one of them serves; who writes beside it shares its numbering and its streams."""

import asyncio

import pytest

from crdt.errors import Conflict, FenceLost, StoreReplaced, StoreUnavailable
from engine.writes import Receipt
from storage.sql import SqlSettings, open_sql
from tests.contracts.conftest import DURABLE, execute
from tests.contracts.samples import CHANNEL, DOCUMENT, event, journal, update
from tests.support.postgres import MISSING

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif("postgres" not in DURABLE, reason=MISSING),
    pytest.mark.parametrize("place", ["postgres"], indirect=True),
]

CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name LIKE 'concert %' AND datname = current_database()"""


async def test_K6_a_second_process_is_kept_out_until_the_first_is_gone(place: str) -> None:
    soon = SqlSettings(busy_seconds=1.0)
    first = await open_sql(place)
    with pytest.raises(StoreUnavailable) as refused:
        await open_sql(place, soon)
    assert "Another Concert process serves from this database." == refused.value.message
    beside = await open_sql(place, beside=True)
    with pytest.raises(Conflict):
        await beside.writer.commit((journal(),))
    await beside.close()
    await first.close()
    alone = await open_sql(place, beside=True)
    assert Receipt(numbers=(1,)) == await alone.writer.commit((journal(),))
    await alone.close()


async def test_K6_who_lost_its_connection_writes_nothing_while_another_process_serves(place: str) -> None:
    soon = SqlSettings(busy_seconds=1.0)
    first = await open_sql(place, soon)
    await first.writer.commit((journal(),))
    await execute(place, CUT)
    second = await open_sql(place)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            await first.writer.commit((journal(),))
    assert Receipt(numbers=(2,)) == await second.writer.commit((journal(),))
    await second.close()
    assert first.replaced.is_set()
    with pytest.raises(StoreReplaced):
        await first.writer.commit((journal(),))
    await first.close()


async def test_K6_who_lost_its_connection_and_was_not_replaced_goes_on(place: str) -> None:
    store = await open_sql(place)
    await execute(place, CUT)
    with pytest.raises(StoreUnavailable):
        await store.writer.commit((journal(),))
    assert Receipt(numbers=(1,)) == await store.writer.commit((journal(),))
    assert not store.replaced.is_set()
    await store.close()


async def test_writers_of_two_processes_share_one_gap_free_numbering(place: str) -> None:
    stores = [await open_sql(place, shared=True) for _ in range(2)]
    batch = (update(), event(), journal())
    receipts = await asyncio.gather(*(store.writer.commit(batch) for _ in range(100) for store in stores))
    assert list(range(1, 201)) == sorted(receipt.numbers[0] for receipt in receipts)
    assert list(range(1, 201)) == [row.sequence for row in await stores[0].updates.since(DOCUMENT, 0, 1_000)]
    assert list(range(1, 201)) == [row.sequence for row in await stores[1].events.since(CHANNEL, 0, 1_000)]
    for store in stores:
        await store.close()


async def test_a_newer_owner_in_another_process_shuts_the_older_one_out(place: str) -> None:
    old, new = [await open_sql(place, shared=True) for _ in range(2)]
    assert Receipt(numbers=(1,)) == await old.writer.commit((journal(fence=1),))
    assert Receipt(numbers=(2,)) == await new.writer.commit((journal(fence=2),))
    with pytest.raises(FenceLost):
        await old.writer.commit((journal(fence=1),))
    for store in (old, new):
        await store.close()

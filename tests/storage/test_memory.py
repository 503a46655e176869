"""The switches of the memory store: outages and slow disks on demand."""

import asyncio

import pytest

from crdt.errors import StoreBusy, StoreUnavailable
from crdt.ids import DocumentId
from storage.memory import Switches, open_memory
from tests.contracts.samples import DOCUMENT, update

pytestmark = pytest.mark.anyio


async def test_a_failed_commit_writes_nothing_and_the_next_one_goes_on() -> None:
    switches = Switches()
    store = open_memory(switches)
    switches.fail_next()
    lost, kept = store.writer.commit((update(b"lost"),)), store.writer.commit((update(b"kept"),))
    with pytest.raises(StoreUnavailable):
        await lost
    assert (1,) == (await kept).numbers
    assert [b"kept"] == [row.update for row in (await store.updates.load(DOCUMENT)).tail]


async def test_the_next_batches_fail_as_often_as_asked_with_the_error_given() -> None:
    switches = Switches()
    store = open_memory(switches)
    switches.fail_next(StoreBusy(), times=2)
    futures = [store.writer.commit((update(),)) for _ in range(3)]
    outcomes = await asyncio.gather(*futures, return_exceptions=True)
    assert [StoreBusy, StoreBusy, type(outcomes[2])] == [type(outcome) for outcome in outcomes]


async def test_held_commits_are_unseen_until_released_and_then_come_in_order() -> None:
    switches = Switches()
    store = open_memory(switches)
    switches.hold()
    futures = [store.writer.commit((update(b"%d" % number),)) for number in range(3)]
    await asyncio.sleep(0)
    assert [False] * 3 == [future.done() for future in futures]
    assert () == (await store.updates.load(DOCUMENT)).tail
    switches.release()
    await asyncio.gather(*futures)
    assert [b"0", b"1", b"2"] == [row.update for row in (await store.updates.load(DOCUMENT)).tail]


async def test_a_full_queue_refuses_at_once_and_takes_again_later() -> None:
    switches = Switches()
    store = open_memory(switches, queue_writes=2)
    switches.hold()
    waiting = store.writer.commit((update(), update()))
    full = store.writer.commit((update(),))
    assert full.done()
    with pytest.raises(StoreBusy):
        await full
    switches.release()
    assert (1, 2) == (await waiting).numbers
    assert (3,) == (await store.writer.commit((update(),))).numbers


async def test_two_stores_share_nothing() -> None:
    one, other = open_memory(), open_memory()
    await one.writer.commit((update(),))
    assert () == (await other.updates.load(DocumentId(DOCUMENT))).tail

"""What `Writer.commit` promises, whoever implements it."""

import asyncio
from typing import Any

import pytest

from crdt.errors import AlreadyExists, Conflict, FenceLost, InvalidInput, ShuttingDown
from crdt.ids import Micros
from engine.ports import Store
from engine.records import Organisation, Setting
from engine.writes import Batch, Insert, Put, Receipt, Remove, ReplaceHistory, SetTimer, StoreSnapshot
from tests.contracts.conftest import Opened
from tests.contracts.samples import CHANNEL, DOCUMENT, OTHER, event, journal, record, update

pytestmark = pytest.mark.anyio

TAKEN = Insert(record=Setting(name="taken", value=1))


async def outcomes(store: Store, *batches: Batch) -> list[Any]:
    """Handed in at once, so that they share a transaction."""
    return await asyncio.gather(*map(store.writer.commit, batches), return_exceptions=True)


async def test_numbers_stand_where_their_writes_stood(store: Store) -> None:
    batch = (update(), event(), record_put(), journal(), event(), update(document=OTHER), update())
    assert Receipt(numbers=(1, 1, 0, 1, 2, 1, 2)) == await store.writer.commit(batch)


async def test_an_empty_batch_is_durable_at_once(store: Store) -> None:
    assert Receipt(numbers=()) == await store.writer.commit(())


async def test_commits_resolve_in_call_order(store: Store) -> None:
    order: list[int] = []
    futures = [store.writer.commit((update(),)) for _ in range(500)]
    for future in futures:
        future.add_done_callback(lambda done: order.append(done.result().numbers[0]))
    receipts = await asyncio.gather(*futures)
    assert list(range(1, 501)) == order
    assert [(number,) for number in range(1, 501)] == [receipt.numbers for receipt in receipts]


async def test_nothing_is_acknowledged_before_the_caller_lets_go_of_the_loop(store: Store) -> None:
    future = store.writer.commit((update(),))
    assert not future.done()
    await future


async def test_what_a_receipt_speaks_of_can_be_read(store: Store) -> None:
    await store.writer.commit((update(b"one"), Put(record=Setting(name="a", value=[1]))))
    assert [b"one"] == [row.update for row in await store.updates.since(DOCUMENT, 0, 10)]
    assert Setting(name="a", value=[1]) == await store.records.get(Setting, "a")


async def test_a_refused_batch_leaves_no_trace_and_its_neighbours_stand(store: Store) -> None:
    await store.writer.commit((TAKEN,))
    refused = (update(b"lost"), event(), journal(), timer("lost"), record_put("lost"), TAKEN)
    first, second, third = await outcomes(
        store, (update(b"one"), event()), refused, (update(b"two"), event())
    )
    assert Receipt(numbers=(1, 1)) == first
    assert isinstance(second, AlreadyExists)
    assert Receipt(numbers=(2, 2)) == third
    assert [b"one", b"two"] == [row.update for row in await store.updates.since(DOCUMENT, 0, 10)]
    assert () == tuple(await store.journal.read("run:1"))
    assert () == tuple(await store.journal.open_streams(""))
    assert None is await store.timers.next_due()
    assert None is await store.records.get(Setting, "lost")


async def test_numbers_have_no_gap_after_refused_batches(store: Store) -> None:
    await store.writer.commit((TAKEN,))
    batches: list[Batch] = [(update(), event(), journal()) for _ in range(30)]
    batches[::3] = [(update(), event(), journal(), TAKEN)] * 10
    done = [outcome for outcome in await outcomes(store, *batches) if isinstance(outcome, Receipt)]
    assert [(number, number, number) for number in range(1, 21)] == [receipt.numbers for receipt in done]
    assert list(range(1, 21)) == [row.sequence for row in await store.updates.since(DOCUMENT, 0, 100)]
    assert list(range(1, 21)) == [row.sequence for row in await store.events.since(CHANNEL, 0, 100)]
    assert list(range(1, 21)) == [row.position for row in await store.journal.read("run:1")]


async def test_numbers_go_on_after_a_restart(restarted: Opened) -> None:
    for expected in (1, 2, 3):
        store = await restarted()
        receipt = await store.writer.commit((update(), event(), journal()))
        assert (expected, expected, expected) == receipt.numbers


async def test_numbers_go_on_after_a_restart_that_follows_compaction(restarted: Opened) -> None:
    store = await restarted()
    await store.writer.commit((update(), update(), snapshot(2)))
    store = await restarted()
    assert Receipt(numbers=(3,)) == await store.writer.commit((update(),))


async def test_a_taken_key_refuses_an_insert_also_within_its_own_batch(store: Store) -> None:
    twice, again = await outcomes(store, (TAKEN, TAKEN), (TAKEN,))
    assert isinstance(twice, AlreadyExists)
    assert Receipt(numbers=(0,)) == again


async def test_writes_of_a_batch_happen_in_order(store: Store) -> None:
    away = Remove(type=Setting, key=("taken",))
    await store.writer.commit((TAKEN, away, TAKEN, Put(record=Setting(name="taken", value=2)), away))
    assert None is await store.records.get(Setting, "taken")
    await store.writer.commit((TAKEN, away, Put(record=Setting(name="taken", value=3))))
    assert Setting(name="taken", value=3) == await store.records.get(Setting, "taken")


async def test_batches_of_one_transaction_see_each_other_in_order(store: Store) -> None:
    away = Remove(type=Setting, key=("taken",))
    assert [Receipt(numbers=(0,))] * 4 == await outcomes(store, (TAKEN,), (away,), (TAKEN,), (away,))
    assert None is await store.records.get(Setting, "taken")


async def test_history_replaced_between_updates_of_one_transaction_keeps_only_the_later(store: Store) -> None:
    replace = ReplaceHistory(document=DOCUMENT, state=b"new", index=b"i", at=Micros(9))
    await outcomes(store, (update(b"one"),), (replace,), (update(b"two"),))
    loaded = await store.updates.load(DOCUMENT)
    assert (b"new", b"i", 1) == (loaded.state, loaded.index, loaded.through)
    assert [(2, b"two")] == [(row.sequence, row.update) for row in loaded.tail]


async def test_what_was_handed_in_is_stored_even_if_it_is_changed_afterwards(store: Store) -> None:
    payload: dict[str, Any] = {"rows": [1]}
    committed = store.writer.commit((event(payload), Put(record=Setting(name="a", value=payload))))
    payload["rows"].append(2)
    await committed
    assert [{"rows": [1]}] == [row.payload for row in await store.events.since(CHANNEL, 0, 10)]
    assert Setting(name="a", value={"rows": [1]}) == await store.records.get(Setting, "a")


async def test_changing_what_was_read_changes_nothing_stored(store: Store) -> None:
    await store.writer.commit((journal({"a": []}), Put(record=Setting(name="a", value=[]))))
    (read,) = await store.journal.read("run:1")
    read.entry["a"].append(1)
    found = await store.records.get(Setting, "a")
    assert found is not None
    found.value.append(1)
    assert [{"a": []}] == [row.entry for row in await store.journal.read("run:1")]
    assert Setting(name="a", value=[]) == await store.records.get(Setting, "a")


@pytest.mark.parametrize(
    "value", [float("nan"), float("-inf"), {1, 2}, b"bytes", object()], ids=lambda value: type(value).__name__
)
async def test_what_is_not_json_is_refused_alone(store: Store, value: object) -> None:
    before, refused, after = await outcomes(store, (update(),), (update(), event(value)), (update(),))
    assert isinstance(refused, InvalidInput)
    assert [(1,), (2,)] == [before.numbers, after.numbers]


async def test_a_snapshot_beyond_the_log_is_refused(store: Store) -> None:
    (_, refused) = await outcomes(store, (update(),), (snapshot(2),))
    assert isinstance(refused, Conflict)
    assert b"" == (await store.updates.load(DOCUMENT)).state


async def test_an_older_fence_is_refused_within_one_transaction_too(store: Store) -> None:
    new, old = await outcomes(store, (journal(fence=2),), (journal(fence=1), update()))
    assert Receipt(numbers=(1,)) == new
    assert isinstance(old, FenceLost)
    assert [] == list(await store.updates.since(DOCUMENT, 0, 10))


async def test_a_caller_that_gave_up_does_not_undo_its_batch(store: Store) -> None:
    given_up = store.writer.commit((update(b"one"),))
    given_up.cancel()
    await store.writer.commit((update(b"two"),))
    assert [b"one", b"two"] == [row.update for row in await store.updates.since(DOCUMENT, 0, 10)]


async def test_closing_writes_what_was_handed_in_and_refuses_what_comes_later(store: Store) -> None:
    waiting = [store.writer.commit((update(),)) for _ in range(100)]
    await store.close()
    assert list(range(1, 101)) == [future.result().numbers[0] for future in waiting]
    with pytest.raises(ShuttingDown):
        await store.writer.commit((update(),))


async def test_large_batches_stay_whole(store: Store) -> None:
    batch = tuple(record_put(f"setting {number}") for number in range(3_000))
    await store.writer.commit(batch)
    assert 3_000 == await store.records.count(Setting, {})


async def test_a_record_is_replaced_whole_by_a_later_put(store: Store) -> None:
    await store.writer.commit((Put(record=record(Organisation, 1)),))
    newer = record(Organisation, 1, name="renamed")
    await store.writer.commit((Put(record=newer),))
    assert [newer] == list(await store.records.find(Organisation, {}))


def record_put(name: str = "a") -> Put:
    return Put(record=Setting(name=name, value=1))


def timer(key: str) -> SetTimer:
    return SetTimer(key=key, actor="run:1", due=Micros(5), message=None)


def snapshot(through: int) -> StoreSnapshot:
    return StoreSnapshot(document=DOCUMENT, through=through, state=b"state", index=b"", at=Micros(9))

"""What `Timers` promises: what is due, in order, and when to look again."""

import pytest

from crdt.ids import Micros
from engine.ports import DueTimer, Store
from engine.writes import ClearTimer, EndTimer, SetTimer
from tests.contracts.conftest import Opened

pytestmark = pytest.mark.anyio


def timer(key: str, due: int, message: object = None) -> SetTimer:
    return SetTimer(key=key, actor="run:1", due=Micros(due), message=message)


async def test_timers_are_due_in_order_and_no_more_than_asked(store: Store) -> None:
    await store.writer.commit((timer("c", 30), timer("b", 10), timer("a", 20), timer("d", 10)))
    assert ["b", "d", "a"] == [row.key for row in await store.timers.due(Micros(20), 10)]
    assert ["b", "d"] == [row.key for row in await store.timers.due(Micros(30), 2)]
    assert [] == list(await store.timers.due(Micros(9), 10))
    assert 10 == await store.timers.next_due()


async def test_every_field_of_a_timer_comes_back(store: Store) -> None:
    await store.writer.commit((timer("a", 10, {"retry": [1]}),))
    assert [DueTimer(key="a", actor="run:1", due=Micros(10), message={"retry": [1]})] == list(
        await store.timers.due(Micros(10), 1)
    )


async def test_the_same_key_again_moves_a_timer(store: Store) -> None:
    await store.writer.commit((timer("a", 10, "old"),))
    await store.writer.commit((timer("a", 20, "new"),))
    assert [] == list(await store.timers.due(Micros(19), 10))
    assert ["new"] == [row.message for row in await store.timers.due(Micros(20), 10)]


async def test_a_cleared_timer_is_gone_and_clearing_nothing_is_fine(store: Store) -> None:
    await store.writer.commit((timer("a", 10), ClearTimer(key="a"), ClearTimer(key="never")))
    assert None is await store.timers.next_due()


async def test_a_timer_that_has_rung_ends_unless_it_was_moved(store: Store) -> None:
    await store.writer.commit((timer("a", 10), timer("b", 10)))
    await store.writer.commit(
        (timer("b", 30), EndTimer(key="a", due=Micros(10)), EndTimer(key="b", due=Micros(10)))
    )
    assert ["b"] == [row.key for row in await store.timers.due(Micros(30), 10)]


async def test_set_and_clear_in_one_transaction_keep_their_order(store: Store) -> None:
    await store.writer.commit((timer("a", 10), ClearTimer(key="a"), timer("a", 20)))
    assert 20 == await store.timers.next_due()


async def test_timers_outlive_a_restart(restarted: Opened) -> None:
    store = await restarted()
    await store.writer.commit((timer("a", 10),))
    store = await restarted()
    assert ["a"] == [row.key for row in await store.timers.due(Micros(10), 1)]

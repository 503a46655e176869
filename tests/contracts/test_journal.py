"""What `Journal` promises: transitions in order, one owner at a time, and what a restart resumes."""

import pytest

from crdt.errors import FenceLost
from crdt.ids import Micros
from engine.ports import JournalEntry, Store
from engine.writes import FoldJournal
from tests.contracts.conftest import Opened
from tests.contracts.samples import journal

pytestmark = pytest.mark.anyio


def fold(stream: str = "run:1", *, fence: int = 0) -> FoldJournal:
    return FoldJournal(stream=stream, entry={"folded": True}, at=Micros(9), fence=fence)


async def test_entries_come_back_whole_and_in_order(store: Store) -> None:
    await store.writer.commit((journal({"a": 1}, at=5), journal([None], at=6), journal(at=7, stream="run:2")))
    assert [
        JournalEntry(position=1, at=Micros(5), entry={"a": 1}),
        JournalEntry(position=2, at=Micros(6), entry=[None]),
    ] == list(await store.journal.read("run:1"))


async def test_a_stream_nobody_wrote_to_is_empty(store: Store) -> None:
    assert [] == list(await store.journal.read("run:1"))


async def test_a_newer_fence_shuts_the_older_one_out(store: Store) -> None:
    await store.writer.commit((journal("old", fence=1),))
    await store.writer.commit((journal("new", fence=2),))
    with pytest.raises(FenceLost):
        await store.writer.commit((journal("late", fence=1),))
    with pytest.raises(FenceLost):
        await store.writer.commit((fold(fence=1),))
    await store.writer.commit((journal("newer", fence=2),))
    assert ["old", "new", "newer"] == [row.entry for row in await store.journal.read("run:1")]


async def test_a_fence_outlives_a_restart(restarted: Opened) -> None:
    store = await restarted()
    await store.writer.commit((journal(fence=5),))
    store = await restarted()
    with pytest.raises(FenceLost):
        await store.writer.commit((journal(fence=4),))
    assert (2,) == (await store.writer.commit((journal(fence=5),))).numbers


async def test_a_refused_fence_does_not_count(store: Store) -> None:
    with pytest.raises(FenceLost):
        await store.writer.commit((journal(fence=9), journal(fence=1)))
    assert (1,) == (await store.writer.commit((journal(fence=3),))).numbers


async def test_folding_leaves_one_entry_above_all_others(store: Store) -> None:
    await store.writer.commit((journal(1), journal(2), journal(1, stream="run:2")))
    assert (3,) == (await store.writer.commit((fold(),))).numbers
    assert [JournalEntry(position=3, at=Micros(9), entry={"folded": True})] == list(
        await store.journal.read("run:1")
    )
    assert [1] == [row.entry for row in await store.journal.read("run:2")]


async def test_a_folded_stream_takes_no_more_entries(store: Store) -> None:
    await store.writer.commit((journal(), fold()))
    with pytest.raises(FenceLost):
        await store.writer.commit((journal(fence=7),))
    assert 1 == len(await store.journal.read("run:1"))


async def test_folding_twice_leaves_one_entry(store: Store) -> None:
    await store.writer.commit((journal(), fold()))
    await store.writer.commit((fold(),))
    assert [3] == [row.position for row in await store.journal.read("run:1")]


async def test_open_streams_are_those_not_folded_oldest_first(store: Store) -> None:
    await store.writer.commit((journal(stream="run:c", at=1), journal(stream="run:b", at=3)))
    await store.writer.commit((journal(stream="run:a", at=2), journal(stream="run:c", at=9)))
    await store.writer.commit((journal(stream="run:done", at=1), fold("run:done"), journal(stream="bulk:1")))
    assert ["run:c", "run:a", "run:b"] == list(await store.journal.open_streams("run:"))


async def test_a_prefix_is_taken_literally(store: Store) -> None:
    await store.writer.commit((journal(stream="a_b:1"), journal(stream="axb:1"), journal(stream="A_b:1")))
    assert ["a_b:1"] == list(await store.journal.open_streams("a_b"))
    assert ["A_b:1", "a_b:1", "axb:1"] == list(await store.journal.open_streams(""))

"""What the writer of a database takes next: edits before all else, each lane in order, nothing lost and nobody left waiting."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.ids import Micros
from engine.writes import Batch, Receipt, ReplaceHistory
from storage.sql import SqlSettings, open_sql
from storage.sql.jobs import Job
from storage.sql.lanes import BESIDE_EDITS, CALM, Lanes
from tests.contracts.samples import DOCUMENT, event, update

pytestmark = pytest.mark.anyio

MOST = 1_000


@pytest.fixture(name="lanes")
async def empty_lanes() -> Lanes:
    return Lanes(MOST)


def job(batch: Batch) -> Job:
    future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
    return Job(batch, (None,) * len(batch), 0, future)


def work(writes: int = 1) -> Job:
    return job((event(),) * writes)


def edit(writes: int = 1) -> Job:
    return job((update(),) * writes)


async def test_edits_are_written_before_what_came_earlier(lanes: Lanes) -> None:
    earlier, first, between, second = work(), edit(), work(), edit()
    lanes.add([earlier, first, between, second])
    assert [first, second, earlier, between] == lanes.next_group()
    assert not lanes


async def test_what_replaces_a_history_keeps_its_place_among_the_edits(lanes: Lanes) -> None:
    replaced = job((ReplaceHistory(document=DOCUMENT, state=b"new", index=b"", at=Micros(1)), event()))
    before, after = edit(), edit()
    lanes.add([work(), before, replaced, after])
    assert [before, replaced, after] == lanes.next_group()[:3]


async def test_beside_edits_a_group_has_little_else_until_people_have_stopped(lanes: Lanes) -> None:
    lanes.add([work() for _ in range(MOST)])
    lanes.add([edit()])
    assert 1 + BESIDE_EDITS == len(lanes.next_group())
    for _ in range(CALM - 1):
        lanes.add([work() for _ in range(BESIDE_EDITS)])
        assert BESIDE_EDITS == len(lanes.next_group())
    lanes.add([work() for _ in range(MOST)])
    assert MOST == len(lanes.next_group())


async def test_where_nobody_edits_groups_are_full_from_the_first_on(lanes: Lanes) -> None:
    lanes.add([work() for _ in range(2 * MOST)])
    assert [MOST, MOST] == [len(lanes.next_group()), len(lanes.next_group())]


async def test_a_batch_that_is_larger_than_a_group_is_written_whole(lanes: Lanes) -> None:
    large = work(3 * MOST)
    lanes.add([edit(), large, work()])
    assert large in lanes.next_group()
    assert 1 == len(lanes.next_group())


async def test_edits_without_end_leave_room_for_others(lanes: Lanes) -> None:
    waiting = work()
    lanes.add([waiting, *(edit() for _ in range(2 * MOST))])
    assert waiting in lanes.next_group()


class TestWhateverComes:
    @given(st.lists(st.tuples(st.booleans(), st.integers(1, 400)), max_size=60), st.integers(0, 60))
    def test_nothing_is_lost_and_each_lane_keeps_its_order(
        self, coming: list[tuple[bool, int]], between: int
    ) -> None:
        async def play() -> None:
            lanes = Lanes(MOST)
            jobs = [edit(writes) if is_edit else work(writes) for is_edit, writes in coming]
            lanes.add(jobs[:between])
            taken = lanes.next_group() if lanes else []
            lanes.add(jobs[between:])
            while lanes:
                group = lanes.next_group()
                assert group
                taken += group
            edits = {id(one) for one, (is_edit, _) in zip(jobs, coming, strict=True) if is_edit}
            for wanted in (True, False):
                lane = [one for one in jobs if (id(one) in edits) is wanted]
                assert lane == [one for one in taken if (id(one) in edits) is wanted]

        asyncio.run(play())


async def test_an_edit_is_committed_before_a_pile_of_other_work(tmp_path: Path) -> None:
    store = await open_sql(tmp_path, SqlSettings(synchronous="NORMAL"))
    told: list[str] = []
    pile = [store.writer.commit((event(),)) for _ in range(3 * MOST)]
    typed = store.writer.commit((update(),))
    for future in pile:
        future.add_done_callback(lambda _: told.append("work"))
    typed.add_done_callback(lambda _: told.append("edit"))
    numbers = [receipt.numbers[0] for receipt in await asyncio.gather(*pile)]
    assert list(range(1, 3 * MOST + 1)) == numbers
    assert "edit" == told[0]
    await store.close()

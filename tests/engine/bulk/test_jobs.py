"""A bulk job from its plan to its end, over a store in memory. Rules: engine/bulk/SPEC.md."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest

from crdt.errors import InvalidInput
from engine.bulk.machine import NotNow
from engine.bulk.planning import PlanCycle
from engine.bulk.records import BulkCheckpoint
from engine.bulk.sets import EarlierFailed
from engine.records import Setting
from engine.writes import Insert
from tests.support.bulk_kinds import Seen, touching
from tests.support.bulk_shop import ADA, Shop, manual, shop

pytestmark = pytest.mark.anyio


class Opens(Protocol):
    async def __call__(self, seen: Seen | None = None) -> Shop: ...


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opens]:
    async with AsyncExitStack() as stack:

        async def open_(seen: Seen | None = None) -> Shop:
            return await stack.enter_async_context(shop(tmp_path, kinds=(touching(seen),)))

        yield open_


async def test_BU1_each_item_of_the_plan_is_done_once_and_counted_from_its_row(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(25, input={"bad": 5}))
    assert ("finished", {"done": 20, "failed": 5}) == (job.status, job.counts)
    assert job.counts == await here.states(job)
    assert {f"t{one}": 1 for one in range(25)} == seen.tries


async def test_BU2_more_items_than_a_page_holds_come_in_the_order_of_the_plan(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(1003, settings={"size": 50, "parallel": 1}))
    assert [f"t{one}" for one in range(1003)] == seen.order
    assert {"done": 1003} == await here.states(job)
    assert list(range(1, 1004)) == sorted(row.ordinal or 0 for row in await here.items(job))


async def test_BU3_what_waits_comes_after_and_is_passed_over_when_that_failed(opened: Opens) -> None:
    here = await opened(seen := Seen())
    after = {"t0": ("t3",), "t3": ("t2",), "t4": ("t5",), "t6": ("t4",)}
    job = await here.done(
        here.new(7, input={"after": after, "bad_ones": (5,)}, settings={"strategy": "waves"})
    )
    assert seen.order.index("t2") < seen.order.index("t3") < seen.order.index("t0")
    states = {row.item: row.state for row in await here.items(job)}
    assert {"t5": "failed", "t4": "skipped", "t6": "skipped"} == {
        k: v for k, v in states.items() if v != "done"
    }
    errors = {row.item: row.error for row in await here.items(job, state="skipped")}
    assert "dependency_failed" == (errors["t6"] or {})["code"]


async def test_BU3_a_circle_is_refused_and_shown_as_its_path(opened: Opens) -> None:
    here = await opened()
    with pytest.raises(PlanCycle) as refused:
        await here.bulk.submit(here.new(4, input={"after": {"t1": ("t2",), "t2": ("t3",), "t3": ("t1",)}}))
    circle = refused.value.details["circle"]
    assert (circle[0], {"Thing 1", "Thing 2", "Thing 3"}) == (circle[-1], set(circle))


async def test_BU7_what_failed_for_a_while_is_tried_again_and_what_was_refused_is_not(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(10, input={"flaky": 2, "bad_ones": (3,)}))
    assert {"done": 9, "failed": 1} == job.counts
    assert {"t0": 2, "t1": 1, "t3": 1, "t4": 2} == {
        name: seen.tries[name] for name in ("t0", "t1", "t3", "t4")
    }


async def test_BU8_the_job_stops_when_more_failed_than_it_tolerates(opened: Opens) -> None:
    here = await opened(seen := Seen())
    settings = {"tolerated": 2, "parallel": 1, "size": 1}
    job = await here.done(here.new(100, input={"bad": 2}, settings=settings))
    assert ("failed", "too_many_failed", 3) == (job.status, (job.error or {})["code"], job.counts["failed"])
    assert 94 == job.counts["queued"]
    assert 6 == len(seen.order)
    share = await here.done(here.new(100, input={"bad": 10}, settings={"tolerated_share": 0.1}))
    assert "finished" == share.status


async def test_BU9_a_checkpoint_is_written_with_its_items_and_their_writes(opened: Opens) -> None:
    here = await opened()
    job = await here.done(here.new(7, input={"keep": True, "bad_ones": (4,)}, settings={"parallel": 1}))
    rows = await here.store.records.find(BulkCheckpoint, {"job": job.id}, order="number")
    assert [(1, 3, 0), (2, 3, 1), (3, 1, 0)] == [(row.number, row.size, row.failed) for row in rows]
    assert {"done": 6, "failed": 1} == rows[-1].counts
    kept = [await here.store.records.get(Setting, f"touch:{job.id}:t{one}") for one in range(7)]
    assert [one == 4 for one in range(7)] == [row is None for row in kept]


@pytest.mark.parametrize("strategy", ["fixed", "resource", "priority"])
async def test_BU4_a_batch_is_filled_as_long_as_items_are_handed_out(opened: Opens, strategy: str) -> None:
    here = await opened()
    job = await here.done(
        here.new(25, settings={"strategy": strategy, "size": 10, "parallel": 2, "budget": 2})
    )
    rows = await here.store.records.find(BulkCheckpoint, {"job": job.id}, order="number")
    assert [10, 10, 5] == [row.size for row in rows]


async def test_BU4_an_adaptive_batch_that_has_taken_its_time_takes_up_no_more(tmp_path: Path) -> None:
    clock = manual()
    async with shop(tmp_path, clock=clock, kinds=(touching(),)) as here:
        settings = {"strategy": "adaptive", "size": 10, "target": 1.0, "parallel": 1}
        job = await here.bulk.submit(here.new(12, input={"seconds": 0.4}, settings=settings))
        ended = asyncio.ensure_future(here.ended(job))
        async with asyncio.timeout(60):
            while not ended.done():
                for _ in range(20):
                    await asyncio.sleep(0)
                clock.advance(0.4)
        assert "finished" == (await ended).status
        rows = await here.store.records.find(BulkCheckpoint, {"job": job.id}, order="number")
    assert (3, 12) == (rows[0].size, sum(row.size for row in rows))
    assert max(row.size for row in rows) == 3


async def test_BU9_writes_that_are_refused_fail_their_own_item_alone(opened: Opens) -> None:
    here = await opened(seen := Seen())
    seen.gate = asyncio.Event()
    job = await here.bulk.submit(here.new(6, input={"once": True}, settings={"size": 6}))
    taken = (Setting(name=f"touch:{job.id}:t{one}", value="somebody else's") for one in (1, 4))
    await here.store.writer.commit(tuple(Insert(record=row) for row in taken))
    seen.gate.set()
    job = await here.ended(job)
    assert {"done": 4, "failed": 2} == job.counts == await here.states(job)
    assert ["t1", "t4"] == [row.item for row in await here.items(job, state="failed")]


async def test_BU10_pause_resume_cancel_and_change_while_it_runs(opened: Opens) -> None:
    here = await opened(seen := Seen())
    seen.gate = asyncio.Event()
    job = await here.bulk.submit(here.new(40, settings={"size": 5, "parallel": 4}))
    await seen.signal.until(lambda: seen.now == 4)
    assert "paused" == (await here.bulk.pause(job.id, ADA)).status
    seen.gate.set()
    await seen.signal.until(lambda: seen.now == 0)
    assert 4 == len(seen.order)
    seen.gate.clear()
    await here.bulk.change(job.id, ADA, {"parallel": 7, "size": 9})
    assert "running" == (await here.bulk.resume(job.id, ADA)).status
    await seen.signal.until(lambda: seen.now == 7)
    assert frozenset(range(4, 11)) == await here.bulk.in_hand(job.id)
    assert "cancelling" == (await here.bulk.cancel(job.id, ADA)).status
    seen.gate.set()
    job = await here.ended(job)
    assert ("cancelled", {"done": 11, "queued": 29}) == (job.status, await here.states(job))
    with pytest.raises(NotNow):
        await here.bulk.resume(job.id, ADA)


async def test_BU10_items_in_hand_never_outnumber_what_is_allowed(opened: Opens) -> None:
    here = await opened(seen := Seen())
    await here.done(here.new(60, input={"seconds": 0.001}, settings={"parallel": 5, "size": 4}))
    assert 5 == seen.most


async def test_BU13_failed_items_are_tried_again_by_a_job_that_names_the_old_one(opened: Opens) -> None:
    here = await opened()
    job = await here.done(here.new(10, input={"bad_ones": (2, 7), "after": {"t3": ("t2",)}}))
    again = await here.ended(await here.bulk.redrive(job, ADA, "owner"))
    assert (job.id, 3) == (again.redrive_of, again.total)
    assert {"t2", "t7", "t3"} == {row.item for row in await here.items(again)}


async def test_BU14_items_that_the_caller_may_not_touch_are_named_and_passed_over(opened: Opens) -> None:
    here = await opened()
    here.standing.closed = {"d1", "d3"}
    new = here.new(5, input={"documents": True})
    survey = (await here.bulk.plan(new)).survey
    assert ({"t1", "t3"}, 2, 5) == ({one.id for one in survey.refused}, survey.refused_total, survey.total)
    job = await here.done(new)
    assert {"done": 3, "skipped": 2} == job.counts
    with pytest.raises(InvalidInput):
        await here.bulk.plan(here.new(3, kind="nothing"))


async def test_BU15_jobs_of_a_set_begin_after_those_they_come_after(opened: Opens) -> None:
    here = await opened(seen := Seen())
    jobs = {"last": here.new(2), "first": here.new(3), "middle": here.new(1)}
    begun = await here.bulk.submit_set(jobs, {"last": ("middle",), "middle": ("first",)}, at_once=2)
    ended = {name: await here.ended(job) for name, job in begun.items()}
    assert ["first", "middle", "last"] == sorted(ended, key=lambda name: ended[name].started_at or 0)
    assert ["t0", "t1", "t2", "t0", "t0", "t1"] == seen.order
    with pytest.raises(PlanCycle):
        await here.bulk.submit_set(jobs, {"last": ("first",), "first": ("last",)}, at_once=2)


async def test_BU15_what_comes_after_a_job_that_failed_is_not_begun(opened: Opens) -> None:
    here = await opened()
    jobs = {"a": here.new(3, input={"bad": 1}, settings={"tolerated": 0}), "b": here.new(1)}
    begun = await here.bulk.submit_set(jobs, {"b": ("a",)}, at_once=3)
    last = await here.ended(begun["b"])
    assert ("failed", EarlierFailed.code) == (last.status, (last.error or {})["code"])

"""The four ways to take a bulk job back, each leaving the rows in exactly the state it promises."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from engine.bulk.asking import NotUndoable
from engine.bulk.machine import NotNow
from engine.bulk.records import BulkCheckpoint, BulkJob
from engine.records import Setting
from tests.support.bulk_kinds import TOUCH, Seen, touching
from tests.support.bulk_shop import ADA, Shop, shop

pytestmark = pytest.mark.anyio


class Opens(Protocol):
    async def __call__(self, seen: Seen | None = None) -> Shop: ...


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opens]:
    async with AsyncExitStack() as stack:

        async def open_(seen: Seen | None = None) -> Shop:
            return await stack.enter_async_context(shop(tmp_path, kinds=(touching(seen),)))

        yield open_


async def back(here: Shop, rolling: BulkJob) -> tuple[BulkJob, BulkJob]:
    """The rollback and what it took back, both over."""
    rolling = await here.ended(rolling)
    return rolling, await here.ended(await here.bulk.known(rolling.rollback_of or ""))


async def touched(here: Shop, job: BulkJob) -> dict[str, str]:
    """What stands in the rows of the things."""
    found = {}
    for row in await here.items(job):
        kept = await here.store.records.get(Setting, f"touch:{job.id}:{row.item}")
        if kept is not None:
            found[row.item] = kept.value
    return found


async def test_BU11_full_brings_back_everything_the_last_first(opened: Opens) -> None:
    here = await opened(seen := Seen())
    new = here.new(
        9, input={"keep": True, "bad_ones": (4,), "after": {"t0": ("t8",)}}, settings={"parallel": 1}
    )
    job = await here.done(new)
    rolling, job = await back(here, await here.bulk.rollback(job, ADA, "full"))
    assert ("finished", 8, "rolled_back") == (rolling.status, rolling.total, job.status)
    assert {"undone": 8, "failed": 1} == job.counts == await here.states(job)
    assert {f"t{one}": f"was {one}" for one in range(9) if one != 4} == await touched(here, job)
    assert seen.undone[0] == "t0"
    assert [one for one in reversed(seen.order) if one != "t4"] == seen.undone


async def test_BU11_partial_takes_back_only_the_batches_in_which_something_failed(opened: Opens) -> None:
    here = await opened()
    job = await here.done(here.new(9, input={"keep": True, "bad_ones": (4,)}, settings={"parallel": 1}))
    _, job = await back(here, await here.bulk.rollback(job, ADA, "partial"))
    assert {"t3", "t5"} == {row.item for row in await here.items(job, state="undone")}
    kept = await touched(here, job)
    assert {"t3": "was 3", "t5": "was 5"} == {name: kept[name] for name in kept if kept[name] != "touched"}


async def test_BU11_checkpoint_takes_back_what_was_done_after_it(opened: Opens) -> None:
    here = await opened()
    job = await here.done(here.new(9, input={"keep": True}, settings={"parallel": 1}))
    await here.bulk.name_checkpoint(job.id, 1, "before the rest", ADA)
    (named,) = await here.store.records.find(BulkCheckpoint, {"job": job.id, "name": "before the rest"})
    _, job = await back(here, await here.bulk.rollback(job, ADA, "checkpoint", checkpoint=named.number))
    assert {"done": 3, "undone": 6} == job.counts
    assert {f"t{one}": "touched" if one < 3 else f"was {one}" for one in range(9)} == await touched(here, job)
    _, job = await back(here, await here.bulk.rollback(job, ADA, "full"))
    assert {"undone": 9} == job.counts


async def test_BU11_compensating_goes_one_by_one_in_reverse_and_ends_where_one_fails(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(8, input={"keep": True, "seconds": 0.001}, settings={"parallel": 4}))
    order = [row.item for row in sorted(await here.items(job), key=lambda row: -(row.ordinal or 0))]
    seen.changed = {order[3]}
    rolling, job = await back(here, await here.bulk.rollback(job, ADA, "compensating"))
    assert ("failed", "finished") == (rolling.status, job.status)
    assert order[:3] == seen.undone
    assert {"undone": 3, "undo_failed": 1, "done": 4} == job.counts
    rolling, job = await back(here, await here.bulk.rollback(job, ADA, "compensating", force=True))
    assert ("finished", "rolled_back", order) == (rolling.status, job.status, seen.undone)


async def test_BU12_what_somebody_changed_since_is_left_and_said_unless_it_is_forced(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(4, input={"keep": True}))
    seen.changed = {"t2"}
    rolling, job = await back(here, await here.bulk.rollback(job, ADA, "full"))
    assert ({"done": 3, "failed": 1}, {"undone": 3, "undo_failed": 1}) == (rolling.counts, job.counts)
    (left,) = await here.items(job, state="undo_failed")
    assert ("t2", "changed_since", "touched") == (
        left.item,
        (left.error or {})["reason"],
        (await touched(here, job))["t2"],
    )
    assert "rolled_back" == job.status
    _, job = await back(here, await here.bulk.rollback(job, ADA, "full", force=True))
    assert ({"undone": 4}, "was 2") == (job.counts, (await touched(here, job))["t2"])


async def test_BU12_a_job_of_which_nothing_was_taken_back_is_as_it_was(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(2, input={"keep": True}))
    seen.changed = {"t0", "t1"}
    rolling, job = await back(here, await here.bulk.rollback(job, ADA, "full"))
    assert ("finished", "finished", {"undo_failed": 2}) == (rolling.status, job.status, job.counts)
    rolling, job = await back(here, await here.bulk.rollback(job, ADA, "partial"))
    assert ("finished", 0, "finished") == (rolling.status, rolling.total, job.status)


async def test_BU12_a_failure_takes_the_job_back_by_itself_where_that_was_asked_for(opened: Opens) -> None:
    here = await opened()
    settings = {"rollback_on_failure": "full", "parallel": 1}
    job = await here.bulk.submit(here.new(9, input={"keep": True, "bad_ones": (4,)}, settings=settings))
    job = await here.ended(job)
    rolling, job = await back(here, await here.bulk.known(job.rolled_back_by or ""))
    assert ("finished", "rolled_back", 4) == (rolling.status, job.status, job.counts["undone"])
    assert {"undone": 4, "failed": 1, "queued": 4} == job.counts


async def test_BU12_a_rollback_can_be_paused_and_stopped_like_any_job(opened: Opens) -> None:
    here = await opened(seen := Seen())
    job = await here.done(here.new(30, input={"keep": True}))
    rolling = await here.bulk.rollback(job, ADA, "full")
    with pytest.raises(NotNow):
        await here.bulk.rollback(await here.bulk.known(job.id), ADA, "full")
    rolling = await here.bulk.cancel(rolling.id, ADA)
    rolling, job = await back(here, rolling)
    assert ("cancelled", "finished") == (rolling.status, job.status)
    assert len(seen.undone) == (await here.states(job)).get("undone", 0)
    _, job = await back(here, await here.bulk.rollback(job, ADA, "full"))
    assert {"undone": 30} == job.counts == await here.states(job)


async def test_BU12_what_has_no_way_back_is_not_rolled_back(tmp_path: Path) -> None:
    async with shop(tmp_path, kinds=(replace(TOUCH, undo=None),)) as here:
        job = await here.done(here.new(2))
        with pytest.raises(NotUndoable):
            await here.bulk.rollback(job, ADA, "full")

"""A process that ends in the middle of a job, of a plan or of a rollback: the next one finishes it, and no item is done twice."""

import asyncio
from pathlib import Path

import pytest

from engine.bulk.counts import recounted
from engine.bulk.records import BulkCheckpoint, BulkItem, BulkJob
from engine.ports import Store
from engine.records import Setting
from storage.memory.open import open_memory
from tests.support.bulk_kinds import Seen, touching
from tests.support.bulk_shop import ADA, Shop

pytestmark = pytest.mark.anyio


async def lived(store: Store, data: Path, seen: Seen) -> Shop:
    here = Shop(store=store, data=data, kinds=(touching(seen),))
    await here.bulk.start()
    return here


async def whole(here: Shop, job: BulkJob) -> None:
    """Counters are what the rows say, checkpoints follow each other, and every item ended once."""
    assert job.counts == await recounted(here.store.records, job.id)
    rows = await here.store.records.find(BulkCheckpoint, {"job": job.id}, order="number", limit=10_000)
    assert list(range(1, len(rows) + 1)) == [row.number for row in rows]
    ended = [row for row in await here.items(job) if row.ordinal is not None]
    assert list(range(1, len(ended) + 1)) == sorted(row.ordinal or 0 for row in ended)
    assert sum(row.size for row in rows) == len(ended)


@pytest.mark.parametrize("after", [1, 17, 40])
async def test_BU16_a_job_goes_on_where_it_was_killed(tmp_path: Path, after: int) -> None:
    store, seen = open_memory(), Seen()
    here = await lived(store, tmp_path, seen)
    new = here.new(60, input={"once": True, "bad": 7}, settings={"parallel": 4, "size": 5})
    job = await here.bulk.submit(new)
    await seen.signal.until(lambda: len(seen.order) >= after)
    await here.die()
    here = await lived(store, tmp_path, seen)
    job = await here.ended(job)
    # Each leaves a row that a second time would have been refused.
    assert ("finished", {"done": 52, "failed": 8}) == (job.status, job.counts)
    await whole(here, job)
    await here.die()


@pytest.mark.parametrize("after", [1, 11, 30])
async def test_BU16_a_rollback_goes_on_where_it_was_killed(tmp_path: Path, after: int) -> None:
    store, seen = open_memory(), Seen()
    here = await lived(store, tmp_path, seen)
    job = await here.done(here.new(40, input={"keep": True}, settings={"parallel": 3, "size": 4}))
    rolling = await here.bulk.rollback(job, ADA, "full")
    await seen.signal.until(lambda: len(seen.undone) >= after)
    await here.die()
    here = await lived(store, tmp_path, seen)
    rolling = await here.ended(rolling)
    job = await here.ended(job)
    assert ("finished", "rolled_back", {"undone": 40}) == (rolling.status, job.status, job.counts)
    values = [await store.records.get(Setting, f"touch:{job.id}:t{one}") for one in range(40)]
    assert [f"was {one}" for one in range(40)] == [row.value for row in values if row is not None]
    await whole(here, rolling)
    await here.die()


@pytest.mark.parametrize("pages", [0, 100])
async def test_BU16_a_plan_that_was_half_written_is_written_anew(tmp_path: Path, pages: int) -> None:
    store, seen = open_memory(), Seen()
    here = await lived(store, tmp_path, seen)
    job = await here.bulk.submit(here.new(900, input={"pages": pages}))
    await here.die()
    before = await store.records.count(BulkItem, {"job": job.id})
    assert before < 900
    here = await lived(store, tmp_path, seen)
    job = await here.ended(job)
    assert ({"done": 900}, 900) == (job.counts, len(await here.items(job)))
    assert {1} == set(seen.tries.values())
    await here.die()


async def test_BU16_the_end_is_found_again_when_only_its_last_word_was_lost(tmp_path: Path) -> None:
    store, seen = open_memory(), Seen()
    here = await lived(store, tmp_path, seen)
    job = await here.bulk.submit(here.new(6, settings={"size": 6, "parallel": 6}))
    await seen.signal.until(lambda: len(seen.order) == 6)
    row = None
    while (
        row is None or row.counts.get("done") != 6
    ):  # the items are committed; the end of the job may not be
        await asyncio.sleep(0)
        row = await store.records.get(BulkJob, job.id)
    await here.die()
    here = await lived(store, tmp_path, seen)
    job = await here.ended(job)
    assert ("finished", 6) == (job.status, len(seen.order))
    await here.die()

"""How outcomes come back to the event loop: in order, and in slices that never hold it."""

import asyncio

import pytest

from engine.writes import Batch, Receipt
from storage.sql.jobs import SLICE, Intake, Job
from tests.contracts.samples import update

pytestmark = pytest.mark.anyio

BATCH: Batch = (update(),)


async def test_outcomes_are_told_in_slices_and_in_order() -> None:
    intake = Intake(queue_writes=10_000, queue_bytes=1 << 20)
    jobs: list[Job] = []
    told: list[int] = []
    for number in range(1_000):
        future = intake.take(BATCH, jobs.append)
        future.add_done_callback(lambda _, number=number: told.append(number))  # type: ignore[misc]
    intake.deliver((job, Receipt(numbers=(1,))) for job in jobs[:700])
    intake.deliver((job, Receipt(numbers=(1,))) for job in jobs[700:])
    most = 0
    while len(told) < 1_000:
        before = len(told)
        await asyncio.sleep(0)
        most = max(most, len(told) - before)
    assert list(range(1_000)) == told
    assert most <= SLICE


async def test_outcomes_may_come_from_another_thread() -> None:
    intake = Intake(queue_writes=10, queue_bytes=1 << 20)
    jobs: list[Job] = []
    future = intake.take(BATCH, jobs.append)
    await asyncio.to_thread(intake.deliver, [(jobs[0], Receipt(numbers=(7,)))])
    assert Receipt(numbers=(7,)) == await future
    await intake.delivered()

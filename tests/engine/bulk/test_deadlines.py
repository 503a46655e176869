"""Items that take too long: stopped, tried again or given up, and whoever worked on them goes on. Time is advanced by hand."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from engine.bulk.deadline import GRACE, ItemLeftBehind, ItemOverdue, within
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone
from engine.bulk.records import BulkJob
from engine.runtime.clock import ManualClock
from tests.support.bulk_kinds import TOUCH, TouchInput
from tests.support.bulk_shop import ADA, Shop, manual, shop

pytestmark = pytest.mark.anyio


@dataclass
class Hanging:
    """Things that never end by themselves: those in `slow` while they are tried for the first so many times."""

    slow: dict[str, int]
    deaf: bool = False
    tries: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def hang(self, name: str) -> None:
        while not self.let_go.is_set():
            try:
                await self.let_go.wait()
            except asyncio.CancelledError:
                self.stopped[name] += 1
                if not self.deaf:
                    raise

    async def once(self, name: str) -> None:
        self.tries[name] += 1
        if self.tries[name] <= self.slow.get(name, 0):
            await self.hang(name)

    def kind(self, **more: Any) -> BulkKind[TouchInput]:
        async def run(_context: BulkContext, item: Item, _input: TouchInput) -> ItemDone:
            await self.once(item.id)
            return ItemDone(result=self.tries[item.id])

        return replace(TOUCH, run=run, **more)


async def passing(clock: ManualClock, work: "asyncio.Future[Any]") -> None:
    """Time passes until it has ended."""
    async with asyncio.timeout(60):
        while not work.done():
            for _ in range(20):
                await asyncio.sleep(0)
            clock.advance(1.0)


async def over(here: Shop, clock: ManualClock, job: BulkJob) -> BulkJob:
    ended = asyncio.ensure_future(here.ended(job))
    await passing(clock, ended)
    return await ended


async def test_BU19_an_item_that_takes_too_long_is_stopped_and_tried_again(tmp_path: Path) -> None:
    hanging, clock = Hanging(slow={"t1": 1, "t4": 9}), manual()
    async with shop(tmp_path, clock=clock, kinds=(hanging.kind(),)) as here:
        new = here.new(6, settings={"parallel": 2, "timeout": 3.0, "attempts": 2})
        job = await over(here, clock, await here.bulk.submit(new))
        assert ("finished", {"done": 5, "failed": 1}) == (job.status, job.counts)
        errors = {row.item: row.error for row in await here.items(job, state="failed")}
    assert ("item_overdue", 3.0) == ((errors["t4"] or {})["code"], (errors["t4"] or {})["details"]["seconds"])
    assert {"t1": 2, "t4": 2} == {name: hanging.tries[name] for name in ("t1", "t4")}
    assert {"t1": 1, "t4": 2} == hanging.stopped


async def test_BU19_a_kind_has_its_own_longest_time_and_a_job_another(tmp_path: Path) -> None:
    hanging, clock = Hanging(slow={"t0": 9}), manual()
    async with shop(tmp_path, clock=clock, kinds=(hanging.kind(timeout=5.0),)) as here:
        job = await over(here, clock, await here.bulk.submit(here.new(2, settings={"attempts": 1})))
        own = await over(
            here, clock, await here.bulk.submit(here.new(2, settings={"attempts": 1, "timeout": 2.0}))
        )
        rows = [(await here.items(one, state="failed"))[0] for one in (job, own)]
    assert [5.0, 2.0] == [(row.error or {})["details"]["seconds"] for row in rows]


async def test_BU19_an_item_that_does_not_stop_is_left_behind_and_not_tried_beside_itself(
    tmp_path: Path,
) -> None:
    hanging, clock = Hanging(slow={"t0": 9}, deaf=True), manual()
    async with shop(tmp_path, clock=clock, kinds=(hanging.kind(),)) as here:
        settings = {"parallel": 1, "timeout": 3.0, "attempts": 3}
        job = await over(here, clock, await here.bulk.submit(here.new(4, settings=settings)))
        assert {"done": 3, "failed": 1} == job.counts
        (row,) = await here.items(job, state="failed")
        hanging.let_go.set()
        await here.done(here.new(1, settings={"timeout": 3.0}))
    assert (1, "item_left_behind") == (row.attempts, (row.error or {})["code"])


async def test_BU19_the_way_back_has_the_longest_time_of_its_job(tmp_path: Path) -> None:
    hanging, clock = Hanging(slow={}), manual()

    async def undo(_context: BulkContext, item: Item, _undo: Any) -> tuple[()]:
        if item.id == "t1":
            await hanging.hang(item.id)
        return ()

    async with shop(tmp_path, clock=clock, kinds=(hanging.kind(undo=undo),)) as here:
        job = await over(here, clock, await here.bulk.submit(here.new(3, settings={"timeout": 3.0})))
        rolling = await over(here, clock, await here.bulk.rollback(job, ADA, "full"))
        assert ("finished", {"done": 2, "failed": 1}) == (rolling.status, rolling.counts)
        assert {"undone": 2, "undo_failed": 1} == await here.states(job)


@pytest.mark.parametrize(
    ("deaf", "seconds", "error"), [(False, 4.0, ItemOverdue), (True, 4.0 + GRACE, ItemLeftBehind)]
)
async def test_BU19_whoever_waits_is_released_in_time(
    deaf: bool, seconds: float, error: type[Exception]
) -> None:
    hanging, clock = Hanging(slow={}, deaf=deaf), manual()
    work = asyncio.ensure_future(within(4.0, hanging.hang("a"), clock, name="a"))
    await passing(clock, work)
    assert isinstance(work.exception(), error)
    assert seconds <= clock.monotonic() <= seconds + 1.0
    hanging.let_go.set()


async def test_BU19_what_ends_in_time_is_told_as_it_ended() -> None:
    clock = manual()

    async def answers() -> int:
        return 7

    async def breaks() -> int:
        raise ValueError("broke")

    calls: list[tuple[Callable[[], Awaitable[int]], float | None]] = [(answers, None), (answers, 1.0)]
    assert [7, 7] == [await within(seconds, made(), clock, name="a") for made, seconds in calls]
    with pytest.raises(ValueError, match="broke"):
        await within(1.0, breaks(), clock, name="a")
    assert clock.until_next() is None

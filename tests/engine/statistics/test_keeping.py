"""Runs are counted as they end, each once, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from crdt.ids import WorkspaceId, workspace_channel
from engine.bus import Bus
from engine.channels import Channels
from engine.operations.operation import OperationContext
from engine.ports import Store
from engine.runtime.clock import ManualClock
from engine.statistics.days import Sums, together
from engine.statistics.facts import read_steps
from engine.statistics.keeping import Counting
from engine.statistics_records import RunDay, RunFact
from engine.writes import Remove
from storage.memory import open_memory
from tests.engine.workshop import DESIGN, WORKSPACE, Workshop, design

pytestmark = pytest.mark.anyio

CHANNEL = workspace_channel(WORKSPACE)


class Office:
    """A bus with the counting on it, beside a workshop."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store = store
        channels = Channels(writer=store.writer, events=store.events, clock=clock, framing=lambda data: data)
        self.bus = Bus(store, channels, clock, lambda: 0.0)
        self.counting = Counting(store, self.bus)

    async def counted(self) -> Sums:
        """A life of the process: everything that was committed is taken."""
        await self.bus.start()
        await self.bus.idle()
        await self.bus.stop()
        return together(await self.store.records.find(RunDay, {"design": DESIGN}))

    async def facts(self) -> list[RunFact]:
        return list(await self.store.records.find(RunFact, {"design": DESIGN}, order="created_at"))


@pytest.fixture
async def shop() -> AsyncIterator[Workshop]:
    async with Workshop() as shop:
        yield shop


def later(shop: Workshop, seconds: float) -> None:
    async def course(_context: OperationContext) -> None:
        shop.clock.advance(seconds)
        await asyncio.sleep(0)

    shop.stage.courses["slow"] = course


async def test_S4_9_what_ended_is_counted_with_its_steps(shop: Workshop) -> None:
    later(shop, 3.0)
    await shop.run(design({"slow": "", "b": "slow"}))
    seen = await Office(shop.store, shop.clock).counted()
    assert (1, 1) == (seen.runs, seen.succeeded)
    (fact,) = await Office(shop.store, shop.clock).facts()
    slow, b = read_steps(fact.steps)
    assert ("slow", 3_000_000, 0) == (slow.key, slow.ran, slow.waited)
    assert ("b", 3_000_000) == (b.key, b.began)
    assert 3_000_000 == fact.duration == fact.held


async def test_S4_9_a_run_is_counted_once_however_often_its_end_is_told(shop: Workshop) -> None:
    """Rule AN4."""
    await shop.run(design({"a": ""}))
    office = Office(shop.store, shop.clock)
    first = await office.counted()
    events = await shop.store.events.since(CHANNEL, 0, 100)
    ends = [event for event in events if event.topic == "workflow:run:completed"]
    assert () == await office.counting.take(CHANNEL, ends * 2)
    assert first == await Office(shop.store, shop.clock).counted()


async def test_S4_9_what_ended_while_nobody_counted_is_counted_after_the_start(shop: Workshop) -> None:
    for expected in (1, 2, 3):
        await shop.run(design({"a": ""}))
        assert expected == (await Office(shop.store, shop.clock).counted()).runs


async def test_S4_9_failed_and_cancelled_runs_are_counted_as_such(shop: Workshop) -> None:
    async def course(_context: OperationContext) -> None:
        raise RuntimeError

    shop.stage.courses["bad"] = course
    await shop.run(design({"a": "", "bad": "a", "c": "bad"}))
    seen = await Office(shop.store, shop.clock).counted()
    assert (0, 1, 1) == (seen.succeeded, seen.failed, seen.steps["bad"].failed)
    assert "c" not in seen.steps, "what never ran costs nothing and takes no time"


async def test_S4_9_counting_again_comes_to_the_same_and_mends_what_was_lost(shop: Workshop) -> None:
    """Rule AN4."""
    for _ in range(3):
        await shop.run(design({"a": "", "b": "a"}))
    office = Office(shop.store, shop.clock)
    seen = await office.counted()
    (row,) = await shop.store.records.find(RunDay, {"design": DESIGN})
    assert 3 == await office.counting.rebuild(DESIGN)
    assert [row] == list(await shop.store.records.find(RunDay, {"design": DESIGN}))
    gone = Remove(type=RunDay, key=(row.design, row.version, row.day))
    await shop.store.writer.commit(
        (gone, *(Remove(type=RunFact, key=(one.run,)) for one in await office.facts()))
    )
    assert 3 == await office.counting.rebuild(DESIGN)
    assert seen == await office.counted()


async def test_S4_9_runs_that_end_while_all_are_counted_again_are_not_counted_twice(shop: Workshop) -> None:
    office = Office(shop.store, shop.clock)
    await office.bus.start()
    for _ in range(3):
        await asyncio.gather(*(shop.run(design({"a": ""})) for _ in range(4)))
        events = await shop.store.events.since(CHANNEL, 0, 1000)
        office.bus.event_committed(CHANNEL, events[-1].sequence, events[-1].topic)
        await asyncio.gather(
            office.bus.idle(), office.counting.rebuild(DESIGN), office.counting.rebuild(DESIGN)
        )
    await office.bus.stop()
    assert 12 == together(await shop.store.records.find(RunDay, {"design": DESIGN})).runs


async def test_S4_9_what_was_told_of_a_run_that_is_not_there_is_passed_over() -> None:
    store = open_memory()
    channel = workspace_channel(WorkspaceId("w"))
    counting = Office(store, ManualClock()).counting
    assert () == await counting.take(channel, [])
    assert 0 == await counting.rebuild(DESIGN)

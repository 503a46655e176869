"""What comes of moments: runs, once each, by the clock, with rights, limits and restarts (section TR of engine/SPEC.md)."""

import asyncio
from dataclasses import replace

import pytest

from crdt.errors import AlreadyExists, Conflict
from engine.inbox.records import Notification
from engine.operations.operation import OperationContext
from engine.ports import Store
from engine.records import Json
from engine.runtime.clock import ManualClock
from engine.trigger_records import TriggerRecord
from engine.triggers.actor import TriggerPaused
from engine.triggers.around import TriggerLimits
from engine.triggers.firing import TooOften
from engine.writes import Insert
from storage.memory import open_memory
from tests.engine.triggering import BEN, HOUR, Yard, at
from tests.engine.workshop import ADA, mortal

pytestmark = pytest.mark.anyio


class Held:
    """A step that ends when it is let go."""

    def __init__(self, yard: Yard) -> None:
        self.go = asyncio.Event()
        yard.shop.stage.courses["one"] = self.course

    async def course(self, _: OperationContext) -> None:
        await self.go.wait()


async def test_TR1_a_schedule_starts_its_design_at_each_moment_and_says_so_in_the_run() -> None:
    """Rule TR11."""
    async with Yard() as yard:
        await yard.founded()
        trigger = await yard.trigger()
        await yard.pass_(2 * HOUR, steps=2)
        runs = await yard.until_runs(2)
        assert [("schedule", trigger.id, ADA)] * 2 == [
            (run.trigger, (run.cause or {})["trigger"], run.started_by) for run in runs
        ]
        assert [at(run) for run in runs] == [firing.due for firing in await yard.firings()]


async def test_TR3_after_a_restart_a_moment_has_one_run() -> None:
    async with Yard() as first:
        await first.founded()
        await first.trigger()
        await first.pass_(HOUR)
        await first.until_runs(1)
    async with Yard(before=first) as second:
        await second.pass_(0.0)
        assert 1 == len(await second.runs())
        await second.pass_(HOUR)
        assert 2 == len(await second.until_runs(2))


async def dies(store: Store, clock: ManualClock, before: Yard, at_: int, *, written: bool) -> None:
    """A process that dies at its nth transition of a run, while the clock passes three moments."""
    broken, writer = mortal(store, dies_at=at_, written=written)
    yard = Yard(store=broken, before=before)
    await yard.__aenter__()
    for _ in range(3):
        clock.advance(HOUR)
        for _ in range(60):
            await asyncio.sleep(0)
        if writer.dead.is_set():
            break
    await yard.killed()


@pytest.mark.parametrize("written", [False, True], ids=["before it is written", "after it is written"])
@pytest.mark.parametrize("at_", [1, 2, 3, 4, 5, 7])
async def test_TR3_killed_anywhere_each_moment_has_one_run(at_: int, written: bool) -> None:
    async with Yard(store=open_memory()) as first:
        await first.founded()
        await first.trigger(catch_up="all", overlap="beside")
    await dies(first.store, first.clock, first, at_, written=written)
    async with Yard(before=first) as after:
        passed = int((after.clock.now() // 3_600_000_000) - (first.design.created_at // 3_600_000_000))
        for _ in range(40):
            await after.settle()
            if len([run for run in await after.runs() if run.status == "succeeded"]) >= passed:
                break
        moments = [at(run) for run in await after.runs()]
        assert passed == len(moments) == len(set(moments))


async def test_TR4_a_clock_set_forward_and_back_doubles_nothing_and_silences_nothing() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger()
        yard.clock.jump(7 * 24 * HOUR)
        await yard.pass_(70.0, steps=3)
        assert 1 == len(await yard.until_runs(1))
        yard.clock.jump(-7 * 24 * HOUR)
        await yard.pass_(70.0, steps=3)
        await yard.pass_(HOUR)
        moments = [at(run) for run in await yard.until_runs(2)]
        assert 2 == len(set(moments))


@pytest.mark.parametrize(("overlap", "count"), [("skip", 1), ("wait", 2), ("beside", 4)])
async def test_TR5_while_a_run_is_under_way_a_moment_passes_waits_or_runs_beside(
    overlap: str, count: int
) -> None:
    async with Yard() as yard:
        await yard.founded()
        held = Held(yard)
        trigger = await yard.trigger(overlap=overlap, config={"every_s": 10})
        for _ in range(4):
            await yard.pass_(10.0)
        await yard.triggers.change(replace(trigger, config={"every_s": 3600}), version=1)
        held.go.set()
        assert count == len(await yard.until_runs(count))
        await yard.settle()
        assert count == len(await yard.runs())


async def test_TR6_what_passed_while_it_was_paused_is_not_made_up_for() -> None:
    async with Yard() as yard:
        await yard.founded()
        trigger = await yard.trigger(catch_up="all")
        await yard.triggers.pause(trigger.id, ADA)
        await yard.pass_(5 * HOUR)
        with pytest.raises(TriggerPaused):
            await yard.triggers.fire(trigger, ADA, "owner", body=None, parameters={}, key="")
        await yard.triggers.resume(await yard.now(), ADA)
        await yard.settle()
        assert [] == await yard.runs()
        await yard.pass_(HOUR)
        assert 1 == len(await yard.until_runs(1))


async def test_TR10_without_the_right_it_pauses_and_its_owner_is_told() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger(by=BEN)
        await yard.grant(BEN, "viewer")
        await yard.pass_(HOUR)
        after = await yard.now()
        assert (None, "forbidden", []) == (
            after.paused_by,
            after.paused_because["code"],  # type: ignore[index]
            await yard.runs(),
        )
        told = await yard.store.records.find(Notification, {"user": BEN})
        assert ["trigger.paused"] == [one.kind for one in told]


async def test_TR10_who_lost_the_design_from_sight_is_told_without_naming_it() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger(by=BEN)
        await yard.withdraw(BEN)
        await yard.pass_(HOUR)
        (told,) = await yard.store.records.find(Notification, {"user": BEN})
        assert (None, None, None) == (told.document, told.workspace, told.content["design"])


async def test_TR10_a_trigger_never_has_more_rights_than_when_it_was_saved() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger(by=ADA, role="viewer")
        await yard.pass_(HOUR)
        assert "forbidden" == (await yard.now()).paused_because["code"]  # type: ignore[index]


async def test_TR10_a_design_that_does_not_start_is_told_once_and_tried_again() -> None:
    async with Yard() as yard:
        await yard.founded({"nodes": {"one": {"operation": "no.such"}}})
        await yard.trigger()
        await yard.pass_(3 * HOUR, steps=3)
        told = await yard.store.records.find(Notification, {"user": ADA})
        assert ["trigger.refused"] == [one.kind for one in told]
        assert ["design_invalid"] * 3 == [one.reason["code"] for one in await yard.firings()]  # type: ignore[index]


async def test_TR9_parameters_are_worked_out_from_the_moment() -> None:
    body: Json = {
        "parameters": {"p": {"name": "day"}},
        "nodes": {"one": {"operation": "test.step", "parameters": {"text": {"$from": "parameters.day"}}}},
    }
    async with Yard() as yard:
        await yard.founded(body)
        await yard.trigger(parameters={"day": {"$from": "event.scheduled_at"}})
        await yard.pass_(HOUR)
        (run,) = await yard.until_runs(1)
        assert run.parameters["day"].endswith(":00:00Z")


async def test_TR9_a_condition_that_is_not_true_starts_nothing() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger(condition="false")
        await yard.pass_(HOUR)
        assert (["skipped"], []) == ([one.status for one in await yard.firings()], await yard.runs())


async def test_TR2_a_trigger_that_fires_too_often_is_held_back_and_goes_on() -> None:
    async with Yard(limits=TriggerLimits(per_minute=2)) as yard:
        await yard.founded()
        trigger = await yard.trigger("api", overlap="beside")
        for _ in range(2):
            await yard.triggers.fire(trigger, ADA, "owner", body=None, parameters={}, key="")
        with pytest.raises(TooOften):
            await yard.triggers.fire(trigger, ADA, "owner", body=None, parameters={}, key="")
        await yard.pass_(61.0)
        fired = await yard.triggers.fire(trigger, ADA, "owner", body=None, parameters={}, key="")
        assert "started" == fired.status


async def test_TR3_a_call_with_the_same_key_starts_one_run() -> None:
    async with Yard() as yard:
        await yard.founded()
        trigger = await yard.trigger("api")
        calls = [
            await yard.triggers.fire(trigger, BEN, "editor", body=None, parameters={}, key="k")
            for _ in range(3)
        ]
        assert ["started", "started", "started"] == [one.status for one in calls]
        assert [(BEN, "api")] == [(run.started_by, run.trigger) for run in await yard.until_runs(1)]
        assert calls[0].run == calls[1].reason["details"]["run"]


async def test_TR13_who_comes_second_with_a_change_is_told() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger()
        changed = await yard.triggers.change(yard.record(name="New", by=BEN), version=1)
        assert (2, "New", BEN) == (changed.version, changed.name, changed.acts_as)
        with pytest.raises(Conflict):
            await yard.triggers.change(yard.record(name="Other"), version=1)
        assert "New" == (await yard.now()).name


async def test_TR13_the_row_is_inserted_once() -> None:
    async with Yard() as yard:
        await yard.founded()
        trigger = await yard.trigger()
        with pytest.raises(AlreadyExists):
            await yard.store.writer.commit((Insert(record=trigger),))
        assert 1 == await yard.store.records.count(TriggerRecord, {})

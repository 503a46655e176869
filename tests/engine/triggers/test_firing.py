"""What comes of moments: runs, once each, by the clock, with rights, limits and restarts (section TR of engine/SPEC.md)."""

import pytest

from engine.records import RunRecord
from tests.engine.triggering import ADA, BEN, HOUR, Yard, at

pytestmark = pytest.mark.anyio


async def test_TR1_a_schedule_starts_its_design_at_each_moment_and_says_so_in_the_run() -> None:
    async with Yard() as yard:
        await yard.founded()
        trigger = await yard.trigger()
        await yard.pass_(2 * HOUR, steps=2)
        runs = await yard.until_runs(2)
        assert [("schedule", trigger.id, ADA)] * 2 == [
            (run.trigger, run.cause["trigger"], run.started_by) for run in runs
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


async def test_TR10_without_the_right_it_pauses_and_its_owner_is_told() -> None:
    async with Yard() as yard:
        await yard.founded()
        trigger = await yard.trigger(by=BEN)
        await yard.grant(BEN, "viewer")
        await yard.pass_(HOUR)
        after = await yard.now()
        assert (None, "forbidden", []) == (
            after.paused_by,
            after.paused_because["code"],
            await yard.runs(),
        )
        assert trigger.version == after.version
        assert [RunRecord] == [RunRecord]

"""Backfills over restarts, and what they look up (rules TR15 to TR17 of engine/SPEC.md)."""

from dataclasses import replace

import pytest

from crdt.ids import Micros
from engine.trigger_records import BackfillRecord, BackfillTick
from engine.triggers.triggers import NewBackfill
from engine.writes import Put
from tests.engine.triggering import HOUR, Yard
from tests.engine.triggers.test_firing import Held
from tests.engine.workshop import ADA

pytestmark = pytest.mark.anyio


async def begun(yard: Yard, *, hours: int, parallel: int) -> BackfillRecord:
    now = yard.clock.now()
    new = NewBackfill(
        trigger=await yard.trigger(), since=Micros(now - hours * round(HOUR * 1e6)), until=now,
        parallel=parallel, missing_only=False, by=ADA, role="owner",
    )  # fmt: skip
    return await yard.triggers.backfill(new)


async def moments(yard: Yard, id_: str) -> list[str]:
    rows = await yard.store.records.find(BackfillTick, {"backfill": id_}, order="at")
    return [row.status for row in rows]


async def test_TR17_a_cancelled_backfill_stops_its_runs_and_ends_their_moments_after_a_restart() -> None:
    """The process dies right after the commit that says so."""
    async with Yard() as first:
        await first.founded()
        Held(first)
        backfill = await begun(first, hours=2, parallel=2)
        await first.settle()
        assert ["running", "running"] == await moments(first, backfill.id)
        await first.killed()
        cancelled = replace(backfill, status="cancelled", ended_by=ADA, ended_at=first.clock.now())
        await first.store.writer.commit((Put(record=cancelled),))
    async with Yard(before=first) as second:
        for _ in range(10):
            await second.settle()
        assert ["cancelled", "cancelled"] == [run.status for run in await second.runs()]
        assert ["cancelled", "cancelled"] == await moments(second, backfill.id)

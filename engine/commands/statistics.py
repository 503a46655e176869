"""How the runs of a design went: over time, by step, by version, and two versions beside each other."""

from collections.abc import Mapping
from typing import Literal, cast

from pydantic import Field

from crdt.kinds.workflow import Workflow
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext
from engine.commands.design_plan import titles_of
from engine.statistics.comparing import ENOUGH, Verdict, compare
from engine.statistics.days import day_of, together
from engine.statistics.reading import (
    Estimate,
    RunOutcomes,
    RunStatistics,
    outcomes_of,
    range_of,
    statistics_of,
)
from engine.statistics_records import RunDay
from engine.timeline.records import VersionRecord

KIND = "workflow"
MANY = 100_000
_Hash = Field(min_length=1, max_length=128)


class StatisticsQuery(Model):
    """Of the last `days`, by UTC, today among them."""

    id: str
    days: int = Field(default=30, ge=1, le=366)


class VersionsToCompare(Model):
    """Versions by the hashes that `statistics.of` names; of all days."""

    id: str
    first: str = _Hash
    second: str = _Hash


class VersionsCompared(Model):
    """What is said of the second beside the first. `success` is the difference of the shares; `duration` how many times as
    long the median run takes; `less` how often a run of the second is the shorter one, `p` how often chance alone
    makes as large a difference. A verdict is `too_few` until both have `enough` runs.
    """

    first: RunOutcomes
    second: RunOutcomes
    enough: int
    success: Estimate
    success_verdict: Verdict
    duration: float | None
    less: float
    p: float | None
    duration_verdict: Verdict


class DesignToCount(Model):
    id: str


class RunsCounted(Model):
    status: Literal["counted"] = "counted"
    runs: int


async def of_design(input_: StatisticsQuery, context: CommandContext) -> RunStatistics:
    today = day_of(context.platform.clock.now())
    wanted = tuple(range(today - input_.days + 1, today + 1))
    rows = await context.platform.store.records.find(RunDay, {"design": input_.id, "day": wanted}, limit=MANY)
    document = await context.platform.rooms.read(context.document)
    return statistics_of(
        rows,
        days=input_.days,
        titles=titles_of(cast(Workflow, document.body()), context),
        names=await _names(context),
        current=document.content_hash(),
    )


async def _names(context: CommandContext) -> Mapping[str, str]:
    """What a person called it goes before what a run did."""
    where = {"document": context.document.id}
    rows = await context.platform.store.records.find(VersionRecord, where, limit=MANY)
    ordered = sorted(rows, key=lambda row: (row.origin == "person", row.at))
    return {row.content_hash: row.name for row in ordered}


async def compare_versions(input_: VersionsToCompare, context: CommandContext) -> VersionsCompared:
    records = context.platform.store.records
    sides = [
        together(await records.find(RunDay, {"design": input_.id, "version": version}, limit=MANY))
        for version in (input_.first, input_.second)
    ]
    seen = compare(*sides)
    return VersionsCompared(
        first=outcomes_of(sides[0]),
        second=outcomes_of(sides[1]),
        enough=ENOUGH,
        success=range_of(seen.success),
        success_verdict=seen.success_verdict,
        duration=seen.duration,
        less=seen.less,
        p=seen.p,
        duration_verdict=seen.duration_verdict,
    )


async def rebuild(_input: DesignToCount, context: CommandContext) -> RunsCounted:
    """From the runs and their journals; the answer comes when all are counted."""
    return RunsCounted(runs=await context.platform.statistics.rebuild(context.document.id))


COMMANDS = Area(
    name="statistics",
    commands=(
        Command(
            name="statistics.of",
            summary="How the runs of a design went: rates, durations, waits and costs by day, step and version",
            method="GET",
            path="/workflow/workflows/{id}/statistics",
            scope="document",
            kind=KIND,
            right="read",
            input=StatisticsQuery,
            output=RunStatistics,
            run=of_design,
        ),
        Command(
            name="statistics.compare",
            summary="Two versions of a design beside each other, with what can be said from that many runs",
            method="GET",
            path="/workflow/workflows/{id}/statistics/compare",
            scope="document",
            kind=KIND,
            right="read",
            input=VersionsToCompare,
            output=VersionsCompared,
            run=compare_versions,
        ),
        Command(
            name="statistics.rebuild",
            summary="Counts all runs of a design again",
            method="POST",
            path="/workflow/workflows/{id}/statistics/rebuild",
            scope="document",
            kind=KIND,
            right="manage",
            input=DesignToCount,
            output=RunsCounted,
            run=rebuild,
        ),
    ),
)

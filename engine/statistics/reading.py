"""The days of a design, summed up as its page shows them. Pure. Seconds throughout; None where nothing was counted.

No claim is made from a handful: what needs a number of runs says how many there are, and how many it needs.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, TypeVar

from crdt.model import Model
from engine.statistics.comparing import ENOUGH, Interval, median, rate
from engine.statistics.days import DAY, StepSums, Sums, together
from engine.statistics.histogram import Counts, quantile, size
from engine.statistics_records import RunDay

SECOND: Final = 1_000_000
DAYS_FOR_A_TREND: Final = 7

Key = TypeVar("Key", int, str)


class Estimate(Model):
    """A value and what it lies between with 95 %, where that many runs can say it."""

    value: float | None
    low: float | None
    high: float | None


class DurationSpread(Model):
    count: int
    p50: float | None
    p95: float | None
    between: Estimate
    """The median, as `Estimate`."""


class RunOutcomes(Model):
    """`success` is the share of those that were not cancelled. `held`: seconds in which steps held a place, together."""

    runs: int
    succeeded: int
    failed: int
    cancelled: int
    success: Estimate
    duration: DurationSpread
    wait: DurationSpread
    held: float
    first_at: int | None
    last_at: int | None


class DayStatistics(Model):
    """`at`: where the day begins, in microseconds UTC."""

    at: int
    outcomes: RunOutcomes


class StepStatistics(Model):
    """`share`: of all that the steps held. `gone`: the design has no such step any more."""

    node: str
    title: str
    operation: str
    gone: bool
    instances: int
    failed: int
    retried: int
    ran: DurationSpread
    wait: DurationSpread
    held: float
    share: float


class VersionStatistics(Model):
    """`version` is the hash of its content, `name` what people or runs called it."""

    version: str
    name: str
    current: bool
    outcomes: RunOutcomes


class DurationTrend(Model):
    """How the median of a day moves, in seconds a day, and how often chance alone makes such a row (`p`).

    Unset for fewer than seven days with runs. Slope by Theil and Sen, test by Mann and Kendall.
    """

    days: int
    needed: int = DAYS_FOR_A_TREND
    per_day: float | None = None
    p: float | None = None


class RunStatistics(Model):
    """`enough`: the runs that a comparison or a suggestion needs. `steps` by what they cost, most first."""

    days: int
    enough: int = ENOUGH
    total: RunOutcomes
    trend: DurationTrend
    by_day: list[DayStatistics]
    steps: list[StepStatistics]
    versions: list[VersionStatistics]


def statistics_of(
    rows: Sequence[RunDay], *, days: int, titles: Mapping[str, str], names: Mapping[str, str], current: str
) -> RunStatistics:
    """`titles` of the steps that the design has now, `names` of versions by their hash."""
    total = together(rows)
    by_day = _grouped(rows, lambda row: row.day)
    by_version = _grouped(rows, lambda row: row.version)
    return RunStatistics(
        days=days,
        total=outcomes_of(total),
        trend=trend_of({day: sums.durations for day, sums in by_day.items()}),
        by_day=[
            DayStatistics(at=day * DAY, outcomes=outcomes_of(sums)) for day, sums in sorted(by_day.items())
        ],
        steps=_steps(total, titles),
        versions=[
            VersionStatistics(
                version=version,
                name=names.get(version, ""),
                current=version == current,
                outcomes=outcomes_of(sums),
            )
            for version, sums in sorted(
                by_version.items(), key=lambda entry: (-(entry[1].last_at or 0), entry[0])
            )
        ],
    )


def outcomes_of(sums: Sums) -> RunOutcomes:
    return RunOutcomes(
        runs=sums.runs,
        succeeded=sums.succeeded,
        failed=sums.failed,
        cancelled=sums.cancelled,
        success=range_of(rate(sums.succeeded, sums.succeeded + sums.failed)),
        duration=spread_of(sums.durations),
        wait=spread_of(sums.waits),
        held=sums.held / SECOND,
        first_at=sums.first_at,
        last_at=sums.last_at,
    )


def spread_of(counts: Counts) -> DurationSpread:
    return DurationSpread(
        count=size(counts),
        p50=_seconds(quantile(counts, 0.5)),
        p95=_seconds(quantile(counts, 0.95)),
        between=range_of(median(counts), per=SECOND),
    )


def range_of(interval: Interval, per: float = 1.0) -> Estimate:
    def scaled(value: float | None) -> float | None:
        return None if value is None else value / per

    return Estimate(value=scaled(interval.value), low=scaled(interval.low), high=scaled(interval.high))


def trend_of(days: Mapping[int, Counts]) -> DurationTrend:
    points = [(day, value) for day, counts in sorted(days.items()) if (value := quantile(counts, 0.5))]
    if len(points) < DAYS_FOR_A_TREND:
        return DurationTrend(days=len(points))
    pairs = list(combinations(points, 2))
    slopes = sorted((later[1] - one[1]) / (later[0] - one[0]) for one, later in pairs)
    middle = len(slopes) // 2
    slope = slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2
    score = sum((later[1] > one[1]) - (later[1] < one[1]) for one, later in pairs)
    n = len(points)
    ties = Counter(value for _, value in points).values()
    spread = (n * (n - 1) * (2 * n + 5) - sum(one * (one - 1) * (2 * one + 5) for one in ties)) / 18
    z = 0.0 if spread <= 0 else max(0, abs(score) - 1) / math.sqrt(spread)
    return DurationTrend(days=n, per_day=slope / SECOND, p=math.erfc(z / math.sqrt(2)))


def _grouped(rows: Iterable[RunDay], by: Callable[[RunDay], Key]) -> dict[Key, Sums]:
    groups: dict[Key, list[RunDay]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return {key: together(members, steps=False) for key, members in groups.items()}


def _steps(total: Sums, titles: Mapping[str, str]) -> list[StepStatistics]:
    all_held = sum(step.held for step in total.steps.values())
    found = [_step(node, sums, all_held, titles) for node, sums in total.steps.items()]
    return sorted(found, key=lambda one: (-one.held, one.node))


def _step(node: str, sums: StepSums, all_held: int, titles: Mapping[str, str]) -> StepStatistics:
    return StepStatistics(
        node=node,
        title=" / ".join(titles.get(part, part) for part in node.split("/")),
        operation=sums.operation,
        gone=node.partition("/")[0] not in titles,
        instances=sums.instances,
        failed=sums.failed,
        retried=sums.retried,
        ran=spread_of(sums.ran),
        wait=spread_of(sums.waited),
        held=sums.held / SECOND,
        share=sums.held / all_held if all_held else 0.0,
    )


def _seconds(micros: float | None) -> float | None:
    return None if micros is None else micros / SECOND

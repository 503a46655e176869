"""One version of a design beside another, with what can honestly be said from that many runs. Pure.

Rates by Wilson's interval and their difference by Newcombe's (Statistics in Medicine 17, 1998, methods 3 and 10);
durations by ranks (Mann and Whitney), so that one slow run decides nothing.
"""

import math
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.statistics.days import Sums
from engine.statistics.histogram import Counts, added, chance_of_less, quantile, quantile_range, size

ENOUGH: Final = 10
"""Runs on each side below which nothing is claimed."""
_Z: Final = 1.959964

Verdict = Literal["too_few", "no_difference_seen", "better", "worse"]
"""Of the second beside the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """95 %. `low` and `high` are unset where there is too little to say."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`*_runs`: of the first and of the second. `success` is the difference of the shares, `duration` the ratio of the
    medians (0.8: the second takes a fifth less). `less`: how often a run of the second is the shorter one.
    `p`: how often chance alone would make a difference as large.
    """

    rated: tuple[int, int]
    timed: tuple[int, int]
    success: Interval
    success_verdict: Verdict
    duration: float | None
    less: float
    p: float | None
    duration_verdict: Verdict


def compare(first: Sums, second: Sums) -> Comparison:
    """A run that somebody cancelled says nothing of success."""
    rated = (_decided(first), _decided(second))
    timed = (size(first.durations), size(second.durations))
    success = difference(first.succeeded, rated[0], second.succeeded, rated[1])
    less, p = shorter(first.durations, second.durations)
    medians = quantile(first.durations, 0.5), quantile(second.durations, 0.5)
    return Comparison(
        rated=rated,
        timed=timed,
        success=success,
        success_verdict=_of_success(success, rated),
        duration=medians[1] / medians[0] if medians[0] and medians[1] is not None else None,
        less=less,
        p=p,
        duration_verdict=_of_duration(less, p, timed),
    )


def rate(succeeded: int, runs: int) -> Interval:
    """The share with Wilson's interval, which stays within 0 and 1 and holds for few runs."""
    if runs == 0:
        return Interval(value=None, low=None, high=None)
    share = succeeded / runs
    middle = (share + _Z**2 / (2 * runs)) / (1 + _Z**2 / runs)
    reach = _Z / (1 + _Z**2 / runs) * math.sqrt(share * (1 - share) / runs + _Z**2 / (4 * runs**2))
    return Interval(value=share, low=max(0.0, middle - reach), high=min(1.0, middle + reach))


def difference(first: int, of_first: int, second: int, of_second: int) -> Interval:
    """How much more often the second succeeds."""
    one, other = rate(first, of_first), rate(second, of_second)
    if one.value is None or other.value is None:
        return Interval(value=None, low=None, high=None)
    delta = other.value - one.value
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Interval(value=delta, low=None, high=None)
    down = math.hypot(other.value - other.low, one.high - one.value)
    up = math.hypot(other.high - other.value, one.value - one.low)
    return Interval(value=delta, low=delta - down, high=delta + up)


def shorter(first: Counts, second: Counts) -> tuple[float, float | None]:
    """How often one of the second is below one of the first, and how likely chance makes that (two-sided, with ties)."""
    less = chance_of_less(second, first)
    n, m = size(first), size(second)
    if n == 0 or m == 0:
        return less, None
    total = n + m
    ties = sum(count**3 - count for count in added(first, second).values())
    spread = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if spread <= 0:
        return less, 1.0
    z = abs(less * n * m - n * m / 2) / math.sqrt(spread)
    return less, math.erfc(z / math.sqrt(2))


def median(counts: Counts) -> Interval:
    """Microseconds."""
    between = quantile_range(counts, 0.5)
    low, high = between or (None, None)
    return Interval(value=quantile(counts, 0.5), low=low, high=high)


def _decided(sums: Sums) -> int:
    return sums.succeeded + sums.failed


def _of_success(seen: Interval, runs: tuple[int, int]) -> Verdict:
    if min(runs) < ENOUGH or seen.low is None or seen.high is None:
        return "too_few"
    if seen.low > 0:
        return "better"
    return "worse" if seen.high < 0 else "no_difference_seen"


def _of_duration(less: float, p: float | None, runs: tuple[int, int]) -> Verdict:
    if min(runs) < ENOUGH or p is None:
        return "too_few"
    if p >= 0.05:
        return "no_difference_seen"
    return "better" if less > 0.5 else "worse"

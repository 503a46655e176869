"""What was measured of a source as numbers for people: share of failures, time of an answer, pace, score. Pure."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.vitals.records import SourceVitals

MINUTE: Final = 60_000_000
"""In microseconds."""
HOUR: Final = 60
"""Minutes that count: the hour of use that ended with the last question."""
PACE: Final = 5
"""Minutes over which questions a second are counted."""
HALF_LIFE: Final = 15
"""Minutes after which an answer counts half in the score."""
SLOW: Final = 0.3
"""The share of the score that is lost where answers take as long as a statement may."""

State = Literal["healthy", "degraded", "failing"]
HEALTHY: Final = 80
DEGRADED: Final = 50
"""The least score of each state."""


class Minute(NamedTuple):
    """`uses` counts questions, `failures` those of them that the source did not answer. `took`: microseconds of the `timed` ones."""

    minute: int
    uses: int
    failures: int
    timed: int
    took: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """None where nothing was measured. Score 0 to 100, time in milliseconds, rate as a share; `uses` are what they come from."""

    health_score: int | None = None
    avg_response_time: float | None = None
    error_rate: float | None = None
    queries_per_second: float = 0.0
    uses: int = 0
    measured_at: Micros | None = None

    @property
    def state(self) -> State | None:
        return None if self.health_score is None else state_of(self.health_score)


def state_of(score: int) -> State:
    if score >= HEALTHY:
        return "healthy"
    return "degraded" if score >= DEGRADED else "failing"


def counted(minutes: Sequence[Minute], at: Micros, *, failed: bool, took: int | None) -> list[Minute]:
    """With one more question, asked at `at`, and without what is too long ago. `took`: microseconds, None where they say nothing."""
    now = at // MINUTE
    kept = [one for one in minutes if one.minute > now - HOUR and one.minute != now]
    was = next((one for one in minutes if one.minute == now), Minute(now, 0, 0, 0, 0))
    timed = was.timed + (took is not None)
    kept.append(Minute(now, was.uses + 1, was.failures + failed, timed, was.took + (took or 0)))
    return kept


def vitals_of(rows: Iterable[SourceVitals], now: Micros) -> Vitals:
    """Of one source, as several processes have measured it."""
    known = list(rows)
    minutes = [Minute(*one) for row in known for one in row.minutes]
    if not minutes:
        return Vitals()
    newest = max(known, key=lambda row: row.at)
    last = max(one.minute for one in minutes)
    counting = [one for one in minutes if one.minute > last - HOUR]
    uses, failures = sum(one.uses for one in counting), sum(one.failures for one in counting)
    timed, took = sum(one.timed for one in counting), sum(one.took for one in counting)
    mean = took / timed if timed else None
    return Vitals(
        health_score=_score(counting, last, mean, newest.statement_limit),
        avg_response_time=None if mean is None else round(mean / 1000, 3),
        error_rate=round(failures / uses, 4),
        queries_per_second=_pace(counting, now),
        uses=uses,
        measured_at=newest.at,
    )


def _score(minutes: Iterable[Minute], last: int, mean: float | None, limit: int) -> int:
    """100 for a source that answers every question at once: what counts is the share of answers, the newer the more, and how
    much of the time that a statement may take they need.
    """
    weights = [(math.pow(0.5, (last - one.minute) / HALF_LIFE), one) for one in minutes]
    asked = sum(weight * one.uses for weight, one in weights)
    answered = sum(weight * (one.uses - one.failures) for weight, one in weights) / asked
    slow = SLOW * min(1.0, (mean or 0.0) / limit)
    return round(100 * answered * (1 - slow))


def _pace(minutes: Iterable[Minute], now: Micros) -> float:
    """Questions a second over the last minutes, the one that goes on included."""
    since = now // MINUTE - PACE
    return round(sum(one.uses for one in minutes if one.minute > since) / (PACE * 60), 3)

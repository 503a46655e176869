"""What the runs of a day were like together. Pure: facts are added to a day, days are added to each other.

In `RunDay.steps` each step of the design has its operation, how its instances ended, and histograms of how long they
ran and waited. Adding a fact costs what the run has of steps, never the number of runs that were counted before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros
from engine.statistics.facts import StepFact, operation_of, read_steps
from engine.statistics.histogram import Counts, bucket_of, read, written
from engine.statistics_records import Json, RunDay, RunFact

DAY: Final = 86_400 * 1_000_000


@dataclass(slots=True, kw_only=True)
class StepSums:
    """Of one step of a design over some time. `instances` is more than `runs` where it stands in a loop."""

    operation: str
    instances: int = 0
    failed: int = 0
    retried: int = 0
    held: int = 0
    ran: dict[int, int] = field(default_factory=dict)
    waited: dict[int, int] = field(default_factory=dict)

    def add(self, fact: StepFact) -> None:
        self.instances += 1
        self.failed += fact.status == "failed"
        self.retried += max(0, fact.attempts - 1)
        self.held += fact.held
        _count(self.waited, fact.waited)
        if fact.status == "succeeded":
            _count(self.ran, fact.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Of the runs of some days. `durations` are those of runs that succeeded."""

    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    held: int = 0
    first_at: Micros | None = None
    last_at: Micros | None = None
    durations: Counts = field(default_factory=dict)
    waits: Counts = field(default_factory=dict)
    steps: Mapping[str, StepSums] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        return self.succeeded + self.failed + self.cancelled


def day_of(at: Micros) -> int:
    return at // DAY


def empty_day(fact: RunFact) -> RunDay:
    return RunDay(
        design=fact.design,
        version=fact.version,
        day=day_of(fact.finished_at),
        organisation=fact.organisation,
        workspace=fact.workspace,
        succeeded=0,
        failed=0,
        cancelled=0,
        held=0,
        first_at=fact.finished_at,
        last_at=fact.finished_at,
        durations={},
        waits={},
        steps={},
    )


def with_facts(day: RunDay, facts: Iterable[tuple[RunFact, Json]]) -> RunDay:
    """`facts` with the plan that each run followed; all of this day and version."""
    steps = _read(day.steps)
    durations, waits = read(day.durations), read(day.waits)
    counts = {"succeeded": day.succeeded, "failed": day.failed, "cancelled": day.cancelled}
    held, first, last = day.held, day.first_at, day.last_at
    for fact, plan in facts:
        counts[fact.status] += 1
        held += fact.held
        first, last = min(first, fact.finished_at), max(last, fact.finished_at)
        _count(waits, fact.waited)
        if fact.status == "succeeded":
            _count(durations, fact.duration)
        for step in read_steps(fact.steps):
            steps.setdefault(step.of, StepSums(operation=operation_of(plan, step.key))).add(step)
    return replace(
        day,
        succeeded=counts["succeeded"],
        failed=counts["failed"],
        cancelled=counts["cancelled"],
        held=held,
        first_at=first,
        last_at=last,
        durations=written(durations),
        waits=written(waits),
        steps={of: _written(sums) for of, sums in steps.items()},
    )


def together(days: Iterable[RunDay], *, steps: bool = True) -> Sums:
    """In the order of time, so that of two operations under one step the newer stands. Without `steps` these are left out."""
    ordered = sorted(days, key=lambda one: one.last_at)
    durations: dict[int, int] = {}
    waits: dict[int, int] = {}
    found: dict[str, StepSums] = {}
    for day in ordered:
        _pour(durations, day.durations)
        _pour(waits, day.waits)
        if steps:
            _add_steps(found, day.steps)
    return Sums(
        succeeded=sum(day.succeeded for day in ordered),
        failed=sum(day.failed for day in ordered),
        cancelled=sum(day.cancelled for day in ordered),
        held=sum(day.held for day in ordered),
        first_at=min((day.first_at for day in ordered), default=None),
        last_at=max((day.last_at for day in ordered), default=None),
        durations=durations,
        waits=waits,
        steps=found,
    )


def _add_steps(found: dict[str, StepSums], kept: Json) -> None:
    for of, one in kept.items():
        sums = found.get(of)
        if sums is None or sums.operation != one["operation"]:
            # What belongs to another operation says nothing of this one: the newer one stands.
            sums = found[of] = StepSums(operation=one["operation"])
        sums.instances += one["instances"]
        sums.failed += one["failed"]
        sums.retried += one["retried"]
        sums.held += one["held"]
        _pour(sums.ran, one["ran"])
        _pour(sums.waited, one["waited"])


def _pour(counts: dict[int, int], kept: Mapping[str, int]) -> None:
    for bucket, count in kept.items():
        number = int(bucket)
        counts[number] = counts.get(number, 0) + count


def _count(counts: dict[int, int], micros: int) -> None:
    bucket = bucket_of(micros)
    counts[bucket] = counts.get(bucket, 0) + 1


def _read(steps: Json) -> dict[str, StepSums]:
    return {
        of: StepSums(**{**kept, "ran": read(kept["ran"]), "waited": read(kept["waited"])})
        for of, kept in steps.items()
    }


def _written(sums: StepSums) -> dict[str, Any]:
    kept = {name: getattr(sums, name) for name in StepSums.__dataclass_fields__}
    return {**kept, "ran": written(sums.ran), "waited": written(sums.waited)}

"""What one run was like, read off the journal of a run that has ended. Pure.

A step is written as a list, in the order of the fields of `StepFact`: there are many of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros
from engine.records import Json, RunRecord
from engine.statistics_records import RunFact
from engine.workflow.machine.run import Run, Step
from engine.workflow.machine.states import ENDED, Failed, Succeeded

STEPS_KEPT: Final = 4_000
"""Of one run: a loop with more rounds is known by the first ones."""
STEERING: Final = "flow."
"""What begins the names of operations that hold no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """Microseconds. `key` is the step of the run, `of` the step of the design. `began` counts from when the run was asked
    for, `waited` for a place after everything before had ended, `ran` all attempts together, `span` from the first
    beginning to the end: with pauses between attempts. `held` is the time it held a place, of it `wasted` in attempts that
    gave nothing: those that another had to follow, and all of a step that did not succeed.
    """

    key: str
    of: str
    status: str
    began: int
    waited: int
    ran: int
    span: int
    held: int
    attempts: int
    wasted: int = 0


def fact_of(record: RunRecord, run: Run) -> RunFact | None:
    """None for a run that has not ended, or never was one."""
    finished = record.finished_at
    if finished is None or record.status not in {"succeeded", "failed", "cancelled"}:
        return None
    facts = steps_of(record, run)
    started = record.started_at if record.started_at is not None else finished
    return RunFact(
        run=record.id,
        organisation=record.organisation,
        workspace=record.workspace,
        design=record.design,
        version=record.design_hash,
        status=record.status,
        created_at=record.created_at,
        finished_at=finished,
        waited=max(0, started - record.created_at),
        duration=max(0, finished - started),
        held=sum(fact.held for fact in facts),
        steps=[list(astuple(fact)) for fact in facts[:STEPS_KEPT]],
    )


def steps_of(record: RunRecord, run: Run) -> list[StepFact]:
    """Of the steps that ran in this run, in the order in which they began."""
    return sorted(_facts(record, run), key=lambda fact: (fact.began, fact.key))


def read_steps(rows: Sequence[Sequence[Json]]) -> list[StepFact]:
    """Rows from before `wasted` was counted say it as far as it follows from the rest: of steps that did not succeed."""
    return [_read(row) for row in rows]


def _read(row: Sequence[Json]) -> StepFact:
    fact = StepFact(**dict(zip(_FIELDS, row, strict=False)))
    lacks = len(row) < len(_FIELDS) and fact.status != "succeeded"
    return replace(fact, wasted=fact.held) if lacks else fact


def split_key(key: str) -> tuple[str, str]:
    """The scope of a step and its name there: `F[3]/check` is `check` in `F[3]/`."""
    scope, slash, name = key.rpartition("/")
    return scope + slash, name


def is_called(key: str) -> bool:
    """Whether it is a step of a design that this one calls: its scope has more than rounds of loops."""
    return any(not part.endswith("]") for part in split_key(key)[0].split("/")[:-1])


def step_of(key: str) -> str:
    """The step of the design, whatever round it is in; of a called design with the way there, as `call/check`."""
    return _ROUND.sub("", key) if is_called(key) else split_key(key)[1]


def planned(plan: Json, key: str) -> Json:
    """What the plan says of a step of a run, of the plan that is called where it stands in a call. Nothing if unknown."""
    steps = plan["steps"]
    scope, name = split_key(key)
    for part in scope.split("/")[:-1]:
        if not part.endswith("]"):
            called = plan.get("called", {}).get(steps.get(part, {}).get("calls", ""), {})
            steps = called.get("steps", {})
    return steps.get(name, {})


def operation_of(plan: Json, key: str) -> str:
    return str(planned(plan, key).get("operation", ""))


def _own(step: Step) -> bool:
    return isinstance(step.state, ENDED) and getattr(step.state, "reused", None) is None


def _end(step: Step) -> Micros | None:
    return step.state.at if isinstance(step.state, ENDED) else None


def _facts(record: RunRecord, run: Run) -> Iterator[StepFact]:
    ends = {key: _end(step) for key, step in run.steps.items()}
    for key, step in run.steps.items():
        if not _own(step):
            continue
        if step.attempts:
            yield _performed(key, step, record, ends)
        elif isinstance(step.state, Succeeded | Failed):
            yield from _steered(key, step, record, ends)


def _performed(key: str, step: Step, record: RunRecord, ends: Mapping[str, Micros | None]) -> StepFact:
    first, last = step.attempts[0], step.attempts[-1]
    ran = sum(one.ended_at - one.started_at for one in step.attempts)
    ready = _ready(key, record, ends)
    steers = operation_of(record.plan, key).startswith(STEERING)
    gave = last.ended_at - last.started_at if isinstance(step.state, Succeeded) else 0
    return StepFact(
        key=key,
        of=step_of(key),
        status=step.state.status,
        began=first.started_at - record.created_at,
        waited=0 if ready is None else max(0, first.started_at - ready),
        ran=ran,
        span=last.ended_at - first.started_at,
        held=0 if steers else ran,
        attempts=len(step.attempts),
        wasted=0 if steers else ran - gave,
    )


def _steered(
    key: str, step: Step, record: RunRecord, ends: Mapping[str, Micros | None]
) -> Iterator[StepFact]:
    """A step that steers has no attempts: it began when everything before it had ended. Not known for the first in a round."""
    ready, end = _ready(key, record, ends), ends[key]
    if ready is not None and end is not None:
        span = max(0, end - ready)
        yield StepFact(
            key=key,
            of=step_of(key),
            status=step.state.status,
            began=ready - record.created_at,
            waited=0,
            ran=0,
            span=span,
            held=0,
            attempts=0,
        )


def _ready(key: str, record: RunRecord, ends: Mapping[str, Micros | None]) -> Micros | None:
    """When the last of those before it had ended. When a round of a loop began is not known."""
    scope, _ = split_key(key)
    step = planned(record.plan, key)
    before = [ends.get(scope + one) for one in step.get("after", ())]
    known = [end for end in before if end is not None]
    if not known and (scope or step.get("inside")):
        return None
    return max(known, default=record.created_at)


_ROUND: Final = re.compile(r"\[\d+\]")
_FIELDS: Final = tuple(StepFact.__dataclass_fields__)

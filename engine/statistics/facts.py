"""What one run was like, read off the journal of a run that has ended. Pure.

A step is written as a list, in the order of the fields of `StepFact`: there are many of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from crdt.ids import Micros
from engine.records import Json, RunRecord
from engine.statistics_records import RunFact
from engine.workflow.run import ENDED, Run, Step

STEPS_KEPT: Final = 4_000
"""Of one run: a loop with more rounds is known by the first ones."""
STEERING: Final = "flow."
"""What begins the names of operations that hold no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """Microseconds. `key` is the step of the run, `of` the step of the design. `began` counts from when the run was asked
    for, `waited` for a place after everything before had ended, `ran` all attempts together, `span` from the first
    beginning to the end: with pauses between attempts. `held` is the time it held a place.
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
    ends = {key: _end(step) for key, step in run.steps.items()}
    facts = [
        _fact(key, step, record, ends) for key, step in run.steps.items() if step.attempts and _own(step)
    ]
    return sorted(facts, key=lambda fact: (fact.began, fact.key))


def read_steps(rows: Sequence[Sequence[Json]]) -> list[StepFact]:
    return [StepFact(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


def split_key(key: str) -> tuple[str, str]:
    """The scope of a step and its name there: `F[3]/check` is `check` in `F[3]/`."""
    scope, slash, name = key.rpartition("/")
    return scope + slash, name


def planned(plan: Json, key: str) -> Json:
    """What the plan says of a step of a run; nothing for one of a design that this one calls."""
    return plan["steps"].get(split_key(key)[1], {})


def operation_of(plan: Json, of: str) -> str:
    return str(planned(plan, of).get("operation", ""))


def _own(step: Step) -> bool:
    return isinstance(step.state, ENDED) and getattr(step.state, "reused", None) is None


def _end(step: Step) -> Micros | None:
    return step.state.at if isinstance(step.state, ENDED) else None


def _fact(key: str, step: Step, record: RunRecord, ends: Mapping[str, Micros | None]) -> StepFact:
    of = split_key(key)[1]
    first, last = step.attempts[0], step.attempts[-1]
    ran = sum(one.ended_at - one.started_at for one in step.attempts)
    return StepFact(
        key=key,
        of=of,
        status=step.state.status,
        began=first.started_at - record.created_at,
        waited=_waited(key, first.started_at, record, ends),
        ran=ran,
        span=last.ended_at - first.started_at,
        held=0 if operation_of(record.plan, of).startswith(STEERING) else ran,
        attempts=len(step.attempts),
    )


def _waited(key: str, started: Micros, record: RunRecord, ends: Mapping[str, Micros | None]) -> int:
    """Since the last of those before it ended. When a round of a loop began is not known: then it waited for nothing."""
    scope, of = split_key(key)
    before = [ends.get(scope + one) for one in planned(record.plan, of).get("after", ())]
    known = [end for end in before if end is not None]
    if not known and scope:
        return 0
    return max(0, started - max(known, default=record.created_at))


_FIELDS: Final = tuple(StepFact.__dataclass_fields__)

"""How a step of a run looks from outside: where it is, where it stands, what it tried, what it gave. Pure."""

from typing import Any, Literal

from crdt.model import Model
from engine.operations.operation import Level
from engine.records import Json
from engine.workflow.machine.places import place_of
from engine.workflow.machine.run import Attempt, HowEnded, Inline, Run, Step, StepError, Stored


class ErrorOut(Model):
    code: str
    message: str
    next_step: str
    details: Json = None


class LogLineOut(Model):
    """`number` counts the lines of the attempt from 1; 0 where nobody counted."""

    number: int = 0
    at: int
    level: Level
    message: str


class AttemptOut(Model):
    """`status` is `running` for one that has not ended."""

    number: int
    status: Literal["running"] | HowEnded
    started_at: int
    ended_at: int | None
    error: ErrorOut | None
    log: list[LogLineOut]


class StoredOut(Model):
    report: str
    size: int


class RoundsOut(Model):
    """Rounds of a loop: `begun` of `total`, which nobody knows of a loop that asks before each."""

    total: int | None
    begun: int
    live: int
    succeeded: int
    failed: int


class StepOut(Model):
    """One step in one place of the run. `node` is its key there: the design's node `of`, after `scope`, the prefix of the round
    or call it belongs to. `inside` is the key of the step that holds it, `part` the part of that, `round` its number.

    `status` is one of the words in engine/workflow/machine/states.py; more may come. A big output is left out here: `stored` is its
    size in bytes, and the key of the report that has it. `since` is when it began to wait for what `waits_for` says, `due`
    when that ends by itself. `cause` is the step whose failure, or other way, led to skipping this one for `reason`. `reused` is
    the run whose output this is, `port` the way out that was taken. `started_at` and `ended_at` are of a step that holds others.
    """

    node: str
    of: str
    scope: str
    inside: str
    part: str
    round: int | None
    undoes: str
    title: str
    operation: str
    after: list[str]
    status: str
    attempts: list[AttemptOut]
    error: ErrorOut | None
    output: Json
    stored: StoredOut | None
    summary: Json
    since: int | None
    waits_for: str
    due: int | None
    cause: str | None
    reason: str
    reused: str | None
    port: str
    rounds: RoundsOut | None
    started_at: int | None
    ended_at: int | None


def step_out(run: Run, key: str) -> StepOut:
    """Fields of a state are read by their names, so that one which is not known here still says its word."""
    step, planned, place = run.steps[key], run.planned(key), place_of(key)
    state: Any = step.state
    has = {name: getattr(state, name, None) for name in _READ}
    given = has["output"]
    return StepOut(
        node=key,
        of=place.of,
        scope=place.scope,
        inside=place.inside or planned.inside,
        part=planned.part,
        round=place.round,
        undoes=planned.undoes,
        title=planned.title,
        operation=planned.operation,
        after=[f"{place.scope}{one}" for one in planned.after],
        status=state.status,
        attempts=_attempts(step),
        error=error_out(state.error) if state.status == "failed" else None,
        output=given.value if isinstance(given, Inline) else None,
        stored=StoredOut(report=given.report, size=given.size) if isinstance(given, Stored) else None,
        summary=has["summary"],
        since=has["since"],
        waits_for=_waits_for(state),
        due=has["due"],
        cause=has["cause"],
        reason=has["reason"] or "",
        reused=has["reused"],
        port=has["port"] or "",
        rounds=_rounds(state) if state.status == "looping" else None,
        started_at=None if state.status == "running" else has["started_at"],
        ended_at=has["at"],
    )


_READ = (
    "output",
    "error",
    "summary",
    "since",
    "due",
    "cause",
    "reason",
    "reused",
    "port",
    "started_at",
    "at",
)


def _waits_for(state: Any) -> str:
    match state.status:
        case "ready":
            return "place"
        case "asking":
            return "decision"
        case "waiting":
            what = getattr(state, "what", "retry")
            return f"event {state.topic}" if what == "event" else str(what)
        case _:
            return ""


def _rounds(state: Any) -> RoundsOut:
    return RoundsOut(
        total=state.rounds,
        begun=state.begun,
        live=state.live,
        succeeded=state.succeeded,
        failed=state.failed,
    )


def _attempts(step: Step) -> list[AttemptOut]:
    attempts = [_attempt_out(one) for one in step.attempts]
    state: Any = step.state
    if state.status == "running":
        running = AttemptOut(
            number=state.attempt,
            status="running",
            started_at=state.started_at,
            ended_at=None,
            error=None,
            log=[],
        )
        attempts.append(running)
    return attempts


def _attempt_out(attempt: Attempt) -> AttemptOut:
    return AttemptOut(
        number=attempt.number,
        status=attempt.ended,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        error=error_out(attempt.error) if attempt.error else None,
        log=[
            LogLineOut(number=line.number, at=line.at, level=line.level, message=line.message)
            for line in attempt.log
        ],
    )


def error_out(error: StepError) -> ErrorOut:
    return ErrorOut(code=error.code, message=error.message, next_step=error.next_step, details=error.details)

"""How runs and their steps look from outside. Pure."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from engine.commands.command import Page
from engine.operations.operation import Level
from engine.records import Json, RunRecord, RunStatus
from engine.workflow.plan import PlannedStep
from engine.workflow.run import (
    Attempt,
    Failed,
    HowEnded,
    Inline,
    Run,
    Running,
    Skipped,
    Step,
    StepError,
    StepStatus,
    Stored,
    Succeeded,
    Waiting,
)


class RunQuery(Page):
    """`status` may name several, separated by commas."""

    workspace: str = ""
    design: str = ""
    status: str = ""
    days: int = Field(default=7, ge=1, le=3650)


class RunOut(BaseModel):
    """`steps_ended` of `steps`, however they ended."""

    id: str
    workspace: str
    design: str
    design_hash: str
    title: str
    number: int
    status: RunStatus
    started_by: str
    started_by_name: str
    created_at: int
    started_at: int | None
    finished_at: int | None
    steps: int
    steps_ended: int


class ErrorOut(BaseModel):
    code: str
    message: str
    next_step: str
    details: Json = None


class LogLineOut(BaseModel):
    at: int
    level: Level
    message: str


class AttemptOut(BaseModel):
    """`status` is `running` for one that has not ended."""

    number: int
    status: Literal["running"] | HowEnded
    started_at: int
    ended_at: int | None
    error: ErrorOut | None
    log: list[LogLineOut]


class StoredOut(BaseModel):
    report: str
    size: int


class StepOut(BaseModel):
    """In the order of the plan. A big output is left out here: `stored` is its size in bytes, and the key of the report
    that has it. `due` is when the next attempt starts, `cause` the step whose failure led to skipping this one,
    `reused` the run whose output this is.
    """

    node: str
    title: str
    operation: str
    after: list[str]
    status: StepStatus
    attempts: list[AttemptOut]
    error: ErrorOut | None
    output: Json
    stored: StoredOut | None
    summary: Json
    due: int | None
    cause: str | None
    reused: str | None


class RunDetail(RunOut):
    """`nodes` are the steps. `sequence` is the newest number of the channel `run:ID` when this was read: later events
    come on top, earlier ones are in it.
    """

    parameters: dict[str, Json]
    retry_of: str | None
    cancelled_by: str | None
    cancelled_by_name: str
    sequence: int
    nodes: list[StepOut]


class ReportOut(BaseModel):
    key: str
    title: str
    content: Json
    created_at: int


def run_out(row: RunRecord, ended: int, names: dict[str, str]) -> RunOut:
    return RunOut(**_fields(row, ended, names))


def detail_of(row: RunRecord, run: Run, sequence: int, names: dict[str, str]) -> RunDetail:
    return RunDetail(
        **_fields(row, len(run.steps) - run.open, names),
        parameters=row.parameters,
        retry_of=run.retry_of,
        cancelled_by=run.cancelled_by,
        cancelled_by_name=names.get(run.cancelled_by or "", ""),
        sequence=sequence,
        nodes=[_step_out(node, run.plan.steps[node], step) for node, step in _in_plan_order(run)],
    )


def _fields(row: RunRecord, ended: int, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "workspace": row.workspace,
        "design": row.design,
        "design_hash": row.design_hash,
        "title": row.title,
        "number": row.number,
        "status": row.status,
        "started_by": row.started_by,
        "started_by_name": names.get(row.started_by, ""),
        "created_at": row.created_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "steps": len(row.plan["steps"]),
        "steps_ended": ended,
    }


def _in_plan_order(run: Run) -> list[tuple[str, Step]]:
    return [(node, run.steps[node]) for node in run.plan.steps]


def _step_out(node: str, planned: PlannedStep, step: Step) -> StepOut:
    state = step.state
    attempts = [_attempt_out(one) for one in step.attempts]
    if isinstance(state, Running):
        attempts.append(
            AttemptOut(
                number=state.attempt,
                status="running",
                started_at=state.started_at,
                ended_at=None,
                error=None,
                log=[],
            )
        )
    given = state.output if isinstance(state, Succeeded) else None
    return StepOut(
        node=node,
        title=planned.title,
        operation=planned.operation,
        after=list(planned.after),
        status=state.status,
        attempts=attempts,
        error=_error_out(state.error) if isinstance(state, Failed) else None,
        output=given.value if isinstance(given, Inline) else None,
        stored=StoredOut(report=given.report, size=given.size) if isinstance(given, Stored) else None,
        summary=state.summary if isinstance(state, Succeeded) else None,
        due=state.due if isinstance(state, Waiting) else None,
        cause=state.cause if isinstance(state, Skipped) else None,
        reused=state.reused if isinstance(state, Succeeded) else None,
    )


def _attempt_out(attempt: Attempt) -> AttemptOut:
    return AttemptOut(
        number=attempt.number,
        status=attempt.ended,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        error=_error_out(attempt.error) if attempt.error else None,
        log=[LogLineOut(at=line.at, level=line.level, message=line.message) for line in attempt.log],
    )


def _error_out(error: StepError) -> ErrorOut:
    return ErrorOut(code=error.code, message=error.message, next_step=error.next_step, details=error.details)

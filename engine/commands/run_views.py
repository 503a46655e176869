"""How runs look from outside; their steps are in `step_views.py`. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from crdt.model import Model
from engine.commands.step_views import ErrorOut, StepOut, StoredOut, error_out, step_out
from engine.records import Json, RunRecord, RunStatus
from engine.run_lists import RunRow
from engine.workflow.machine.places import place_of
from engine.workflow.machine.run import Asking, Inline, Output, Run, Stored


class RunOut(Model):
    """`steps_ended` of `steps`, however they ended, those of rounds one by one. `asking`: so many questions of it wait for a
    person. `trigger` is "" of runs from before it was kept; `failed_step` is the title of the first that failed, in lists only.
    """

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
    asking: int = 0
    trigger: str = ""
    failed_step: str = ""


class RunResultOut(Model):
    """What the run gave under a name. A big value is left out: `stored` is its size in bytes, and the report that has it."""

    name: str
    value: Json
    stored: StoredOut | None


class RunDetail(RunOut):
    """`nodes` are the steps as they are in this run, rounds of loops one by one. `sequence` is the newest number of the channel
    `run:ID` when this was read: later events come on top, earlier ones are in it. `error` is why the run failed, besides its
    steps; `undo` says how far steps that undo others are, or "". `results` are what `flow.output` has set so far.
    """

    parameters: dict[str, Json]
    retry_of: str | None
    cancelled_by: str | None
    cancelled_by_name: str
    sequence: int
    error: ErrorOut | None
    undo: str
    cause: Json
    results: list[RunResultOut]
    nodes: list[StepOut]


class ReportOut(Model):
    key: str
    title: str
    content: Json
    created_at: int


def row_out(
    row: RunRow | RunRecord,
    names: Mapping[str, str],
    *,
    steps: int,
    ended: int,
    asking: int = 0,
    failed: str = "",
) -> RunOut:
    return RunOut(**_fields(row, names, steps, ended), asking=asking, failed_step=failed)


def run_out(row: RunRecord, names: Mapping[str, str]) -> RunOut:
    """Of a run that has just begun, or is over."""
    steps = len(row.plan["steps"]) if row.steps is None else row.steps
    return row_out(row, names, steps=steps, ended=0 if row.finished_at is None else steps)


def detail_of(row: RunRecord, run: Run, sequence: int, names: Mapping[str, str]) -> RunDetail:
    total = counted(run)
    return RunDetail(
        **_fields(row, names, total, total - run.open),
        asking=asking_in(run),
        parameters=row.parameters,
        retry_of=run.retry_of,
        cancelled_by=run.cancelled_by,
        cancelled_by_name=names.get(run.cancelled_by or "", ""),
        sequence=sequence,
        error=None if run.error is None else error_out(run.error),
        undo=run.undo.outcome,
        cause=row.cause,
        results=results_of(run),
        nodes=[step_out(run, key) for key in in_order(run)],
    )


def results_of(run: Run) -> list[RunResultOut]:
    """By name; those of called designs are what the step that calls them gives."""
    frames = tuple({scope.frame for scope in run.scopes.values() if scope.frame})
    own = sorted(name for name in run.results if not name.startswith(frames))
    return [_result_out(name, run.results[name]) for name in own]


def _result_out(name: str, given: Output) -> RunResultOut:
    match given:
        case Inline(value=value):
            return RunResultOut(name=name, value=value, stored=None)
        case Stored(report=report, size=size):
            return RunResultOut(name=name, value=None, stored=StoredOut(report=report, size=size))


def counted(run: Run) -> int:
    """The steps there were so far; those of rounds that are over may be kept no more."""
    return run.total or len(run.steps)


def asking_in(run: Run) -> int:
    """How many questions wait for a person."""
    return sum(isinstance(step.state, Asking) for step in run.steps.values())


def reached_states(run: Run) -> dict[str, str]:
    """Of the design's own steps, without rounds and calls."""
    return {key: step.state.status for key, step in run.steps.items() if not place_of(key).scope}


def in_order(run: Run) -> list[str]:
    """The design's steps as its plan has them, each followed by what is inside it."""
    rank = {id_: place for place, id_ in enumerate(run.plan.outline)}
    return sorted(run.steps, key=lambda key: (rank.get(_root(key), len(rank)), _natural(key)))


def _root(key: str) -> str:
    return key.partition("/")[0].partition("[")[0]


def _natural(key: str) -> list[tuple[int, str]]:
    """Round 2 before round 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", key)]


def _fields(row: RunRow | RunRecord, names: Mapping[str, str], steps: int, ended: int) -> dict[str, Any]:
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
        "steps": steps,
        "steps_ended": ended,
        "trigger": row.trigger or "",
    }

"""Runs of workflow designs: check, start, look at, cancel, repeat, what they published. Lists are in `run_list.py`."""

from pydantic import Field

from crdt.ids import run_channel
from crdt.kinds.workflow import Workflow
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, WholePage, paged
from engine.commands.documents import user_names
from engine.commands.run_views import (
    ReportOut,
    RunDetail,
    RunOut,
    detail_of,
    run_out,
)
from engine.diagnostics.told import ProblemOut
from engine.records import Json, Report, RunRecord
from engine.runtime.tasks import spawn
from engine.workflow.designs.problem import DesignInvalid
from engine.workflow.engine import StartRun
from engine.workflow.machine.outputs import OUTPUT_PREFIX

KIND = "workflow"


class DesignToCheck(Model):
    id: str


class Checked(Model):
    """`ok` means that it could be run now: there may be warnings. `total` counts what is left out of `problems`, too."""

    ok: bool
    total: int
    problems: list[ProblemOut]


class Execute(Model):
    """With the same `key` again, the answer is the run that was started first."""

    id: str
    parameters: dict[str, Json] = {}
    key: str = Field(default="", max_length=200)


class OneRun(Model):
    id: str


class ReportsOf(OneRun, WholePage):
    """Of one run."""


class CancelRun(Model):
    """With `undo`, what was done is undone by the steps that the design has for it, before the run ends."""

    id: str
    undo: bool = False


async def check(_input: DesignToCheck, context: CommandContext) -> Checked:
    standing = await context.platform.diagnostics.problems(context.document, context.platform.rooms)
    problems = [one for one in standing.problems if not one.roles or context.caller.role in one.roles]
    return Checked(ok=not any(map(_stops, problems)), total=standing.total, problems=problems)


def _stops(problem: ProblemOut) -> bool:
    return problem.severity == "error"


async def execute(input_: Execute, context: CommandContext) -> RunOut:
    """Runs the design as it is committed now; later edits change only later runs.

    What the caller may not do fails the step that does it, when its turn comes (rule G16).
    """
    platform = context.platform
    standing = await platform.diagnostics.problems(context.document, platform.rooms)
    if errors := [one.model_dump() for one in standing.problems if _stops(one)]:
        raise DesignInvalid(details={"problems": errors})
    document = await platform.rooms.read(context.document)
    content, content_hash = document.body(), document.content_hash()
    through = platform.rooms.sequence(context.document.id)
    if not isinstance(content, Workflow):
        raise TypeError("the kind `workflow` has another model")
    record = await platform.runs.start_run(
        StartRun(
            organisation=context.document.organisation,
            workspace=context.document.workspace,
            design=context.document.id,
            content=content,
            content_hash=content_hash,
            parameters=input_.parameters,
            by=context.caller.user,
            key=input_.key,
            ceiling=_ceiling(context),
        )
    )
    kind = platform.documents.kind(KIND)
    pinning = platform.history.versions.pin(context.document, kind, through, record, context.caller.user)
    spawn(pinning, name="pin a version")
    return run_out(record, {context.caller.user: context.caller.name})


def _ceiling(context: CommandContext) -> str | None:
    """What a run does in somebody's name is bound by the token they started it with."""
    narrowed = context.caller.narrowed
    return None if narrowed is None else narrowed.role


async def get(_input: OneRun, context: CommandContext) -> RunDetail:
    return await _detail(context.run, context)


async def cancel(input_: CancelRun, context: CommandContext) -> RunDetail:
    """Steps that run are told to stop; the run is cancelled when they have."""
    await context.platform.runs.cancel(context.run.id, context.caller.user, undo=input_.undo)
    return await _detail(context.run, context)


async def delete(_input: OneRun, context: CommandContext) -> Nothing:
    """With its steps, logs, results and questions. Statistics, lineage and the audit log keep what they say of it."""
    await context.platform.runs.delete(context.run, context.caller.user)
    return Nothing()


async def retry(_input: OneRun, context: CommandContext) -> RunOut:
    record = await context.platform.runs.retry(context.run, context.caller.user, _ceiling(context))
    return run_out(record, {context.caller.user: context.caller.name})


async def reports(input_: ReportsOf, context: CommandContext) -> Listing[ReportOut]:
    rows = await context.platform.store.records.find(Report, {"run": context.run.id}, order="created_at")
    items = [
        ReportOut(key=row.key, title=row.title, content=row.content, created_at=row.created_at)
        for row in rows
        if not row.key.startswith(OUTPUT_PREFIX)
    ]
    return paged(items, input_)


async def _detail(row: RunRecord, context: CommandContext) -> RunDetail:
    store = context.platform.store
    sequence = await store.events.last(run_channel(row.id))
    fresh = await store.records.get(RunRecord, row.id) or row
    run = await context.platform.runs.read(fresh.id)
    people = {fresh.started_by, run.cancelled_by} - {None}
    return detail_of(fresh, run, sequence, await user_names(context, people))


COMMANDS = Area(
    name="runs",
    commands=(
        Command(
            name="designs.check",
            summary="What stops the design from running, as it stands now",
            method="POST",
            path="/workflow/designer/workflows/{id}/check",
            scope="document",
            kind=KIND,
            right="read",
            input=DesignToCheck,
            output=Checked,
            run=check,
        ),
        Command(
            name="runs.start",
            summary="Runs the design as it stands now",
            method="POST",
            path="/workflow/workflows/{id}/execute",
            scope="document",
            kind=KIND,
            right="run",
            input=Execute,
            output=RunOut,
            run=execute,
        ),
        Command(
            name="runs.get",
            summary="One run with its steps, attempts and outputs",
            method="GET",
            path="/workflow/executions/{id}",
            scope="run",
            right="read",
            input=OneRun,
            output=RunDetail,
            run=get,
        ),
        Command(
            name="runs.cancel",
            summary="Stops a run",
            method="POST",
            path="/workflow/executions/{id}/cancel",
            scope="run",
            right="run",
            input=CancelRun,
            output=RunDetail,
            run=cancel,
        ),
        Command(
            name="runs.delete",
            summary="A run that is over goes for good, with its steps, logs and results",
            method="DELETE",
            path="/workflow/executions/{id}",
            scope="run",
            right="delete",
            input=OneRun,
            output=Nothing,
            run=delete,
        ),
        Command(
            name="runs.retry",
            summary="A new run from where this one failed or was cancelled",
            method="POST",
            path="/workflow/executions/{id}/retry",
            scope="run",
            right="run",
            input=OneRun,
            output=RunOut,
            run=retry,
        ),
        Command(
            name="runs.reports",
            summary="What the steps of a run published",
            method="GET",
            path="/workflow/executions/{id}/reports",
            scope="run",
            right="read",
            input=ReportsOf,
            output=Listing[ReportOut],
            run=reports,
        ),
    ),
)

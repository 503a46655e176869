"""Runs of workflow designs: check, start, list, look at, cancel, repeat, what they published."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

from crdt.errors import Forbidden
from crdt.ids import run_channel
from crdt.kinds.workflow import Workflow
from crdt.roles import allows
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.commands.documents import user_names
from engine.commands.run_views import (
    ReportOut,
    RunDetail,
    RunOut,
    RunQuery,
    detail_of,
    run_out,
)
from engine.diagnostics.told import ProblemOut
from engine.members.ways import found_by
from engine.records import DocumentRecord, Json, Report, RunRecord
from engine.runtime.tasks import spawn
from engine.workflow.engine import StartRun
from engine.workflow.outputs import OUTPUT_PREFIX
from engine.workflow.problem import DesignInvalid

DAY = 86_400 * 1_000_000
KIND = "workflow"


class DesignToCheck(BaseModel):
    id: str


class Checked(BaseModel):
    """`ok` means that it could be run now: there may be warnings. `total` counts what is left out of `problems`, too."""

    ok: bool
    total: int
    problems: list[ProblemOut]


class Execute(BaseModel):
    """With the same `key` again, the answer is the run that was started first."""

    id: str
    parameters: dict[str, Json] = {}
    key: str = Field(default="", max_length=200)


class OneRun(BaseModel):
    id: str


async def check(_input: DesignToCheck, context: CommandContext) -> Checked:
    standing = await context.platform.diagnostics.problems(context.document, context.platform.rooms)
    problems = [one for one in standing.problems if not one.roles or context.caller.role in one.roles]
    return Checked(ok=not any(map(_stops, problems)), total=standing.total, problems=problems)


def _stops(problem: ProblemOut) -> bool:
    return problem.severity == "error"


async def execute(input_: Execute, context: CommandContext) -> RunOut:
    """Runs the design as it is committed now; later edits change only later runs."""
    platform = context.platform
    standing = await platform.diagnostics.problems(context.document, platform.rooms)
    # Who may not run an operation is told so below, by name.
    if errors := [one.model_dump() for one in standing.problems if _stops(one) and not one.roles]:
        raise DesignInvalid(details={"problems": errors})
    document = await platform.rooms.read(context.document)
    content, content_hash = document.body(), document.content_hash()
    through = platform.rooms.sequence(context.document.id)
    if not isinstance(content, Workflow):
        raise TypeError("the kind `workflow` has another model")
    _check_rights(context, [(node, one.operation) for node, one in content.nodes.items()])
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
        )
    )
    kind = platform.documents.kind(KIND)
    pinning = platform.history.versions.pin(context.document, kind, through, record, context.caller.user)
    spawn(pinning, name="pin a version")
    return await _out(record, context, {context.caller.user: context.caller.name})


def _check_rights(context: CommandContext, steps: Iterable[tuple[str, str]]) -> None:
    """A run acts with the rights of the person who starts it."""
    operations = context.platform.components.operations
    for node, name in steps:
        operation = operations.get(name)
        if operation is not None and not allows(context.caller.role, operation.right):
            raise Forbidden(
                f"The step {node} ({operation.title}) needs the right to {operation.right}.",
                details={"node": node, "right": operation.right},
            )


async def list_runs(input_: RunQuery, context: CommandContext) -> Listing[RunOut]:
    """Newest first."""
    roles = await context.workspaces()
    allowed = tuple(id_ for id_ in roles if input_.workspace in {"", id_})
    where: dict[str, object] = {"workspace": allowed}
    if input_.design:
        design = await context.platform.store.records.get(DocumentRecord, input_.design)
        if design is not None and not await context.readable([design]):
            allowed = ()
        elif design is not None and input_.workspace in {"", design.workspace}:
            where, allowed = {}, (design.workspace,)  # the runs of a design that was moved are its own, too
        where["design"] = input_.design
    if input_.status:
        where["status"] = tuple(input_.status.split(","))
    if not allowed:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    total = await _count_since(context, where, input_.days)
    limit = max(0, min(input_.limit, total - input_.offset))
    rows = await context.platform.store.records.find(
        RunRecord, where, order="created_at", descending=True, offset=input_.offset, limit=limit
    )
    rows = await _of_readable(rows, context)
    names = await user_names(context, {row.started_by for row in rows})
    items = [await _out(row, context, names) for row in rows]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def _of_readable(rows: Sequence[RunRecord], context: CommandContext) -> Sequence[RunRecord]:
    """Without those whose design went where the caller may not see it. Of one that is gone they stay."""
    records = context.platform.store.records
    designs = await found_by(records, DocumentRecord, "id", {row.design for row in rows})
    hidden = {row.id for row in designs} - (await context.readable(designs)).keys()
    return [row for row in rows if row.design not in hidden]


async def _count_since(context: CommandContext, where: dict[str, object], days: int) -> int:
    """How many of the runs, newest first, are of the last days: by halving, so that few rows are read."""
    records = context.platform.store.records
    oldest = context.platform.clock.now() - days * DAY
    recent, beyond = 0, await records.count(RunRecord, where)
    middle = beyond - 1  # asked first, since mostly all of them are recent
    while recent < beyond:
        found = await records.find(
            RunRecord, where, order="created_at", descending=True, offset=middle, limit=1
        )
        if found and found[0].created_at >= oldest:
            recent = middle + 1
        else:
            beyond = middle
        middle = (recent + beyond) // 2
    return recent


async def get(_input: OneRun, context: CommandContext) -> RunDetail:
    return await _detail(context.run, context)


async def cancel(_input: OneRun, context: CommandContext) -> RunDetail:
    """Steps that run are told to stop; the run is cancelled when they have."""
    await context.platform.runs.cancel(context.run.id, context.caller.user)
    return await _detail(context.run, context)


async def retry(_input: OneRun, context: CommandContext) -> RunOut:
    steps = context.run.plan["steps"]
    _check_rights(context, [(node, step["operation"]) for node, step in steps.items()])
    record = await context.platform.runs.retry(context.run, context.caller.user)
    return await _out(record, context, {context.caller.user: context.caller.name})


async def reports(_input: OneRun, context: CommandContext) -> Listing[ReportOut]:
    rows = await context.platform.store.records.find(Report, {"run": context.run.id}, order="created_at")
    items = [
        ReportOut(key=row.key, title=row.title, content=row.content, created_at=row.created_at)
        for row in rows
        if not row.key.startswith(OUTPUT_PREFIX)
    ]
    return Listing(items=items, total=len(items), offset=0, limit=len(items))


async def _out(row: RunRecord, context: CommandContext, names: dict[str, str]) -> RunOut:
    """Only of a run that is under way the journal knows how far it is."""
    if row.status == "running":
        run = await context.platform.runs.read(row.id)
        return run_out(row, len(run.steps) - run.open, names)
    return run_out(row, 0 if row.finished_at is None else len(row.plan["steps"]), names)


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
            name="runs.list",
            summary="Runs of the last days, newest first",
            method="GET",
            path="/workflow/executions",
            scope="none",
            right="read",
            input=RunQuery,
            output=Listing[RunOut],
            run=list_runs,
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
            input=OneRun,
            output=RunDetail,
            run=cancel,
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
            input=OneRun,
            output=Listing[ReportOut],
            run=reports,
        ),
    ),
)

"""Long lists of runs: filtered, counted, page after page; and the last runs of one design as a matrix of its steps."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Final, get_args

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import DocumentId, Micros, RunId, UserId
from crdt.model import Model
from engine.commands.command import MOST, Among, Area, Command, CommandContext, Listing, Page, several
from engine.commands.documents import user_names
from engine.commands.run_views import RunOut, asking_in, counted, reached_states, row_out
from engine.members.ways import found_by
from engine.records import DocumentRecord, RunRecord, RunStatus
from engine.run_lists import After, RunRow, RunsWanted
from engine.triggers.cause import started_by_words
from engine.workflow.designs.plan import Plan

DAY: Final = 86_400 * 1_000_000
_NUMBER: Final = re.compile(r"#?(\d{1,15})")
Names = dict[str, str]


class RunQuery(Page):
    """`status`, `started_by` (`me` for oneself) and `trigger` may name several, separated by commas. `since` and `until` are
    moments; without `since` the last `days` count. `text` is a run's number, or words of its design's title. `parameter` is
    `name=value`, at any depth; several are separated by semicolons.

    `after` is the `next` of the page before: such a page stays what it is, whatever begins meanwhile.
    """

    workspace: str = ""
    design: str = ""
    status: Annotated[str, Among(get_args(RunStatus))] = ""
    started_by: str = Field(default="", max_length=2000)
    trigger: Annotated[str, Among(started_by_words)] = ""
    since: int | None = Field(default=None, ge=0, le=MOST)
    until: int | None = Field(default=None, ge=0, le=MOST)
    text: str = Field(default="", max_length=200)
    parameter: str = Field(default="", max_length=1000)
    days: int = Field(default=7, ge=1, le=3650)
    after: str = Field(default="", max_length=100)


class RunListing(Listing[RunOut]):
    """`counts` by state, of all pages. `next` is "" on the last page."""

    counts: dict[str, int]
    next: str


class MatrixQuery(Model):
    id: str
    last: int = Field(default=30, ge=1, le=200)


class MatrixStep(Model):
    node: str
    title: str
    operation: str


class MatrixRun(Model):
    """`states` by step; a step that this run's version did not have is left out."""

    run: RunOut
    states: dict[str, str]


class Matrix(Model):
    """Runs oldest first. Steps in the order of the newest plan, those that only older versions had after them."""

    steps: list[MatrixStep]
    runs: list[MatrixRun]


async def list_runs(input_: RunQuery, context: CommandContext) -> RunListing:
    """Newest first."""
    wanted = await _wanted(input_, context)
    if wanted is None:
        return RunListing(items=[], total=0, offset=0, limit=input_.limit, counts={}, next="")
    store = context.platform.store
    counts = dict(await store.runs.counts(wanted))
    rows = await store.runs.page(
        wanted, after=_after(input_.after), offset=input_.offset, limit=input_.limit + 1
    )
    page = rows[: input_.limit]
    return RunListing(
        items=await _shown(page, context),
        total=sum(counts.values()),
        offset=input_.offset,
        limit=input_.limit,
        counts=counts,
        next=f"{page[-1].created_at}.{page[-1].id}" if len(rows) > len(page) else "",
    )


async def _wanted(input_: RunQuery, context: CommandContext) -> RunsWanted | None:
    """None where the caller may see nothing of it."""
    roles = await context.workspaces()
    workspaces = tuple(id_ for id_ in roles if input_.workspace in {"", id_})
    designs: tuple[DocumentId, ...] = ()
    if input_.design:
        designs = (DocumentId(input_.design),)
        record = await context.platform.store.records.get(DocumentRecord, designs[0])
        if record is not None and not await context.readable([record]):
            return None
        if record is not None and input_.workspace in {"", record.workspace}:
            workspaces = ()  # the runs of a design that was moved are its own, too
    if not workspaces and not designs:
        return None
    number = _NUMBER.fullmatch(input_.text.strip())
    since = context.platform.clock.now() - input_.days * DAY if input_.since is None else input_.since
    return RunsWanted(
        workspaces=workspaces,
        designs=designs,
        hidden=() if designs else await _hidden(workspaces, context),
        states=several(input_.status),
        started_by=tuple(
            context.caller.user if one == "me" else UserId(one) for one in several(input_.started_by)
        ),
        triggers=several(input_.trigger),
        since=Micros(since),
        until=None if input_.until is None else Micros(input_.until),
        number=int(number[1]) if number else None,
        words=() if number else tuple(input_.text.lower().split()),
        given=_given(input_.parameter),
    )


async def _hidden(workspaces: Sequence[str], context: CommandContext) -> tuple[DocumentId, ...]:
    """Designs that went where the caller may not see them. Of one that is gone the runs stay."""
    store = context.platform.store
    known = await store.runs.designs([one for one in await context.workspaces() if one in workspaces])
    records = await found_by(store.records, DocumentRecord, "id", known)
    readable = await context.readable(records)
    return tuple(sorted(row.id for row in records if row.id not in readable))


def _given(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [one.partition("=") for one in text.split(";") if one.strip()]
    if any(not sign or not name.strip() for name, sign, _ in pairs):
        raise InvalidInput("A parameter is sought as name=value.", details={"parameter": text})
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _after(text: str) -> After | None:
    if not text:
        return None
    at, _, id_ = text.partition(".")
    if not at.isdecimal() or not id_ or int(at) > MOST:
        raise InvalidInput("`after` is the `next` of a page before.", details={"after": text})
    return After(Micros(int(at)), RunId(id_))


async def _shown(rows: Sequence[RunRow], context: CommandContext) -> list[RunOut]:
    names = await user_names(context, {row.started_by for row in rows})
    plans = await _plans(rows, context)
    items = []
    for row in rows:
        ended = total = len(plans[row.id].plan["steps"]) if row.steps is None else row.steps
        asking = 0
        if row.finished_at is None:
            run = await context.platform.runs.read(row.id)
            total = counted(run)
            ended, asking = total - run.open, asking_in(run)
        failed = _failed_step(plans.get(row.id))
        items.append(row_out(row, names, steps=total, ended=ended, asking=asking, failed=failed))
    return items


async def _plans(rows: Iterable[RunRow], context: CommandContext) -> dict[str, RunRecord]:
    """Of those that failed, to say where; and of those whose steps nobody counted."""
    wanted = {row.id for row in rows if row.status == "failed" or row.steps is None}
    found = await found_by(context.platform.store.records, RunRecord, "id", wanted)
    return {row.id: row for row in found}


def _failed_step(record: RunRecord | None) -> str:
    states = {} if record is None else record.summary or {}
    steps = {} if record is None else record.plan["steps"]
    return next(
        (steps[node]["title"] for node, state in states.items() if state == "failed" and node in steps), ""
    )


async def matrix(input_: MatrixQuery, context: CommandContext) -> Matrix:
    """A loop stands for what it repeats."""
    store = context.platform.store
    wanted = RunsWanted(designs=(context.document.id,))
    rows = await store.runs.page(wanted, limit=input_.last)
    records = {
        row.id: row for row in await found_by(store.records, RunRecord, "id", {one.id for one in rows})
    }
    shown = await _shown(rows, context)
    plans = {id_: Plan.from_json(record.plan) for id_, record in records.items()}
    steps: dict[str, MatrixStep] = {}
    for out in shown:
        plan = plans[RunId(out.id)]
        for node in plan.outline:
            if not plan.in_rounds(node):
                step = plan.steps[node]
                steps.setdefault(node, MatrixStep(node=node, title=step.title, operation=step.operation))
    runs = []
    for out in reversed(shown):
        record = records[RunId(out.id)]
        states = record.summary
        if record.finished_at is None or states is None:
            states = reached_states(await context.platform.runs.read(record.id))
        runs.append(MatrixRun(run=out, states={node: states[node] for node in steps if node in states}))
    return Matrix(steps=list(steps.values()), runs=runs)


COMMANDS = Area(
    name="run_list",
    commands=(
        Command(
            name="runs.list",
            summary="Runs, newest first: by state, design, person, trigger, time, parameters and words",
            method="GET",
            path="/workflow/executions",
            scope="none",
            right="read",
            input=RunQuery,
            output=RunListing,
            run=list_runs,
        ),
        Command(
            name="runs.matrix",
            summary="The last runs of a design, and the state of each of its steps in them",
            method="GET",
            path="/workflow/designer/workflows/{id}/matrix",
            scope="document",
            kind="workflow",
            right="read",
            input=MatrixQuery,
            output=Matrix,
            run=matrix,
        ),
    ),
)

"""Bulk operations: what there is, dry run, begin one or several that depend on each other, list and look."""

from collections.abc import Mapping, Sequence
from typing import Any

from crdt.errors import InvalidInput
from engine.bulk.asking import NewJob
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.kind import Selection
from engine.bulk.records import BulkCheckpoint, BulkItem, BulkJob
from engine.bulk.routing import check_may_begin, ruling_on
from engine.bulk.surveying import Survey
from engine.commands.bulk_plan_views import BulkPlanOut, PlanBulk, plan_out
from engine.commands.bulk_views import (
    BulkCheckpointOut,
    BulkCheckpoints,
    BulkDetail,
    BulkItemOut,
    BulkItems,
    BulkJobs,
    BulkKindsOut,
    BulkOut,
    BulkSetOut,
    BulkStatusOut,
    BulkStrategyOut,
    NewBulk,
    OneBulk,
    StartBulk,
    StartBulkSet,
    checkpoint_out,
    item_out,
    job_fields,
    kind_out,
)
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, several
from engine.commands.documents import user_names
from engine.texts import folded

HERE = "/workflow/bulk-operations"
ONE = f"{HERE}/{{id}}"
SLICE = 500
"""Jobs that a search looks at together."""


async def kinds(_input: Nothing, context: CommandContext) -> BulkKindsOut:
    return BulkKindsOut(
        kinds=[kind_out(kind) for kind in context.platform.bulk.kinds().values()],
        strategies=[
            BulkStrategyOut(name=one.name, title=one.title, summary=one.summary)
            for one in STRATEGIES.values()
        ],
    )


async def plan(input_: PlanBulk, context: CommandContext) -> BulkPlanOut:
    """Nothing is kept and nothing is done."""
    new = _new(input_, context)
    window = range(input_.offset, input_.offset + input_.limit)
    found = await context.platform.bulk.plan(new, Survey(window=window))
    return plan_out(found, input_, await ruling_on(context.platform, new, found))


async def start(input_: StartBulk, context: CommandContext) -> BulkDetail:
    new = _new(input_, context)
    await _check(new, context)
    return await detail(await context.platform.bulk.submit(new), context)


async def start_set(input_: StartBulkSet, context: CommandContext) -> BulkSetOut:
    """Each begins when those it comes after have finished, and what it changes is looked up then."""
    names = [one.name for one in input_.jobs]
    if len(set(names)) < len(names):
        raise InvalidInput("Two jobs of the set have the same name.", details={"field": "jobs"})
    jobs = {one.name: _new(one, context) for one in input_.jobs}
    for new in jobs.values():
        await _check(new, context)
    begun = await context.platform.bulk.submit_set(
        jobs,
        {one.name: tuple(one.after) for one in input_.jobs},
        input_.at_once,
    )
    outs = dict(zip(begun, await shown(list(begun.values()), context), strict=True))
    return BulkSetOut(set_of=next(iter(outs.values())).set_of or "", jobs=outs)


async def list_jobs(input_: BulkJobs, context: CommandContext) -> Listing[BulkOut]:
    """Newest first."""
    where: dict[str, Any] = {"workspace": context.workspace.id}
    where |= {name: value for name in ("status", "set_of") if (value := getattr(input_, name))}
    if kinds := several(input_.kind):
        where["kind"] = kinds
    records = context.platform.store.records
    if words := folded(input_.search):
        return await _fitting(input_, where, words, context)
    rows = await records.find(
        BulkJob, where, order="number", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(BulkJob, where)
    return Listing(items=await shown(rows, context), total=total, offset=input_.offset, limit=input_.limit)


async def _fitting(
    input_: BulkJobs, where: Mapping[str, object], words: Sequence[str], context: CommandContext
) -> Listing[BulkOut]:
    """Slice by slice, since what a job has chosen may be long: only those of the page are kept."""
    page: list[BulkJob] = []
    total = 0
    for offset in range(0, await context.platform.store.records.count(BulkJob, where), SLICE):
        rows = await context.platform.store.records.find(
            BulkJob, where, order="number", descending=True, offset=offset, limit=SLICE
        )
        names = await user_names(context, {row.started_by for row in rows})
        fits = [row for row in rows if _has(row, names.get(row.started_by, ""), words)]
        first = max(0, input_.offset - total)
        page += fits[first : first + input_.limit - len(page)]
        total += len(fits)
    return Listing(items=await shown(page, context), total=total, offset=input_.offset, limit=input_.limit)


def _has(job: BulkJob, started_by: str, words: Sequence[str]) -> bool:
    text = f"{job.title} #{job.number} {started_by}".casefold()
    return all(word in text for word in words)


async def get(input_: OneBulk, context: CommandContext) -> BulkDetail:
    return await detail(await context.platform.bulk.known(input_.id), context)


async def status(input_: OneBulk, context: CommandContext) -> BulkStatusOut:
    """What changes while it runs."""
    bulk = context.platform.bulk
    job = await bulk.known(input_.id)
    return BulkStatusOut(
        id=job.id,
        status=job.status,
        total=job.total,
        counts=job.counts,
        checkpoints=job.checkpoints,
        error=job.error,
        progress=await bulk.progress(job.id),
    )


async def items(input_: BulkItems, context: CommandContext) -> Listing[BulkItemOut]:
    """In the order of the plan. What is in hand is shown as running. What is written of a plan before its end is none yet."""
    if not (await context.platform.bulk.known(input_.id)).frozen:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    in_hand = await context.platform.bulk.in_hand(input_.id)
    where: dict[str, Any] = {"job": input_.id}
    if input_.state == "running":
        where |= {"state": "queued", "position": tuple(in_hand)}
    elif input_.state:
        where["state"] = input_.state
    records = context.platform.store.records
    rows = await records.find(BulkItem, where, order="position", offset=input_.offset, limit=input_.limit)
    kept = await context.kept_from(context.workspace.id)
    return Listing(
        items=[item_out(row, in_hand, kept) for row in rows],
        total=await records.count(BulkItem, where),
        offset=input_.offset,
        limit=input_.limit,
    )


async def checkpoints(input_: BulkCheckpoints, context: CommandContext) -> Listing[BulkCheckpointOut]:
    """Newest first."""
    job = await context.platform.bulk.known(input_.id)
    records, where = context.platform.store.records, {"job": job.id}
    if input_.named:
        rows = [row for row in await _all_checkpoints(job, context) if row.name]
        page = rows[::-1][input_.offset : input_.offset + input_.limit]
        return Listing(
            items=[checkpoint_out(row) for row in page],
            total=len(rows),
            offset=input_.offset,
            limit=input_.limit,
        )
    found = await records.find(
        BulkCheckpoint, where, order="number", descending=True, offset=input_.offset, limit=input_.limit
    )
    return Listing(
        items=[checkpoint_out(row) for row in found],
        total=await records.count(BulkCheckpoint, where),
        offset=input_.offset,
        limit=input_.limit,
    )


async def _all_checkpoints(job: BulkJob, context: CommandContext) -> Sequence[BulkCheckpoint]:
    return await context.platform.store.records.find(
        BulkCheckpoint, {"job": job.id}, order="number", limit=1_000_000
    )


async def _check(new: NewJob, context: CommandContext) -> None:
    """BO9: a policy may want an approval first."""
    await check_may_begin(context.platform, new)


def _new(input_: NewBulk, context: CommandContext) -> NewJob:
    workspace, caller = context.workspace, context.caller
    return NewJob(
        organisation=workspace.organisation,
        workspace=workspace.id,
        by=caller.user,
        role=caller.role,
        kind=input_.kind,
        input=input_.input,
        selection=Selection(ids=tuple(input_.selection.ids), query=input_.selection.query),
        title=input_.title,
        settings=input_.settings.settings(),
        priority=input_.priority,
    )


async def shown(rows: Sequence[BulkJob], context: CommandContext) -> list[BulkOut]:
    names = await user_names(context, {row.started_by for row in rows})
    return [BulkOut(**_fields(row, names, context)) for row in rows]


async def detail(job: BulkJob, context: CommandContext) -> BulkDetail:
    names = await user_names(context, {job.started_by})
    kept = await context.kept_from(context.workspace.id)
    return BulkDetail(
        **_fields(job, names, context),
        input=kept.without(job.input),
        selection=kept.without(job.selection),
        progress=await context.platform.bulk.progress(job.id),
    )


def _fields(job: BulkJob, names: Mapping[str, str], context: CommandContext) -> dict[str, Any]:
    return job_fields(job, names, context.platform.bulk.kinds())


def _in_workspace(
    name: str, summary: str, method: Any, path: str, run: Any, **more: Any
) -> Command[Any, Any]:
    values: dict[str, Any] = {"right": "run", **more}
    return Command(
        name=name, summary=summary, method=method, path=path, scope="workspace", names="workspace", run=run, **values
    )  # fmt: skip


def _of_one(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    return Command(
        name=name, summary=summary, method="GET", path=path, scope="bulk", right="read", run=run,
        **more,
    )  # fmt: skip


COMMANDS = Area(
    name="bulk",
    commands=(
        Command(
            name="bulk.kinds",
            summary="What can be done to many things at once, and how batches are made",
            method="GET",
            path="/workflow/bulk-kinds",
            scope="none",
            right="read",
            input=Nothing,
            output=BulkKindsOut,
            run=kinds,
        ),
        _in_workspace(
            "bulk.plan", "What a bulk operation would do", "POST", f"{HERE}/plan", plan,
            input=PlanBulk, output=BulkPlanOut,
        ),
        _in_workspace(
            "bulk.start", "Begins a bulk operation", "POST", HERE, start, input=StartBulk, output=BulkDetail
        ),
        _in_workspace(
            "bulk.start_set", "Begins several bulk operations that come after each other", "POST", f"{HERE}/sets",
            start_set, input=StartBulkSet, output=BulkSetOut,
        ),
        _in_workspace(
            "bulk.list", "The bulk operations of a workspace, newest first", "GET", HERE, list_jobs,
            input=BulkJobs, output=Listing[BulkOut], right="read",
        ),
        _of_one("bulk.get", "One bulk operation", ONE, get, input=OneBulk, output=BulkDetail),
        _of_one(
            "bulk.status", "How far a bulk operation is", f"{ONE}/status", status, input=OneBulk, output=BulkStatusOut
        ),
        _of_one(
            "bulk.items", "The items of a bulk operation", f"{ONE}/items", items,
            input=BulkItems, output=Listing[BulkItemOut],
        ),
        _of_one(
            "bulk.checkpoints", "The checkpoints of a bulk operation, newest first", f"{ONE}/checkpoints", checkpoints,
            input=BulkCheckpoints, output=Listing[BulkCheckpointOut],
        ),
    ),
)  # fmt: skip

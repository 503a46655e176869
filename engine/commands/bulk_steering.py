"""Steers bulk operations: pause, go on, stop, change, take back, try the failed ones again."""

from typing import Any

from crdt.errors import InvalidInput, NotFound
from engine.bulk.bulk import REDRIVEN
from engine.bulk.records import BulkCheckpoint, BulkJob
from engine.bulk.routing import check_may_begin
from engine.commands.bulk import ONE, detail
from engine.commands.bulk_views import BulkDetail, ChangeBulk, OneBulk, RedriveBulk, RollbackBulk
from engine.commands.command import Area, Command, CommandContext

SETTINGS = (
    "size",
    "parallel",
    "target",
    "budget",
    "attempts",
    "backoff",
    "timeout",
    "tolerated",
    "tolerated_share",
)


async def pause(input_: OneBulk, context: CommandContext) -> BulkDetail:
    """What is in hand comes to its end."""
    return await detail(await context.platform.bulk.pause(input_.id, context.caller.user), context)


async def resume(input_: OneBulk, context: CommandContext) -> BulkDetail:
    return await detail(await context.platform.bulk.resume(input_.id, context.caller.user), context)


async def cancel(input_: OneBulk, context: CommandContext) -> BulkDetail:
    """What was done stays; a rollback takes it back."""
    return await detail(await context.platform.bulk.cancel(input_.id, context.caller.user), context)


async def change(input_: ChangeBulk, context: CommandContext) -> BulkDetail:
    """Holds from the next batch on."""
    bulk, by = context.platform.bulk, context.caller.user
    given = {name: value for name in SETTINGS if (value := getattr(input_, name)) is not None}
    job = await bulk.known(input_.id)
    if given or input_.priority is not None:
        job = await bulk.change(job.id, by, given, input_.priority)
    if input_.name:
        number = job.checkpoints if input_.checkpoint is None else input_.checkpoint
        job = await bulk.name_checkpoint(job.id, number, input_.name, by)
    elif input_.checkpoint is not None:
        raise InvalidInput(
            "A checkpoint is changed by giving it a name.",
            details={"field": "name", "checkpoint": input_.checkpoint},
        )
    return await detail(job, context)


async def rollback(input_: RollbackBulk, context: CommandContext) -> BulkDetail:
    """The job that takes it back."""
    bulk, caller = context.platform.bulk, context.caller
    job = await bulk.known(input_.id)
    number = await _checkpoint(input_, job, context) if input_.strategy == "checkpoint" else None
    rolling = await bulk.rollback(
        job, caller.user, input_.strategy, role=caller.role, checkpoint=number, force=input_.force
    )
    return await detail(rolling, context)


async def _checkpoint(input_: RollbackBulk, job: BulkJob, context: CommandContext) -> int:
    if input_.checkpoint is not None:
        if input_.checkpoint > job.checkpoints:
            raise NotFound("This job has no such checkpoint.", details={"number": input_.checkpoint})
        return input_.checkpoint
    if not input_.name:
        raise InvalidInput(
            "Say which checkpoint to go back to.",
            next_step="Give its number, or the name it was given.",
            details={"field": "checkpoint"},
        )
    rows = await context.platform.store.records.find(
        BulkCheckpoint, {"job": job.id, "name": input_.name}, order="number", descending=True, limit=1
    )
    if not rows:
        raise NotFound("This job has no checkpoint of this name.", details={"name": input_.name})
    return rows[0].number


async def redrive(input_: RedriveBulk, context: CommandContext) -> BulkDetail:
    """A new job that names this one. Policies are asked as when one begins (BO9)."""
    bulk, caller = context.platform.bulk, context.caller
    states = (*REDRIVEN, "queued") if input_.unfinished else REDRIVEN
    new = await bulk.again(await bulk.known(input_.id), caller.user, caller.role, states)
    await check_may_begin(context.platform, new)
    return await detail(await bulk.submit(new), context)


def _command(name: str, summary: str, run: Any, input_: type[OneBulk] = OneBulk) -> Command[Any, Any]:
    return Command(
        name=f"bulk.{name}",
        summary=summary,
        method="POST",
        path=f"{ONE}/{name}",
        scope="bulk",
        right="run",
        input=input_,
        output=BulkDetail,
        run=run,
    )


COMMANDS = Area(
    name="bulk_steering",
    commands=(
        _command("pause", "Takes up no more items for now", pause),
        _command("resume", "Goes on with a bulk operation that is paused", resume),
        _command("cancel", "Stops a bulk operation; what was done stays", cancel),
        _command("change", "Changes batches, parallelism and limits while it runs", change, ChangeBulk),
        _command("rollback", "Takes a bulk operation back, as a job of its own", rollback, RollbackBulk),
        _command("redrive", "Tries the failed items again, as a job of its own", redrive, RedriveBulk),
    ),
)

"""Runs for moments of a schedule that have passed: how many there would be, start, look at, cancel."""

from collections.abc import Sequence

from crdt.errors import InvalidInput, NotFound
from crdt.ids import Micros
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.commands.documents import user_names
from engine.commands.trigger_views import (
    BackfillAsked,
    BackfillDetail,
    BackfillLook,
    BackfillLookOut,
    BackfillOut,
    BackfillsOf,
    OneBackfill,
    backfill_fields,
    ticks_out,
)
from engine.commands.triggers import KIND, ONE, one_of
from engine.trigger_records import BackfillRecord, BackfillTick
from engine.triggers.backfilling import said_of
from engine.triggers.triggers import NewBackfill

HERE = f"{ONE}/backfills"
ALL = 100_000


async def look(input_: BackfillLook, context: CommandContext) -> BackfillLookOut:
    trigger = await one_of(input_.trigger, context)
    _check_order(input_.since, input_.until)
    triggers = context.platform.triggers
    times = await triggers.times_of(trigger, Micros(input_.since), Micros(input_.until))
    kept = await triggers.kept(trigger, times)
    return BackfillLookOut(total=len(times), done=len(kept), first=times[0], last=times[-1])


async def start(input_: BackfillAsked, context: CommandContext) -> BackfillDetail:
    """Oldest moment first, so many at once, with my rights. What the trigger starts meanwhile does not wait for it."""
    trigger = await one_of(input_.trigger, context)
    _check_order(input_.since, input_.until)
    record = await context.platform.triggers.backfill(
        NewBackfill(
            trigger=trigger,
            since=Micros(input_.since),
            until=Micros(input_.until),
            parallel=input_.parallel,
            missing_only=input_.missing_only,
            by=context.caller.user,
            role=context.caller.role,
        )
    )
    return await _detail(record, context)


async def list_backfills(input_: BackfillsOf, context: CommandContext) -> Listing[BackfillOut]:
    """Newest first."""
    trigger = await one_of(input_.trigger, context)
    records, where = context.platform.store.records, {"trigger": trigger.id}
    rows = await records.find(
        BackfillRecord,
        where,
        order="created_at",
        descending=True,
        offset=input_.offset,
        limit=input_.limit,
    )
    names = await user_names(context, {row.created_by for row in rows})
    now = context.platform.clock.now()
    items = [
        BackfillOut(**backfill_fields(row, said_of(row, list(await _ticks(row, context)), now), names))
        for row in rows
    ]
    total = await records.count(BackfillRecord, where)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def get(input_: OneBackfill, context: CommandContext) -> BackfillDetail:
    return await _detail(await _one(input_, context), context)


async def cancel(input_: OneBackfill, context: CommandContext) -> BackfillDetail:
    """What waits is not run; runs under way are stopped."""
    record = await _one(input_, context)
    if record.status == "running":
        record = await context.platform.triggers.cancel_backfill(record.id, context.caller.user)
    return await _detail(record, context)


def _check_order(since: int, until: int) -> None:
    if since >= until:
        raise InvalidInput(
            "The time ends before it begins.",
            details={"problems": [{"field": "until", "message": "Choose a later end."}]},
        )


async def _one(input_: OneBackfill, context: CommandContext) -> BackfillRecord:
    trigger = await one_of(input_.trigger, context)
    record = await context.platform.store.records.get(BackfillRecord, input_.backfill)
    if record is None or record.trigger != trigger.id:
        raise NotFound("This trigger has no such backfill.")
    return record


async def _ticks(record: BackfillRecord, context: CommandContext) -> Sequence[BackfillTick]:
    return await context.platform.store.records.find(
        BackfillTick, {"backfill": record.id}, order="at", limit=ALL
    )


async def _detail(record: BackfillRecord, context: CommandContext) -> BackfillDetail:
    ticks = await _ticks(record, context)
    names = await user_names(context, {record.created_by})
    said = said_of(record, list(ticks), context.platform.clock.now())
    return BackfillDetail(**backfill_fields(record, said, names), ticks=ticks_out(ticks))


COMMANDS = Area(
    name="backfills",
    commands=(
        Command(
            name="backfills.look",
            summary="How many moments a backfill would have",
            method="POST",
            path=f"{HERE}/look",
            scope="document",
            kind=KIND,
            right="read",
            input=BackfillLook,
            output=BackfillLookOut,
            run=look,
        ),
        Command(
            name="backfills.start",
            summary="Runs for moments of a schedule that have passed",
            method="POST",
            path=HERE,
            scope="document",
            kind=KIND,
            right="run",
            input=BackfillAsked,
            output=BackfillDetail,
            run=start,
        ),
        Command(
            name="backfills.list",
            summary="The backfills of a trigger, newest first",
            method="GET",
            path=HERE,
            scope="document",
            kind=KIND,
            right="read",
            input=BackfillsOf,
            output=Listing[BackfillOut],
            run=list_backfills,
        ),
        Command(
            name="backfills.get",
            summary="One backfill with its moments",
            method="GET",
            path=f"{HERE}/{{backfill}}",
            scope="document",
            kind=KIND,
            right="read",
            input=OneBackfill,
            output=BackfillDetail,
            run=get,
        ),
        Command(
            name="backfills.cancel",
            summary="Stops a backfill with its runs",
            method="POST",
            path=f"{HERE}/{{backfill}}/cancel",
            scope="document",
            kind=KIND,
            right="run",
            input=OneBackfill,
            output=BackfillDetail,
            run=cancel,
        ),
    ),
)

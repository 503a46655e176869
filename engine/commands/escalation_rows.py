"""What the commands about calendars and about ladders share: the rows of the workspace, versions, the one standard."""

from collections.abc import Sequence
from typing import TypeVar

from crdt.dataclasses import replace
from crdt.errors import Conflict
from engine.commands.command import CommandContext
from engine.escalation.errors import CalendarGone, LadderGone
from engine.escalation.ladders import MOST_CALENDARS, MOST_LADDERS
from engine.escalation.records import BusinessCalendar, EscalationLadder
from engine.escalation.shapes import CalendarShape, LadderShape
from engine.ports import Records
from engine.writes import Batch, Put, Write

Row = TypeVar("Row", BusinessCalendar, EscalationLadder)
Shape = CalendarShape | LadderShape


def records_of(context: CommandContext) -> Records:
    return context.platform.store.records


async def calendar_rows(context: CommandContext) -> list[BusinessCalendar]:
    where = {"workspace": context.workspace.id}
    return list(await records_of(context).find(BusinessCalendar, where, limit=MOST_CALENDARS))


async def ladder_rows(context: CommandContext) -> list[EscalationLadder]:
    where = {"workspace": context.workspace.id}
    return list(await records_of(context).find(EscalationLadder, where, limit=MOST_LADDERS))


async def calendar_row(id_: str, context: CommandContext) -> BusinessCalendar:
    row = await records_of(context).get(BusinessCalendar, id_)
    if row is None or row.workspace != context.workspace.id:
        raise CalendarGone
    return row


async def ladder_row(id_: str, context: CommandContext) -> EscalationLadder:
    row = await records_of(context).get(EscalationLadder, id_)
    if row is None or row.workspace != context.workspace.id:
        raise LadderGone
    return row


def first_version(
    type_: type[Row], said: Shape, shape: type[Shape], standard: bool, context: CommandContext
) -> Row:
    """A new row of the workspace that says what the fields of `shape` say."""
    by, now = context.caller.user, context.platform.clock.now()
    return type_(
        id=context.platform.ids.new(),
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        version=1,
        created_by=by,
        created_at=now,
        updated_by=by,
        updated_at=now,
        standard=standard,
        **said.model_dump(mode="json", include=set(shape.model_fields)),
    )


def next_version(row: Row, said: Shape, shape: type[Shape], standard: bool, context: CommandContext) -> Row:
    return replace(
        row,
        version=row.version + 1,
        updated_by=context.caller.user,
        updated_at=context.platform.clock.now(),
        standard=standard,
        **said.model_dump(mode="json", include=set(shape.model_fields)),
    )


def check_version(kept: int, said: int) -> None:
    if kept != said:
        raise Conflict("Somebody has changed this meanwhile.", details={"version": kept})


def goes_by(row: EscalationLadder, calendar: str) -> bool:
    return row.calendar == calendar or any(one.get("calendar") == calendar for one in row.levels)


def instead(
    chosen: BusinessCalendar | EscalationLadder,
    others: Sequence[BusinessCalendar] | Sequence[EscalationLadder],
) -> tuple[Write, ...]:
    """There is one standard at most."""
    if not chosen.standard:
        return ()
    return tuple(
        Put(record=replace(one, standard=False, version=one.version + 1))
        for one in others
        if one.standard and one.id != chosen.id
    )


async def commit(batch: Batch, context: CommandContext) -> None:
    receipt = await context.platform.store.writer.commit(batch)
    context.platform.channels.committed(batch, receipt)

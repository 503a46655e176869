"""What the commands about calendars and about ladders share: the rows of the workspace, versions, the one standard."""

from collections.abc import Sequence
from dataclasses import replace

from crdt.errors import Conflict
from engine.commands.command import CommandContext
from engine.escalation.errors import CalendarGone, LadderGone
from engine.escalation.ladders import MOST_CALENDARS, MOST_LADDERS
from engine.escalation.records import BusinessCalendar, EscalationLadder
from engine.ports import Records
from engine.writes import Batch, Put, Write


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

"""Working hours of a workspace: the calendars that ladders of escalation go by."""

from crdt.errors import OverLimit
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, paged
from engine.commands.escalation_rows import (
    calendar_row,
    calendar_rows,
    check_version,
    commit,
    first_version,
    goes_by,
    instead,
    ladder_rows,
    next_version,
    records_of,
)
from engine.commands.escalation_views import (
    CalendarOut,
    ChangedCalendar,
    EscalationOf,
    NewCalendar,
    OneCalendar,
)
from engine.escalation.calendar import OFFICE, Calendar, next_change, works
from engine.escalation.errors import CalendarInUse
from engine.escalation.ladders import MOST_CALENDARS, SHIPPED_CALENDARS, calendars_of
from engine.escalation.records import BusinessCalendar
from engine.escalation.shapes import CalendarShape, shape_of_calendar
from engine.writes import Insert, Put, Remove


async def calendars(input_: EscalationOf, context: CommandContext) -> Listing[CalendarOut]:
    """Its own by name, then those that ship."""
    rows = sorted(await calendar_rows(context), key=lambda row: (row.name.casefold(), row.id))
    shown = await _shown_calendars(rows, context)
    plain = not any(row.standard for row in rows)
    for one in SHIPPED_CALENDARS.values():
        standard = plain and one.id == OFFICE.id
        shown.append(_calendar_out(one, context, standard=standard, shipped=True, version=0, used_by=[]))
    return paged(shown, input_)


async def create_calendar(input_: NewCalendar, context: CommandContext) -> CalendarOut:
    others = await calendar_rows(context)
    if len(others) >= MOST_CALENDARS:
        raise OverLimit("A workspace has so many calendars at most.", details={"limit": MOST_CALENDARS})
    row = first_version(BusinessCalendar, input_, CalendarShape, input_.standard, context)
    await commit((Insert(record=row), *instead(row, others)), context)
    return (await _shown_calendars([row], context))[0]


async def change_calendar(input_: ChangedCalendar, context: CommandContext) -> CalendarOut:
    """Requests that are open keep the times they have."""
    row = await calendar_row(input_.calendar, context)
    check_version(row.version, input_.version)
    changed = next_version(row, input_, CalendarShape, input_.standard, context)
    await commit((Put(record=changed), *instead(changed, await calendar_rows(context))), context)
    return (await _shown_calendars([changed], context))[0]


async def remove_calendar(input_: OneCalendar, context: CommandContext) -> Nothing:
    row = await calendar_row(input_.calendar, context)
    using = [one.name for one in await ladder_rows(context) if goes_by(one, row.id)]
    if using:
        raise CalendarInUse(details={"ladders": using})
    await commit((Remove(type=BusinessCalendar, key=(row.id,)),), context)
    return Nothing()


async def _shown_calendars(rows: list[BusinessCalendar], context: CommandContext) -> list[CalendarOut]:
    known = await calendars_of(records_of(context), context.workspace.id)
    using = await ladder_rows(context)
    return [
        _calendar_out(
            known[row.id],
            context,
            standard=row.standard,
            shipped=False,
            version=row.version,
            used_by=[one.name for one in using if goes_by(one, row.id)],
        )
        for row in rows
    ]


def _calendar_out(
    calendar: Calendar,
    context: CommandContext,
    *,
    standard: bool,
    shipped: bool,
    version: int,
    used_by: list[str],
) -> CalendarOut:
    now = context.platform.clock.now()
    return CalendarOut(
        **shape_of_calendar(calendar).model_dump(),
        id=calendar.id,
        standard=standard,
        shipped=shipped,
        version=version,
        used_by=used_by,
        open_now=works(calendar, now),
        changes_at=next_change(calendar, now),
    )


COMMANDS = Area(
    name="calendars",
    commands=(
        Command(
            name="calendars.list",
            summary="Working hours that ladders go by",
            method="GET",
            path="/workspaces/{id}/escalation/calendars",
            scope="workspace",
            right="read",
            input=EscalationOf,
            output=Listing[CalendarOut],
            run=calendars,
        ),
        Command(
            name="calendars.create",
            summary="Another calendar: a time zone, working hours, holidays",
            method="POST",
            path="/workspaces/{id}/escalation/calendars",
            scope="workspace",
            right="manage",
            input=NewCalendar,
            output=CalendarOut,
            run=create_calendar,
        ),
        Command(
            name="calendars.change",
            summary="Other hours or holidays; open requests keep the times they have",
            method="PUT",
            path="/workspaces/{id}/escalation/calendars/{calendar}",
            scope="workspace",
            right="manage",
            input=ChangedCalendar,
            output=CalendarOut,
            run=change_calendar,
        ),
        Command(
            name="calendars.remove",
            summary="Removes a calendar that no ladder goes by",
            method="DELETE",
            path="/workspaces/{id}/escalation/calendars/{calendar}",
            scope="workspace",
            right="manage",
            input=OneCalendar,
            output=Nothing,
            run=remove_calendar,
        ),
    ),
)

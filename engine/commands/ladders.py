"""Ladders of escalation of a workspace, and what one would do: asked now, these people are told at these times."""

from crdt.errors import OverLimit
from crdt.ids import Micros, UserId
from engine.approval.people import circle_of
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, paged
from engine.commands.documents import user_names
from engine.commands.escalation_rows import (
    check_version,
    commit,
    first_version,
    instead,
    ladder_row,
    ladder_rows,
    next_version,
    records_of,
)
from engine.commands.escalation_views import (
    ChangedLadder,
    EscalationOf,
    LadderOut,
    NewLadder,
    OneLadder,
    Preview,
    PreviewOf,
    PreviewPerson,
    PreviewRung,
)
from engine.escalation.calendar import SECOND
from engine.escalation.errors import CalendarGone
from engine.escalation.ladder import TITLES
from engine.escalation.ladders import MOST_LADDERS, SHIPPED_LADDERS, calendars_of, ladder_and_calendar
from engine.escalation.previewing import Met, foresee
from engine.escalation.records import EscalationLadder
from engine.escalation.shapes import LadderShape, calendar_of, ladder_of, ladder_shape, shape_of_ladder
from engine.writes import Insert, Put, Remove


async def ladders(input_: EscalationOf, context: CommandContext) -> Listing[LadderOut]:
    """Its own by name, then the one that ships."""
    rows = sorted(await ladder_rows(context), key=lambda row: (row.name.casefold(), row.id))
    shown = await _shown_ladders(rows, context)
    shown += [
        await _shipped_ladder(id_, context, standard=not any(row.standard for row in rows))
        for id_ in SHIPPED_LADDERS
    ]
    return paged(shown, input_)


async def get_ladder(input_: OneLadder, context: CommandContext) -> LadderOut:
    if input_.ladder in SHIPPED_LADDERS:
        standard = not any(row.standard for row in await ladder_rows(context))
        return await _shipped_ladder(input_.ladder, context, standard=standard)
    return (await _shown_ladders([await ladder_row(input_.ladder, context)], context))[0]


async def create_ladder(input_: NewLadder, context: CommandContext) -> LadderOut:
    others = await ladder_rows(context)
    if len(others) >= MOST_LADDERS:
        raise OverLimit("A workspace has so many ladders at most.", details={"limit": MOST_LADDERS})
    await _check_calendars(input_, context)
    row = first_version(EscalationLadder, input_, LadderShape, input_.standard, context)
    await commit((Insert(record=row), *instead(row, others)), context)
    return (await _shown_ladders([row], context))[0]


async def change_ladder(input_: ChangedLadder, context: CommandContext) -> LadderOut:
    """Requests that are open keep the levels they were asked with."""
    row = await ladder_row(input_.ladder, context)
    check_version(row.version, input_.version)
    await _check_calendars(input_, context)
    changed = next_version(row, input_, LadderShape, input_.standard, context)
    await commit((Put(record=changed), *instead(changed, await ladder_rows(context))), context)
    return (await _shown_ladders([changed], context))[0]


async def remove_ladder(input_: OneLadder, context: CommandContext) -> Nothing:
    """Policies that name it go by the standard one."""
    row = await ladder_row(input_.ladder, context)
    await commit((Remove(type=EscalationLadder, key=(row.id,)),), context)
    return Nothing()


async def preview(input_: PreviewOf, context: CommandContext) -> Preview:
    records, workspace = records_of(context), context.workspace
    found, calendar = await ladder_and_calendar(records, workspace.id, input_.ladder)
    known = await calendars_of(records, workspace.id)
    if input_.shape is not None:
        found = ladder_of(input_.shape, known)
        calendar = known.get(found.calendar, known[""])
    if input_.calendar is not None:
        calendar = calendar_of(input_.calendar)
    now = context.platform.clock.now()
    at = now if input_.at is None else Micros(input_.at)
    circle = await circle_of(records, workspace, None, now)
    seen = await foresee(
        circle,
        found,
        calendar,
        at=at,
        requester=UserId(input_.requester),
        asked=[UserId(one) for one in input_.asked],
    )
    everybody = {
        one for _, met in (*seen.rungs, (None, seen.asked)) for who in met for one in (who.user, *who.for_)
    }
    names = await user_names(context, set(everybody))
    return Preview(
        ladder=found.name,
        calendar=calendar.name,
        zone=calendar.zone,
        asked_at=at,
        asked=[_person(one, names) for one in seen.asked],
        rungs=[
            PreviewRung(
                level=rung.level,
                title=TITLES[rung.level],
                due=rung.due,
                waits=(rung.due - at) / SECOND,
                action=rung.action,
                channels=list(rung.channels),
                people=[_person(one, names) for one in met],
            )
            for rung, met in seen.rungs
        ],
    )


def _person(met: Met, names: dict[str, str]) -> PreviewPerson:
    return PreviewPerson(
        user=met.user,
        name=names.get(met.user, ""),
        standing_in_for=[names.get(one, "") for one in met.for_],
    )


async def _shown_ladders(rows: list[EscalationLadder], context: CommandContext) -> list[LadderOut]:
    known = await calendars_of(records_of(context), context.workspace.id)
    names = await user_names(context, {row.updated_by for row in rows})
    return [
        LadderOut(
            **ladder_shape(row).model_dump(),
            id=row.id,
            standard=row.standard,
            shipped=False,
            version=row.version,
            calendar_name=known.get(row.calendar, known[""]).name,
            updated_by_name=names.get(row.updated_by, ""),
            updated_at=row.updated_at,
        )
        for row in rows
    ]


async def _shipped_ladder(id_: str, context: CommandContext, *, standard: bool) -> LadderOut:
    known = await calendars_of(records_of(context), context.workspace.id)
    return LadderOut(
        **shape_of_ladder(SHIPPED_LADDERS[id_]).model_dump(),
        id=id_,
        standard=standard,
        shipped=True,
        version=0,
        calendar_name=known[""].name,
        updated_by_name="",
        updated_at=0,
    )


async def _check_calendars(input_: LadderShape, context: CommandContext) -> None:
    known = await calendars_of(records_of(context), context.workspace.id)
    named = {input_.calendar, *(one.calendar for one in input_.levels)}
    if not named <= known.keys():
        raise CalendarGone(details={"calendars": sorted(named - known.keys())})


COMMANDS = Area(
    name="ladders",
    commands=(
        Command(
            name="ladders.list",
            summary="Ladders of escalation: what happens while nobody decides",
            method="GET",
            path="/workspaces/{id}/escalation/ladders",
            scope="workspace",
            right="read",
            input=EscalationOf,
            output=Listing[LadderOut],
            run=ladders,
        ),
        Command(
            name="ladders.get",
            summary="One ladder",
            method="GET",
            path="/workspaces/{id}/escalation/ladders/{ladder}",
            scope="workspace",
            right="read",
            input=OneLadder,
            output=LadderOut,
            run=get_ladder,
        ),
        Command(
            name="ladders.create",
            summary="Another ladder of up to eight levels",
            method="POST",
            path="/workspaces/{id}/escalation/ladders",
            scope="workspace",
            right="manage",
            input=NewLadder,
            output=LadderOut,
            run=create_ladder,
        ),
        Command(
            name="ladders.change",
            summary="Other levels; open requests keep those they were asked with",
            method="PUT",
            path="/workspaces/{id}/escalation/ladders/{ladder}",
            scope="workspace",
            right="manage",
            input=ChangedLadder,
            output=LadderOut,
            run=change_ladder,
        ),
        Command(
            name="ladders.remove",
            summary="Removes a ladder; policies that name it go by the standard one",
            method="DELETE",
            path="/workspaces/{id}/escalation/ladders/{ladder}",
            scope="workspace",
            right="manage",
            input=OneLadder,
            output=Nothing,
            run=remove_ladder,
        ),
        Command(
            name="ladders.preview",
            summary="Asked at a moment, who is told when",
            method="POST",
            path="/workspaces/{id}/escalation/preview",
            scope="workspace",
            right="read",
            input=PreviewOf,
            output=Preview,
            run=preview,
        ),
    ),
)

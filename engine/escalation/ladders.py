"""Which ladder and which working hours hold in a workspace: its own, or those that ship."""

from collections.abc import Mapping
from typing import Final

from crdt.ids import WorkspaceId
from engine.escalation.calendar import ALWAYS, OFFICE, Calendar
from engine.escalation.ladder import DEFAULT, Ladder
from engine.escalation.records import BusinessCalendar, EscalationLadder
from engine.escalation.shapes import calendar_kept, ladder_of, ladder_shape
from engine.ports import Records

MOST_CALENDARS: Final = 100
MOST_LADDERS: Final = 100

SHIPPED_CALENDARS: Final = {ALWAYS.id: ALWAYS, OFFICE.id: OFFICE}
SHIPPED_LADDERS: Final = {"default": DEFAULT}


async def calendars_of(records: Records, workspace: WorkspaceId) -> Mapping[str, Calendar]:
    """By id those of the workspace and those that ship; under "" the standard one."""
    rows = await records.find(BusinessCalendar, {"workspace": workspace}, limit=MOST_CALENDARS)
    found = SHIPPED_CALENDARS | {row.id: calendar_kept(row) for row in rows}
    standard = next((row.id for row in rows if row.standard), OFFICE.id)
    return {**found, "": found[standard]}


async def ladder_and_calendar(
    records: Records, workspace: WorkspaceId, ladder: str = ""
) -> tuple[Ladder, Calendar]:
    """The ladder by id, "" for the standard one, and the working hours it goes by: what `ladder.climb` takes.

    One that is not there any more, or belongs to another workspace, gives way to the standard one.
    """
    calendars = await calendars_of(records, workspace)
    found = await _ladder(records, workspace, ladder, calendars)
    return found, calendars.get(found.calendar, calendars[""])


async def _ladder(
    records: Records, workspace: WorkspaceId, id_: str, calendars: Mapping[str, Calendar]
) -> Ladder:
    if id_ in SHIPPED_LADDERS:
        return SHIPPED_LADDERS[id_]
    row = await records.get(EscalationLadder, id_) if id_ else None
    if row is None or row.workspace != workspace:
        chosen = await records.find(EscalationLadder, {"workspace": workspace, "standard": True}, limit=1)
        row = chosen[0] if chosen else None
    return DEFAULT if row is None else ladder_of(ladder_shape(row), calendars, row.id)

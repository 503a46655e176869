"""What is refused about calendars, ladders and delegations."""

from crdt.errors import Conflict, InvalidInput, NotFound


class CalendarGone(NotFound):
    code = "calendar_gone"
    message = "There is no such calendar in this workspace."
    next_step = "Look at the list again: somebody removed it."


class CalendarInUse(Conflict):
    code = "calendar_in_use"
    message = "Ladders of this workspace go by this calendar."
    next_step = "Give them another one first; see details for their names."


class LadderGone(NotFound):
    code = "ladder_gone"
    message = "There is no such ladder in this workspace."
    next_step = "Look at the list again: somebody removed it."


class DelegationGone(NotFound):
    code = "delegation_gone"
    message = "There is no such delegation, or it is over."
    next_step = "Look at the list again."


class DelegationCircle(InvalidInput):
    code = "delegation_circle"
    message = (
        "Decisions would go round in a circle: the person you name has named somebody who comes back to you."
    )
    next_step = "Name somebody else, or let one of them take theirs back; see details for the way round."


class CannotStandIn(InvalidInput):
    code = "cannot_stand_in"
    message = "This person cannot decide for others here."
    next_step = "Name another person of your organisation who can sign in."

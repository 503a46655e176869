"""What a ladder would do: asked at a moment, these people are told at these times. Reads who they are now; changes nothing."""

from collections.abc import Collection, Mapping

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId
from crdt.roles import Right
from engine.approval.people import Circle
from engine.escalation.calendar import Calendar
from engine.escalation.ladder import Ladder, Rung, climb
from engine.escalation.standing_in import backups, stands_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Somebody who is told, and for whom they stand in besides."""

    user: UserId
    for_: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    asked: tuple[Met, ...]
    rungs: tuple[tuple[Rung, tuple[Met, ...]], ...]


async def foresee(
    circle: Circle,
    ladder: Ladder,
    calendar: Calendar,
    *,
    at: Micros,
    requester: UserId,
    asked: Collection[UserId] = (),
) -> Foreseen:
    """`asked`: whom the request asks; everybody with the right to approve where nobody is named."""
    named = {user for user in asked if user in circle.rights} or set(circle.having(Right.APPROVE))
    named -= {requester}
    rungs = climb(ladder, calendar, at)
    told = [(rung, await _met(circle, rung, named, requester)) for rung in rungs]
    return Foreseen(asked=await _standing(circle, named, requester, at), rungs=tuple(told))


async def _met(circle: Circle, rung: Rung, named: Collection[UserId], requester: UserId) -> tuple[Met, ...]:
    organisation, records = circle.workspace.organisation, circle.records
    match rung.whom:
        case "asked":
            return await _standing(circle, named, requester, rung.due)
        case "backups":
            return _turned(await backups(records, organisation, named, never={requester}), circle)
        case "delegates":
            away = await stands_in(records, organisation, named, rung.due, never={requester})
            return _turned(away, circle)
        case "named":
            people = {user for one in rung.to for user in await circle.named(one)} - {requester}
            return await _standing(circle, people, requester, rung.due)


async def _standing(
    circle: Circle, people: Collection[UserId], requester: UserId, at: Micros
) -> tuple[Met, ...]:
    """These people, and beside who is away whoever decides for them then."""
    away = await stands_in(circle.records, circle.workspace.organisation, people, at, never={requester})
    helping = {one.user: one for one in _turned(away, circle)}
    return tuple(helping.pop(user, Met(user=user)) for user in sorted(people)) + tuple(helping.values())


def _turned(away: Mapping[UserId, UserId], circle: Circle) -> tuple[Met, ...]:
    found: dict[UserId, tuple[UserId, ...]] = {}
    for person in sorted(away):
        other = away[person]
        if Right.APPROVE in circle.rights.get(other, ()):
            found[other] = (*found.get(other, ()), person)
    return tuple(Met(user=user, for_=people) for user, people in found.items())

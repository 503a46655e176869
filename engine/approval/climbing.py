"""The next level of a request's ladder: who it reaches, and what it does (AP10)."""

from collections.abc import Callable

from crdt.ids import Micros, UserId
from engine.approval.beginning import next_due, rungs_of
from engine.approval.happenings import LevelCame
from engine.approval.people import Circle
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Approver
from engine.approval.state import State
from engine.escalation.ladder import Rung
from engine.escalation.standing_in import backups, stands_in


def next_rung(row: ApprovalRequest, fits: Callable[[Rung], bool]) -> Rung | None:
    return next((rung for rung in rungs_of(row) if rung.level > row.level and fits(rung)), None)


async def climbed(
    row: ApprovalRequest,
    state: State,
    circle: Circle,
    level: int,
    by: UserId,
    comment: str,
    now: Micros,
) -> LevelCame:
    rung = next(rung for rung in rungs_of(row) if rung.level == level)
    to = await _meant(rung, state, circle)
    reached: set[UserId] = set()
    for approver in to:
        reached |= await circle.named(approver)
    reached -= {row.requester}
    # whoever is to be replaced stays while nobody is there in their place
    action = "add" if rung.action == "reassign" and not reached else rung.action
    return LevelCame(
        level=level,
        action=action,
        to=to,
        reached=tuple(sorted(reached)),
        due=next_due(row, level, row.asked_at),
        at=now,
        by=by,
        comment=comment,
    )


async def _meant(rung: Rung, state: State, circle: Circle) -> tuple[Approver, ...]:
    asked = {seat.user for step in state.steps if step.state == "open" for seat in step.seats}
    organisation = circle.workspace.organisation
    match rung.whom:
        case "named":
            return rung.to
        case "asked":
            return ()
        case "backups":
            found = await backups(circle.records, organisation, asked, never={state.requester})
        case "delegates":
            found = await stands_in(circle.records, organisation, asked, circle.now, never={state.requester})
    return tuple(Approver(kind="user", name=user) for user in sorted(set(found.values())))

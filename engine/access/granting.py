"""What a step in the life of a request writes: the step, the grant that it gives or takes, the timer, what the requester is told.

Pure. Border: what may follow what is `life.py`'s; when it is committed, `requests.py`'s.
"""

from collections.abc import Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros, UserId
from crdt.roles import Role
from engine.access.following import timer_of
from engine.access.life import Moved, after
from engine.access_records import AccessRequest, AccessStep, RequestState
from engine.members.events import StandingEvent
from engine.records import Grant
from engine.writes import ClearTimer, Insert, Remove, SetTimer, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts, and the role on the object that they do it with."""

    user: UserId
    name: str
    role: str


ITSELF: Final = Doer(user=UserId(""), name="", role="")


def granted_with(
    request: AccessRequest, by: Doer, comment: str, now: Micros
) -> tuple[AccessRequest, Sequence[Write]]:
    """A request that was approved elsewhere, from its first step to its grant; the caller commits it within `members.turn`."""
    asked = replace(request, state="in_review", steps=2)
    moved = after(asked, "approve", by.user, now)
    changed = replace(
        asked,
        state=moved.states[-1],
        steps=2 + len(moved.states),
        updated_at=now,
        grant=request.id if moved.grants else None,
        expires_at=moved.expires_at,
    )
    asker = Doer(user=request.requester, name="", role="")
    steps = [step_of(asked, 1, "draft", asker, "", now), step_of(asked, 2, "submitted", asker, "", now)]
    steps += [
        step_of(asked, 2 + number, state, by, comment if number == 1 else "", now)
        for number, state in enumerate(moved.states, 1)
    ]
    writes: list[Write] = [*(Insert(record=step) for step in steps), Insert(record=changed)]
    return changed, [*writes, *grant_writes(changed, moved, by, now), timer_write(changed, moved)]


def step_of(
    request: AccessRequest, number: int, state: RequestState, by: Doer, comment: str, now: Micros
) -> AccessStep:
    return AccessStep(
        request=request.id,
        number=number,
        organisation=request.organisation,
        state=state,
        by=by.user,
        at=now,
        comment=comment,
    )


def grant_writes(request: AccessRequest, moved: Moved, by: Doer, now: Micros) -> Sequence[Write]:
    """AC5: the grant has the id of its request, so that there is never a second one."""
    if moved.ungrants:
        return (Remove(type=Grant, key=(request.id,)),)
    if not moved.grants:
        return ()
    grant = Grant(
        id=request.id,
        organisation=request.organisation,
        subject_kind="user",
        subject=request.requester,
        object_kind=request.object_kind,
        object=request.object,
        right=request.role,
        effect="allow",
        created_by=by.user,
        created_at=now,
        expires_at=moved.expires_at,
    )
    return (Insert(record=grant),)


def timer_write(request: AccessRequest, moved: Moved) -> Write:
    key = timer_of(request.id)
    if moved.due is None:
        return ClearTimer(key=key)
    return SetTimer(key=key, actor=f"access:{request.id}", due=moved.due, message={})


def standing_of(request: AccessRequest, moved: Moved, by: Doer) -> StandingEvent:
    return StandingEvent(
        workspace=request.workspace,
        name=request.title,
        document=request.object if request.object_kind == "document" else None,
        role=Role(request.role) if moved.grants else None,
        by=by.user,
        by_name=by.name,
    )

"""Who sits in a stage: people as they are resolved now, with the votes they have given (AP6, AP8). Pure."""

from dataclasses import replace

from crdt.ids import UserId
from engine.approval.happenings import People
from engine.approval.state import Eligible, Seat, State, Step


def resolved(step: Step, people: People, requester: UserId) -> Step:
    """The requester has no seat, and nobody sits for them (AP4)."""
    if step.state not in {"open", "later"}:
        return step
    eligible = _with_handed(step, {one.user: one for one in people.eligible}, requester)
    before = {seat.user: seat for seat in step.seats}
    seats = tuple(
        replace(before[user], who=who) if user in before else Seat(who=who) for user, who in eligible.items()
    )
    return replace(step, seats=seats, fallback=people.fallback)


def _with_handed(step: Step, eligible: dict[UserId, Eligible], requester: UserId) -> dict[UserId, Eligible]:
    """Decisions handed to others, in the order they were handed; who lost the right to one has none to hand on."""
    for giver, heir in step.handed:
        given = eligible.get(giver)
        if given is None:
            continue
        voices = (*((giver,) if given.own else ()), *given.stands_for)
        known = eligible.get(heir) or Eligible(user=heir, own=False)
        more = tuple(one for one in voices if one not in known.stands_for and one != heir)
        eligible[heir] = replace(known, stands_for=(*known.stands_for, *more))
    found: dict[UserId, Eligible] = {}
    for user, who in eligible.items():
        stands_for = tuple(one for one in who.stands_for if one != requester)
        if user != requester and (who.own or stands_for):
            found[user] = replace(who, stands_for=stands_for)
    return found


def released(state: State) -> State:
    """Nothing is asked any more: what is open is over."""
    steps = tuple(
        replace(step, state="over") if step.state in {"open", "later"} else step for step in state.steps
    )
    return replace(state, steps=steps)

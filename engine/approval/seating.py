"""Who sits in a stage: people as they are resolved now, with the votes they have given (AP6, AP8). Pure."""

from collections.abc import Iterable

from crdt.dataclasses import replace
from crdt.ids import UserId
from engine.approval.happenings import People
from engine.approval.state import Eligible, Seat, State, Step


def resolved(step: Step, people: People, requester: UserId) -> Step:
    """The requester has no seat, and nobody sits for them (AP4)."""
    if step.state not in {"open", "later"}:
        return step
    before = {seat.user: seat for seat in step.seats}
    seats = tuple(
        replace(before[who.user], who=who) if who.user in before else Seat(who=who)
        for who in _without(people.eligible, requester)
    )
    return replace(step, seats=seats, fallback=people.fallback)


def _without(eligible: Iterable[Eligible], requester: UserId) -> Iterable[Eligible]:
    for who in eligible:
        stands_for = tuple(one for one in who.stands_for if one != requester)
        if who.user != requester and (who.own or stands_for):
            yield replace(who, stands_for=stands_for)


def released(state: State) -> State:
    """Nothing is asked any more: what is open is over."""
    steps = tuple(
        replace(step, state="over") if step.state in {"open", "later"} else step for step in state.steps
    )
    return replace(state, steps=steps)

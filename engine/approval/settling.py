"""How a request comes out by its stages: which are open, and what follows when they are through (AP2, AP11). Pure."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from crdt.dataclasses import replace
from crdt.ids import Micros, UserId
from engine.approval import happenings as on
from engine.approval.counting import verdict
from engine.approval.happenings import Effect, Note, TellRequester
from engine.approval.seating import released
from engine.approval.state import NOBODY, State, Step

AGAIN_AFTER: Final = 60_000_000
"""Microseconds after which it is looked again whether what was approved is done."""
KEPT: Final = 30 * 86_400_000_000
"""Microseconds for which what failed can be asked again; it expires then."""
Next = tuple[State, tuple[Effect, ...]]


def settled(state: State, by: UserId, comment: str, at: Micros) -> Next:
    """AP2: opens the stages whose turn it is, and ends the request when they say so."""
    if state.state != "waiting" or not state.steps:
        return state, ()
    steps = list(state.steps)
    is_turn = True
    for wave in _waves(state.steps):
        for index in wave:
            steps[index] = _opened(steps[index], state.current, at) if is_turn else _closed(steps[index])
        is_turn = is_turn and all(steps[index].state == "approved" for index in wave)
    after = replace(state, steps=tuple(steps))
    if any(step.state == "rejected" for step in steps):
        return rejected(after, by, comment, at)
    return approved(after, by, comment, at) if is_turn else (after, ())


def _opened(step: Step, current: str, at: Micros) -> Step:
    seats = tuple(seat if seat.asked_at else replace(seat, asked_at=at) for seat in step.seats)
    return replace(step, seats=seats, state=verdict(step, current))


def _closed(step: Step) -> Step:
    return step if step.state == "later" else replace(step, state="later")


def _waves(steps: tuple[Step, ...]) -> Iterator[list[int]]:
    """Stages that are open side by side, by their places."""
    wave: list[int] = []
    for index, step in enumerate(steps):
        if wave and not step.rule.parallel:
            yield wave
            wave = []
        wave.append(index)
    if wave:
        yield wave


def unattended(before: Sequence[UserId], now: Sequence[UserId], state: State) -> tuple[Effect, ...]:
    """AP12: `before` and `now` are those who are asked. Where nobody is left, it is the requester's until its next level."""
    if state.state != "waiting" or now or not before:
        return ()
    words = "Nobody is left who could decide it. It goes on with its next level; you can withdraw it."
    return (TellRequester(kind="unattended", by=NOBODY, words=words),)


def ruled_anew(state: State, event: on.SubjectChanged) -> Next:
    """AP21: stages that ask the same stay, with what was said in them."""
    ruling = event.ruling
    if ruling is None or state.state != "waiting":
        return settled(state, NOBODY, "", event.at)
    fresh = replace(state, steps=(), level=-1, due=event.due)
    match ruling.outcome:
        case "approve":
            return approved(fresh, NOBODY, ruling.why, event.at)
        case "reject":
            return rejected(fresh, NOBODY, ruling.why, event.at)
        case "route":
            pairs = zip_longest(ruling.stages, state.steps[: len(ruling.stages)])
            steps = tuple(
                step if step is not None and step.rule == stage else Step(rule=stage) for stage, step in pairs
            )
            return settled(replace(fresh, steps=steps), NOBODY, "", event.at)


def approved(state: State, by: UserId, comment: str, at: Micros) -> Next:
    """AP11: what was asked for is done from here on, once. `due` is when that is looked at again."""
    decided = replace(
        released(state),
        state="executing",
        decided_at=at,
        decided_by=by or None,
        comment=comment,
        due=Micros(at + AGAIN_AFTER),
    )
    note = Note(kind="approved", at=at, by=by, comment=comment)
    told = TellRequester(kind="approved", by=by, words=comment)
    return decided, (note, told, on.Perform())


def rejected(state: State, by: UserId, comment: str, at: Micros) -> Next:
    note = Note(kind="rejected", at=at, by=by, comment=comment)
    told = TellRequester(kind="rejected", by=by, words=comment)
    return ended(state, "rejected", by or None, comment, at), (note, told)


def ended(state: State, outcome: "on.EndState", by: UserId | None, comment: str, at: Micros) -> State:
    return replace(released(state), state=outcome, decided_at=at, decided_by=by, comment=comment, due=None)

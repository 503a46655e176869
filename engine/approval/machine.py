"""Decides what becomes of a request: `advance(state, event) -> (state, effects)`. Pure; rules AP1 to AP13 of SPEC.md.

Time and people arrive with the events. What cannot be done raises a `ConcertError`, and nothing has changed.
"""

from typing import assert_never

from crdt.dataclasses import replace
from crdt.ids import Micros, UserId
from engine.approval import happenings as on
from engine.approval.counting import counts, is_heard
from engine.approval.errors import (
    AlreadyDecided,
    ApprovalOver,
    NotAsked,
    OwnApproval,
    OwnChange,
    StaleView,
)
from engine.approval.happenings import AskPeople, Effect, Event, Mention, Note, Release, TellRequester
from engine.approval.seating import resolved
from engine.approval.settling import (
    KEPT,
    Next,
    approved,
    ended,
    rejected,
    ruled_anew,
    settled,
    unattended,
)
from engine.approval.state import NEVER, NOBODY, OVER, Escalation, Seat, Stale, State, Step, Vote


def advance(state: State, event: Event) -> Next:
    after, effects = _after(state, event)
    before, now = asking(state), asking(after)
    fresh = tuple(user for user in now if user not in before)
    gone = tuple(user for user in before if user not in now)
    asked: list[Effect] = []
    for again in (True, False):
        users = tuple(user for user in fresh if _has_voted(after, user) is again)
        asked += [AskPeople(users=users, again=again)] if users else []
    left: tuple[Effect, ...] = (Release(users=gone),) if gone else ()
    return after, (*effects, *left, *asked, *unattended(before, now, after))


def asking(state: State) -> tuple[UserId, ...]:
    """Who is asked now: a seat in an open stage whose voice has not been heard about what stands there."""
    if state.state != "waiting":
        return ()
    found: dict[UserId, None] = {}
    for step in state.steps:
        if step.state == "open":
            found |= dict.fromkeys(seat.user for seat in step.seats if _is_asked(step, seat, state.current))
    return tuple(found)


def _after(state: State, event: Event) -> Next:  # noqa: C901, PLR0912 - the catalogue of events
    match event:
        case on.Judged():
            return _judged(state, event)
        case on.PeopleResolved():
            return _people(state, event)
        case on.Voted():
            return _voted(state, event)
        case on.SubjectChanged():
            return _subject_changed(state, event)
        case on.Withdrawn():
            return _withdrawn(state, event)
        case on.Commented():
            return _commented(state, event)
        case on.ChangesRequested():
            return _changes_requested(state, event)
        case on.HandedOver():
            return _handed_over(state, event)
        case on.LevelCame():
            return _level_came(state, event)
        case on.TimeOver():
            return _time_over(state, event)
        case on.Performed():
            _check_state(state, "executing")
            note = Note(kind="executed", at=event.at)
            done = replace(state, state="executed", due=None, result=event.result, error=None)
            return done, (note,)
        case on.Held():
            return _held(state, event)
        case on.PerformFailed():
            return _failed(state, event)
        case _:
            assert_never(event)


# Beginning


def _judged(state: State, event: on.Judged) -> Next:
    """AP1: by a rule at once, or put to people."""
    begun = replace(
        state,
        state="waiting",
        steps=tuple(Step(rule=stage) for stage in event.stages) if event.outcome == "route" else (),
        asked_at=event.at,
        due=event.due,
        pinned=state.current,
        stale=None,
        level=-1,
        decided_at=None,
        decided_by=None,
        comment="",
        result=None,
        error=None,
    )
    note = Note(
        kind="resubmitted" if event.again else "asked", at=event.at, by=event.by, comment=event.comment
    )
    match event.outcome:
        case "approve":
            after, effects = approved(begun, NOBODY, event.why, event.at)
        case "reject":
            after, effects = rejected(begun, NOBODY, event.why, event.at)
        case "route":
            after, effects = begun, ()
    return after, (note, *effects)


def _people(state: State, event: on.PeopleResolved) -> Next:
    """AP6: stages that are through keep whom they had."""
    if state.state not in {"waiting", "changes_requested"}:
        return state, ()
    steps = tuple(
        resolved(step, people, state.requester)
        for step, people in zip(state.steps, event.people, strict=True)
    )
    if steps == state.steps:
        return settled(state, NOBODY, "", event.at)
    was = [{seat.user for seat in step.seats} for step in state.steps]
    now = [{seat.user for seat in step.seats} for step in steps]
    changed = any(was) and was != now
    notes = (Note(kind="people_changed", at=event.at),) if changed else ()
    after, effects = settled(replace(state, steps=steps), NOBODY, "", event.at)
    return after, (*notes, *effects)


# What people do


def _voted(state: State, event: on.Voted) -> Next:
    """AP3 to AP7."""
    if event.by == state.requester:
        raise OwnApproval
    seen = event.seen or state.pinned
    if state.state != "waiting" and _said_before(state, event, seen):
        return state, ()
    _check_state(state, "waiting")
    mine = [step for step in state.steps if step.state == "open" and step.seat_of(event.by) is not None]
    if not mine:
        _check_repeated(state, event, seen)
        return state, ()
    if seen != state.current or event.asked_at not in {NEVER, state.asked_at}:
        raise StaleView(details=stale_details(state))
    new = [step for step in mine if not counts(_seat(step, event.by), state.current)]
    if not new:
        _check_same(mine, event)
        return state, ()
    if event.verdict == "approve" and state.stale is not None and event.by in state.stale.authors:
        raise OwnChange
    vote = Vote(
        verdict=event.verdict, comment=event.comment, seen=seen, at=event.at, values=dict(event.values)
    )
    steps = tuple(_with_vote(step, event.by, vote) if step in new else step for step in state.steps)
    notes = tuple(
        Note(
            kind="voted",
            at=event.at,
            by=event.by,
            comment=event.comment,
            stage=step.rule.name,
            decision=event.verdict,
        )
        for step in new
    )
    after, effects = settled(replace(state, steps=steps), event.by, event.comment, event.at)
    return after, (*notes, *effects)


def _withdrawn(state: State, event: on.Withdrawn) -> Next:
    if event.by != state.requester:
        raise NotAsked("Only who asked may withdraw it.")
    held = ("executing",) if state.error is not None else ()
    _check_state(state, "waiting", "changes_requested", "failed", *held)
    note = Note(kind="withdrawn", at=event.at, by=event.by, comment=event.comment)
    error = None if held else state.error
    return replace(ended(state, "withdrawn", event.by, event.comment, event.at), error=error), (note,)


def _commented(state: State, event: on.Commented) -> Next:
    """AP19: nobody is told of their own words; a requester who is named is told of that, and not twice."""
    named = tuple(user for user in dict.fromkeys(event.mentions) if user != event.by)
    note = Note(kind="commented", at=event.at, by=event.by, comment=event.words, to=named)
    told: list[Effect] = [note]
    if named:
        told.append(Mention(users=named, by=event.by, words=event.words))
    if state.requester not in {event.by, *named}:
        told.append(TellRequester(kind="commented", by=event.by, words=event.words))
    return state, tuple(told)


def _changes_requested(state: State, event: on.ChangesRequested) -> Next:
    """AP9: the ball is with the requester, and the stages wait."""
    _check_decides(state, event.by)
    note = Note(kind="changes_requested", at=event.at, by=event.by, comment=event.comment)
    told = TellRequester(kind="changes_requested", by=event.by, words=event.comment)
    return replace(state, state="changes_requested", due=event.due, comment=event.comment), (note, told)


def _handed_over(state: State, event: on.HandedOver) -> Next:
    """AP8: the seats come with the next look at who may decide."""
    _check_decides(state, event.by)
    if event.to in {state.requester, event.by}:
        raise OwnApproval("A decision is handed to somebody else than yourself and who asked for it.")
    steps = tuple(_with_handover(step, event.by, event.to) for step in state.steps)
    note = Note(kind="delegated", at=event.at, by=event.by, comment=event.comment, to=(event.to,))
    return replace(state, steps=steps), (note,)


# What comes by itself


def _subject_changed(state: State, event: on.SubjectChanged) -> Next:
    """AP7: votes for what is not there any more count no more; whoever gave one is asked again. An edit that is taken back
    brings them back. AP21: who decides what stands there now may be others than before.
    """
    if state.state in OVER or state.state == "failed" or event.hash == state.current:
        return state, ()
    moved = state.state in {"executing", "approved"}
    stale = None
    if event.hash != state.pinned:
        known = () if state.stale is None else state.stale.authors
        authors = tuple(dict.fromkeys((*known, *event.authors, event.by)))
        stale = Stale(by=event.by, at=event.at, fields=event.fields, authors=authors)
    changed = replace(state, current=event.hash, stale=stale)
    if moved:
        changed = replace(
            changed, state="waiting", due=event.due, decided_at=None, decided_by=None, error=None
        )
    why = "" if event.ruling is None else event.ruling.why
    note = Note(kind="stale", at=event.at, by=event.by, fields=event.fields, comment=why)
    told = TellRequester(kind="stale", by=event.by, words=why)
    tells = (note,) if event.by == state.requester else (note, told)
    after, effects = ruled_anew(changed, event)
    return after, (*tells, *effects)


def _level_came(state: State, event: on.LevelCame) -> Next:
    """AP10: levels come in order, each once."""
    if state.state != "waiting" or event.level <= state.level:
        _check_state(state, "waiting")
        return state, ()
    come = Escalation(level=event.level, at=event.at, action=event.action, to=event.reached, by=event.by)
    raised = replace(state, level=event.level, due=event.due, escalations=(*state.escalations, come))
    kind: on.NoteKind = "reminded" if event.action == "remind" else "escalated"
    note = Note(kind=kind, at=event.at, by=event.by, comment=event.comment, to=event.reached)
    match event.action:
        case "remind":
            return raised, (note, on.Remind(users=asking(raised)))
        case "add" | "reassign":
            steps = tuple(_with_approvers(step, event) for step in raised.steps)
            told = TellRequester(kind="escalated", by=event.by, words="")
            return replace(raised, steps=steps), (note, told)
        case "approve":
            after, effects = approved(raised, NOBODY, "Nobody decided in time.", event.at)
            return after, (note, *effects)
        case "reject":
            after, effects = rejected(raised, NOBODY, "Nobody decided in time.", event.at)
            return after, (note, *effects)


def _time_over(state: State, event: on.TimeOver) -> Next:
    _check_state(state, "waiting", "changes_requested", "failed")
    note = Note(kind="expired", at=event.at)
    told = TellRequester(kind="expired", by=NOBODY, words="")
    return ended(state, "expired", None, "", event.at), (note, told)


def _held(state: State, event: on.Held) -> Next:
    """AP17. Told once for each that stands against it."""
    _check_state(state, "executing")
    words = _words(event.error)
    held = replace(state, due=event.due, error=event.error)
    notes = (Note(kind="held", at=event.at, comment=words),) if words != _words(state.error) else ()
    return held, notes


def _failed(state: State, event: on.PerformFailed) -> Next:
    """AP12: its requester asks again, or withdraws it; in the end the time does."""
    _check_state(state, "executing")
    words = _words(event.error)
    note = Note(kind="failed", at=event.at, comment=words)
    failed = replace(state, state="failed", due=Micros(event.at + KEPT), error=event.error)
    return failed, (note, TellRequester(kind="failed", by=NOBODY, words=words))


# Checks and small steps


def _words(error: object) -> str:
    return str(error.get("message", "")) if isinstance(error, dict) else ""


def stale_details(state: State) -> dict[str, object]:
    stale = state.stale
    said = None if stale is None else {"by": stale.by, "at": stale.at, "fields": list(stale.fields)}
    return {"pinned": state.pinned, "current": state.current, "stale": said}


def _check_state(state: State, *wanted: str) -> None:
    if state.state not in wanted:
        raise ApprovalOver(details={"state": state.state, "decided_by": state.decided_by or ""})


def _check_decides(state: State, user: UserId) -> None:
    if user == state.requester:
        raise OwnApproval
    _check_state(state, "waiting")
    if user not in asking(state):
        raise NotAsked


def _said_before(state: State, event: on.Voted, seen: str) -> bool:
    """The same vote once more, that was counted in what came of it: a post that is sent again is no other decision."""
    seats = [seat for step in state.steps if (seat := step.seat_of(event.by)) is not None]
    votes = [seat.vote for seat in seats if seat.vote is not None and counts(seat, state.current)]
    return bool(votes) and votes[-1].verdict == event.verdict and seen == state.current


def _check_repeated(state: State, event: on.Voted, seen: str) -> None:
    """A stage of theirs that is through takes the same vote again, without effect; anybody else is not asked."""
    for step in state.steps:
        seat = step.seat_of(event.by)
        if seat is not None and seat.vote is not None and step.state == "approved" and seen == state.current:
            _check_same([step], event)
            return
    raise NotAsked


def _check_same(steps: list[Step], event: on.Voted) -> None:
    for step in steps:
        vote = _seat(step, event.by).vote
        if vote is not None and vote.verdict != event.verdict:
            raise AlreadyDecided(details={"decision": vote.verdict})


def _seat(step: Step, user: UserId) -> Seat:
    seat = step.seat_of(user)
    if seat is None:
        raise NotAsked
    return seat


def _is_asked(step: Step, seat: Seat, current: str) -> bool:
    return not counts(seat, current) and not is_heard(step, seat, current)


def _has_voted(state: State, user: UserId) -> bool:
    return any(seat.user == user and seat.vote is not None for step in state.steps for seat in step.seats)


def _with_vote(step: Step, user: UserId, vote: Vote) -> Step:
    seats = tuple(replace(seat, vote=vote) if seat.user == user else seat for seat in step.seats)
    return replace(step, seats=seats)


def _with_handover(step: Step, user: UserId, to: UserId) -> Step:
    if step.state not in {"open", "later"} or step.seat_of(user) is None or (user, to) in step.handed:
        return step
    return replace(step, handed=(*step.handed, (user, to)))


def _with_approvers(step: Step, event: on.LevelCame) -> Step:
    if step.state not in {"open", "later"}:
        return step
    if event.action == "reassign":
        return replace(step, instead=event.to, more=())
    return replace(step, more=(*step.more, *(one for one in event.to if one not in step.named)))

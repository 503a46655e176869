"""Whether a stage is through, by the votes that count in it (AP2 to AP5). Pure."""

from engine.approval.state import Seat, Step, StepState


def counts(seat: Seat, current: str) -> bool:
    """AP7: a vote counts for the content it was given for, and for no other."""
    return seat.vote is not None and seat.vote.seen == current


def approving(step: Step, current: str) -> frozenset[str]:
    """AP3: the distinct persons whose approval counts; a person and who stands in for them are one."""
    return frozenset(
        seat.who.primary
        for seat in step.seats
        if counts(seat, current) and seat.vote is not None and seat.vote.verdict == "approve"
    )


def voices(step: Step) -> frozenset[str]:
    """Everybody who has a voice in the stage, however many may use it."""
    own = {seat.user for seat in step.seats if seat.who.own}
    return frozenset(own | {other for seat in step.seats for other in seat.who.stands_for})


def needed(step: Step) -> int:
    match step.rule.mode:
        case "any":
            return 1
        case "quorum":
            return max(1, step.rule.quorum)
        case "all":
            return max(1, len(voices(step)))


def verdict(step: Step, current: str) -> StepState:
    """`open` while it can still come out either way."""
    rejecting = [
        seat
        for seat in step.seats
        if counts(seat, current) and seat.vote is not None and seat.vote.verdict == "reject"
    ]
    if rejecting and step.rule.veto:
        return "rejected"
    if _is_through(step, current):
        return "approved"
    if rejecting and _most(step, current) < needed(step):
        return "rejected"
    return "open"


def is_heard(step: Step, seat: Seat, current: str) -> bool:
    """Whether there is nothing left for this person to say in the stage."""
    if step.rule.mode == "all":
        return _voices_of(seat) <= _covered(step, current)
    return seat.who.primary in _spoken(step, current)


def _is_through(step: Step, current: str) -> bool:
    if step.rule.mode == "all":
        return bool(step.seats) and voices(step) <= _covered(step, current, "approve")
    return len(approving(step, current)) >= needed(step)


def _most(step: Step, current: str) -> int:
    """So many approvals at most, when everybody who has not decided yet approves."""
    if step.rule.mode == "all":
        return len(voices(step) - _covered(step, current, "reject"))
    open_ = {seat.who.primary for seat in step.seats} - _spoken(step, current)
    return len(approving(step, current) | open_)


def _voices_of(seat: Seat) -> frozenset[str]:
    own = {seat.user} if seat.who.own else set()
    return frozenset(own | set(seat.who.stands_for))


def _spoken(step: Step, current: str) -> frozenset[str]:
    return frozenset(seat.who.primary for seat in step.seats if counts(seat, current))


def _covered(step: Step, current: str, said: str = "") -> frozenset[str]:
    """Voices for which somebody has said so (anything, where nothing is named): themselves, or who stands in for them."""
    found: set[str] = set()
    for seat in step.seats:
        if counts(seat, current) and seat.vote is not None and said in {"", seat.vote.verdict}:
            found |= _voices_of(seat)
    return frozenset(found)

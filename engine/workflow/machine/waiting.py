"""Steps that wait for time, for an event, or for a person: they hold no place meanwhile (rules G23 and G24).

Pure: changes a `Turn`.
"""

from dataclasses import field

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros
from engine.records import Json
from engine.runtime.clock import SECOND
from engine.workflow.machine.effects import Ask, Deafen, Forget, GateEnd, Listen, Remind
from engine.workflow.machine.events import Decided, EventSeen, GateDecided
from engine.workflow.machine.outputs import summary_of
from engine.workflow.machine.states import Asking, Inline, Seen, StepError, Succeeded, Waiting
from engine.workflow.machine.turn import Turn

REJECTED = StepError(
    code="gate_rejected",
    message="The approval was refused.",
    next_step="Ask who refused it; run the workflow again to ask anew.",
    retryable=False,
)
REFUSED_BY_TIME = replace(
    REJECTED,
    message="Nobody decided in time, which refuses it.",
    next_step="Run the workflow again to ask anew, or allow more time.",
)
UNDECIDED = StepError(
    code="gate_timed_out",
    message="Nobody decided in time.",
    next_step="Run the workflow again to ask anew, or allow more time.",
    retryable=False,
)
NOT_COME = StepError(
    code="wait_timed_out",
    message="The event that was waited for did not come in time.",
    next_step="Look at what should have told it, or wait longer.",
    retryable=False,
)


def begin_wait(turn: Turn, key: str, value: Json) -> None:
    """`value` has `due` in microseconds, or the topic of an event with its condition and seconds."""
    event = value.get("event")
    if event is None:
        state = Waiting(attempt=1, due=value["due"], what="time", since=turn.now)
    else:
        seconds = event.get("timeout_s")
        due = None if seconds is None else Micros(turn.now + round(seconds * SECOND))
        state = Waiting(
            attempt=1,
            due=due,
            what="event",
            since=turn.now,
            topic=event["topic"],
            condition=event["condition"],
        )
        turn.do(Listen(node=key, topic=state.topic, since=turn.now))
    turn.set(key, state)
    turn.tell(key, "waiting", waits_for=state.what, due=state.due, topic=state.topic)
    if state.due is not None:
        turn.do(Remind(node=key, attempt=1, due=state.due, what="wait"))


def begin_gate(turn: Turn, key: str, value: Json) -> None:
    seconds = value.get("timeout_s")
    due = None if seconds is None else Micros(turn.now + round(seconds * SECOND))
    state = Asking(since=turn.now, asks=value, due=due)
    turn.set(key, state)
    turn.do(Ask(node=key, title=turn.planned(key).title, gate=state))
    turn.tell(
        key,
        "asking",
        question=value["question"],
        approvers=value["approvers"],
        form=value.get("form"),
        due=due,
    )
    if due is not None:
        turn.do(Remind(node=key, attempt=1, due=due, what="wait"))


def decided(turn: Turn, event: GateDecided) -> None:
    """Once: who decides after that changes nothing."""
    step = turn.steps.get(event.node)
    if step is None or not isinstance(step.state, Asking):
        return
    answer = Answer(decision=event.decision, by=event.by, comment=event.comment, values=dict(event.values))
    close_gate(turn, event.node, step.state, event.decision, answer)
    _end_gate(turn, event.node, answer)


def time_came(turn: Turn, key: str) -> None:
    step = turn.steps.get(key)
    match None if step is None else step.state:
        case Asking() as state:
            close_gate(turn, key, state, "timed_out")
            _timed_out(turn, key, state.asks["on_timeout"])
        case Waiting(what="time") as state:
            _end_wait(turn, key, state, None)
        case Waiting(what="event") as state:
            give_up(turn, key, state)
            turn.fail(key, NOT_COME)
        case _:
            return


def event_seen(turn: Turn, event: EventSeen) -> None:
    """Events come in their order; each one's condition is looked at before the next one's."""
    step = turn.steps.get(event.node)
    if step is None or not isinstance(step.state, Waiting) or step.state.what != "event":
        return
    state = step.state
    if any(one.sequence >= event.sequence for one in state.seen):
        return
    seen = Seen(topic=event.topic, payload=event.payload, sequence=event.sequence)
    if not state.condition:
        _end_wait(turn, event.node, state, seen)
        return
    state = replace(state, seen=(*state.seen, seen))
    if step.asked is None:
        turn.ask(event.node, "event", state)
    else:
        turn.set(event.node, state)


def event_judged(turn: Turn, key: str, state: Waiting, *, fits: bool) -> None:
    first, *rest = state.seen
    if fits:
        _end_wait(turn, key, state, first)
        return
    state = replace(state, seen=tuple(rest))
    if rest:
        turn.ask(key, "event", state)
    else:
        turn.set(key, state)


def give_up(turn: Turn, key: str, state: Waiting) -> None:
    """Neither its timer nor an event is needed any more."""
    if state.due is not None:
        turn.do(Forget(node=key, what="wait"))
    if state.what == "event":
        turn.do(Deafen(node=key))


def _end_wait(turn: Turn, key: str, state: Waiting, seen: Seen | None) -> None:
    give_up(turn, key, state)
    waited = (turn.now - (state.since or turn.now)) / SECOND
    value: Json = {"waited_s": waited, "topic": "", "event": None}
    if seen is not None:
        value = {"waited_s": waited, "topic": seen.topic, "event": seen.payload}
    _succeed(turn, key, value)


def close_gate(turn: Turn, key: str, state: Asking, ended: GateEnd, answer: "Answer | None" = None) -> None:
    """Its question needs no answer any more."""
    if state.due is not None:
        turn.do(Forget(node=key, what="wait"))
    title = turn.planned(key).title
    said = answer or Answer(decision="rejected")
    turn.do(
        Ask(
            node=key,
            title=title,
            gate=state,
            ended=ended,
            at=turn.now,
            by=said.by,
            comment=said.comment,
            answers=said.values,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`by` is empty when time decided."""

    decision: Decided
    by: str = ""
    comment: str = ""
    values: dict[str, Json] = field(default_factory=dict)


def _timed_out(turn: Turn, key: str, then: str) -> None:
    if then == "fail":
        turn.fail(key, UNDECIDED)
    else:
        _end_gate(turn, key, Answer(decision="approved" if then == "approve" else "rejected"))


def _end_gate(turn: Turn, key: str, answer: Answer) -> None:
    said = {"by": answer.by, "comment": answer.comment}
    turn.tell(key, "decided", decision=answer.decision, **said)
    if answer.decision == "rejected":
        turn.fail(key, replace(REJECTED if answer.by else REFUSED_BY_TIME, details=said))
        return
    _succeed(turn, key, {"approved": True, "at": turn.now, **said, "values": answer.values})


def _succeed(turn: Turn, key: str, value: Json) -> None:
    summary = summary_of(value)
    turn.end(key, Succeeded(at=turn.now, output=Inline(value=value), summary=summary), summary=summary)

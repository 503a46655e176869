"""Cancel, and limits of time that are reached: what runs is told to stop, what does not run ends (rules G8 and G26).

Pure: changes a `Turn`. Parts that are promised in any case (`shielded`) go on, but for what a limit of their own stops.
"""

from collections.abc import Callable

from crdt.dataclasses import replace
from engine.runtime.clock import SECOND
from engine.workflow.machine import looping
from engine.workflow.machine.effects import Forget, Interrupt, Withdraw
from engine.workflow.machine.events import CancelRequested
from engine.workflow.machine.run import Step
from engine.workflow.machine.states import (
    Asking,
    Calling,
    Cancelled,
    Looping,
    Ready,
    Running,
    StepError,
    StepState,
    Trying,
    Waiting,
)
from engine.workflow.machine.turn import ROOT, Turn
from engine.workflow.machine.waiting import close_gate, give_up


def cancel(turn: Turn, event: CancelRequested) -> None:
    if turn.finished_at is not None or turn.stopping:
        return
    turn.changed = True
    turn.cancelled_by = event.by
    turn.more["undo_asked"] = event.undo
    _stop(turn, lambda step: _is_unshielded(turn, step))


def limit_reached(turn: Turn, key: str) -> None:
    """A timer rang: whether the limit is really reached depends on the time at work, without waiting."""
    meter = turn.meters.get(key)
    if meter is None or meter.since is None or (key == ROOT and turn.stopping):
        return
    seconds = turn.seconds_of(key)
    if meter.spent + turn.now - meter.since < round(seconds * SECOND):
        return
    turn.meters = turn.meters.drop(key)
    turn.do(Forget(node=key, what="limit"))
    error = timed_out(seconds)
    if key == ROOT:
        turn.error = error
        _stop(turn, lambda step: _is_unshielded(turn, step))
        return
    state = turn.steps[key].state
    if isinstance(state, Looping | Trying | Calling):
        turn.set(key, replace(state, error=error))
        _stop(turn, lambda step: _is_held(turn, step, key))


def timed_out(seconds: float) -> StepError:
    return StepError(
        code="timeout",
        message=f"It was at work for longer than {seconds:g} s and was stopped.",
        next_step="Raise the time limit, or do less.",
        details={"seconds": seconds},
        retryable=False,
    )


def _is_unshielded(turn: Turn, step: Step) -> bool:
    return not turn.scopes[step.scope].shielded


def _is_held(turn: Turn, step: Step, key: str) -> bool:
    """Inside the step `key`, which may be shielded itself, and not in a part in between that is promised in any case."""
    scope = turn.scopes[step.scope]
    while scope.container and scope.part != "finally":
        if scope.container == key:
            return True
        scope = turn.scopes[scope.parent]
    return False


def _stop(turn: Turn, concerns: Callable[[Step], bool]) -> None:
    for key, step in list(turn.steps.items()):
        if concerns(step):
            _stop_one(turn, key, step)


def _stop_one(turn: Turn, key: str, step: Step) -> None:
    match step.state:
        case Running():
            turn.put(key, replace(step, stopped=True))
            turn.do(Interrupt(node=key))
        case Looping() as state:
            _stop_loop(turn, key, step, state)
        case Trying() as state if step.asked is None:
            turn.set(key, replace(state, cancelled=True))
        case Calling() if step.asked is None:
            pass  # it ends with what is inside it
        case _ if not turn.has_ended(key):
            _let_go(turn, key, step.state)
            turn.end(key, Cancelled(at=turn.now))


def _let_go(turn: Turn, key: str, state: StepState) -> None:
    """What outside was to bring this step on."""
    match state:
        case Ready():
            turn.do(Withdraw(node=key))
        case Waiting(what="retry"):
            turn.do(Forget(node=key))
        case Waiting():
            give_up(turn, key, state)
        case Asking():
            close_gate(turn, key, state, "withdrawn")


def _stop_loop(turn: Turn, key: str, step: Step, state: Looping) -> None:
    state = replace(state, ending=True, stopped=True)
    turn.put(key, replace(step, state=state, asked=None))
    if state.live == 0:
        looping.finish(turn, key, state)

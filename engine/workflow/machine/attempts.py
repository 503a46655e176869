"""Attempts of the steps that do something: begun, ended, repeated, taken up after a restart (rules G5 to G7).

Pure: changes a `Turn`.
"""

from hashlib import sha256
from typing import assert_never

from crdt.dataclasses import replace
from crdt.ids import Micros, RunId
from engine.runtime.backoff import Backoff
from engine.runtime.clock import SECOND
from engine.workflow.machine.effects import Enqueue, Forget, Perform, Remind, Resolve
from engine.workflow.machine.events import (
    RetryFellDue,
    RunResumed,
    StepFailed,
    StepStarted,
    StepStopped,
    StepSucceeded,
)
from engine.workflow.machine.flowing import make_ready
from engine.workflow.machine.states import (
    Attempt,
    Cancelled,
    HowEnded,
    LogLine,
    Ready,
    Running,
    StepError,
    Succeeded,
    Waiting,
)
from engine.workflow.machine.turn import Turn, told

JITTER = 0.5
INTERRUPTIONS = 10
"""A step that is running each time the process dies may be what kills it (rule G7)."""

INTERRUPTED = StepError(code="interrupted", message="The server stopped while this step was running.")
KILLED_TOO_OFTEN = StepError(
    code="interrupted_too_often",
    message=f"The server stopped {INTERRUPTIONS} times while this step was running.",
    next_step="Look into the server's log for what happened, then run the workflow again.",
    retryable=False,
)


OfAttempts = StepStarted | StepSucceeded | StepFailed | StepStopped | RetryFellDue | RunResumed


def take(turn: Turn, event: OfAttempts) -> None:
    match event:
        case StepStarted():
            start(turn, event)
        case StepSucceeded():
            succeed(turn, event)
        case StepFailed():
            fail(turn, event)
        case StepStopped():
            stopped(turn, event)
        case RetryFellDue():
            retry_now(turn, event)
        case RunResumed():
            resume(turn, event)
        case _:
            assert_never(event)


def start(turn: Turn, event: StepStarted) -> None:
    step = turn.steps.get(event.node)
    if step is None or not isinstance(step.state, Ready) or step.state.attempt != event.attempt:
        return
    if event.fence != turn.fence:
        return
    turn.begun()
    turn.set(event.node, Running(attempt=event.attempt, fence=event.fence, started_at=turn.now))
    turn.tell(event.node, "started", attempt=event.attempt, started_at=turn.now)
    turn.do(Perform(node=event.node, attempt=event.attempt, fence=event.fence))


def succeed(turn: Turn, event: StepSucceeded) -> None:
    running = _running(turn, event)
    if running is not None:
        state = Succeeded(at=turn.now, output=event.output, summary=event.summary)
        attempt = _attempt(turn, running, "succeeded", log=event.log)
        turn.end(event.node, state, running, attempt, summary=event.summary)


def fail(turn: Turn, event: StepFailed) -> None:
    running = _running(turn, event)
    if running is None:
        return
    _attempted(turn, event.node, running, "failed", error=event.error, log=event.log)
    step, planned = turn.steps[event.node], turn.planned(event.node)
    failures = step.failures + 1
    turn.put(event.node, replace(step, failures=failures))
    if step.stopped or not event.error.retryable or failures >= planned.attempts:
        turn.fail(event.node, event.error, running)
        return
    backoff = Backoff(first=planned.backoff, most=planned.longest, jitter=JITTER if planned.jitter else 0.0)
    delay = backoff.delay(failures, chance(turn.before.id, event.node, event.attempt))
    due = Micros(turn.now + round(delay * SECOND))
    turn.set(event.node, Waiting(attempt=running.attempt + 1, due=due))
    turn.do(Remind(node=event.node, attempt=running.attempt + 1, due=due))
    _tell_retried(turn, event.node, running, due, event.error)


def stopped(turn: Turn, event: StepStopped) -> None:
    running = _running(turn, event)
    if running is not None:
        _attempted(turn, event.node, running, "cancelled", log=event.log)
        turn.end(event.node, Cancelled(at=turn.now), running)


def retry_now(turn: Turn, event: RetryFellDue) -> None:
    step = turn.steps.get(event.node)
    if step is None or not isinstance(step.state, Waiting) or step.state.what != "retry":
        return
    if step.state.attempt == event.attempt:
        turn.do(Forget(node=event.node))
        make_ready(turn, event.node, event.attempt)


def resume(turn: Turn, event: RunResumed) -> None:
    """A new life: what ran is interrupted, and what was asked outside is asked again."""
    if turn.finished_at is not None or event.fence <= turn.fence:
        return
    turn.changed = True
    turn.fence = event.fence
    for key, meter in list(turn.meters.items()):  # nobody was at work while nobody was here
        turn.meters = turn.meters.put(key, replace(meter, since=turn.now if meter.active else None))
    for key, step in list(turn.steps.items()):
        match step.state:
            case Running():
                _interrupted(turn, key, step.state)
            case Ready(attempt=attempt):
                turn.do(Enqueue(node=key, attempt=attempt))
            case _ if step.asked is not None:
                turn.do(Resolve(node=key, what=step.asked, turn=step.turn, fence=turn.fence))


def chance(run: RunId, node: str, attempt: int) -> float:
    """In [0, 1), the same each time: jitter without dice (rule G5)."""
    return int.from_bytes(sha256(f"{run}:{node}:{attempt}".encode()).digest()[:6], "big") / 2**48


def _running(turn: Turn, event: StepSucceeded | StepFailed | StepStopped) -> Running | None:
    """The attempt this result belongs to, None when the result comes too late (rule G6)."""
    step = turn.steps.get(event.node)
    if step is None or not isinstance(step.state, Running):
        return None
    state = step.state
    return state if (state.attempt, state.fence) == (event.attempt, event.fence) else None


def _interrupted(turn: Turn, key: str, running: Running) -> None:
    step = turn.steps[key]
    if step.stopped:
        _attempted(turn, key, running, "cancelled")
        turn.end(key, Cancelled(at=turn.now), running)
        return
    _attempted(turn, key, running, "interrupted", error=INTERRUPTED)
    turn.put(key, replace(turn.steps[key], interruptions=step.interruptions + 1))
    if step.interruptions + 1 >= INTERRUPTIONS:
        turn.fail(key, KILLED_TOO_OFTEN, running)
        return
    make_ready(turn, key, running.attempt + 1)
    _tell_retried(turn, key, running, turn.now, INTERRUPTED)


def _tell_retried(turn: Turn, key: str, running: Running, due: Micros, error: StepError) -> None:
    following = running.attempt + 1
    turn.tell(key, "retried", attempt=running.attempt, next_attempt=following, due=due, error=told(error))


def _attempted(
    turn: Turn,
    key: str,
    running: Running,
    ended: HowEnded,
    *,
    error: StepError | None = None,
    log: tuple[LogLine, ...] = (),
) -> None:
    step = turn.steps[key]
    attempt = _attempt(turn, running, ended, error=error, log=log)
    turn.put(key, replace(step, attempts=(*step.attempts, attempt)))


def _attempt(
    turn: Turn,
    running: Running,
    ended: HowEnded,
    *,
    error: StepError | None = None,
    log: tuple[LogLine, ...] = (),
) -> Attempt:
    return Attempt(
        number=running.attempt,
        started_at=running.started_at,
        ended_at=turn.now,
        ended=ended,
        error=error,
        log=log,
    )

"""Decides what a run does next: `advance(run, event, now) -> (run, effects)`.

Never awaits, rolls no dice, asks no clock: the same journal always makes the same run. An event that comes too late
changes nothing: the very same run comes back, with no effects, and the caller journals nothing.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Literal, assert_never

from crdt.ids import Micros, RunId
from engine.records import Json, RunStatus
from engine.runtime.backoff import Backoff
from engine.runtime.clock import SECOND
from engine.workflow.effects import Announce, Effect, Enqueue, Forget, Interrupt, Perform, Remind, Withdraw
from engine.workflow.events import (
    CancelRequested,
    Event,
    RetryFellDue,
    RunQueued,
    RunResumed,
    StepFailed,
    StepStarted,
    StepStopped,
    StepSucceeded,
)
from engine.workflow.plan import Plan
from engine.workflow.run import (
    Attempt,
    Cancelled,
    Failed,
    LogLine,
    Pending,
    Ready,
    Run,
    Running,
    Skipped,
    Step,
    StepError,
    StepState,
    Succeeded,
    Waiting,
)

_How = Literal["succeeded", "failed", "interrupted", "cancelled"]

LONGEST_BACKOFF = 3600.0
"""Seconds."""
INTERRUPTIONS = 10
"""A step that is running each time the process dies may be what kills it (rule G7)."""

INTERRUPTED = StepError(code="interrupted", message="The server stopped while this step was running.")
KILLED_TOO_OFTEN = StepError(
    code="interrupted_too_often",
    message=f"The server stopped {INTERRUPTIONS} times while this step was running.",
    next_step="Look into the server's log for what happened, then run the workflow again.",
    retryable=False,
)


def new_run(run: RunId, plan: Plan) -> Run:
    return Run(id=run, plan=plan, steps={node: Step() for node in plan.steps}, open=len(plan.steps))


def advance(run: Run, event: Event, now: Micros) -> tuple[Run, tuple[Effect, ...]]:
    turn = _Turn(run, now)
    match event:
        case RunQueued():
            turn.queue(event)
        case RunResumed():
            turn.resume(event)
        case StepStarted():
            turn.start(event)
        case StepSucceeded():
            turn.succeed(event)
        case StepFailed():
            turn.fail(event)
        case StepStopped():
            turn.stopped(event)
        case RetryFellDue():
            turn.retry_now(event)
        case CancelRequested():
            turn.cancel(event)
        case _:
            assert_never(event)
    return turn.result()


class _Turn:
    """One decision being made. `_steps` is the run's own mapping until something changes."""

    def __init__(self, run: Run, now: Micros) -> None:
        self._before = run
        self._run = run
        self._now = now
        self._steps = dict(run.steps)
        self._effects: list[Effect] = []
        self._changed = False

    def result(self) -> tuple[Run, tuple[Effect, ...]]:
        if not self._changed:
            return self._before, ()
        if self._run.open == 0 and self._run.finished_at is None:
            self._finish()
        return replace(self._run, steps=self._steps), tuple(self._effects)

    # Events

    def queue(self, event: RunQueued) -> None:
        if self._run.fence:
            return
        self._changed = True
        self._run = replace(self._run, fence=event.fence, retry_of=event.retry_of, created_at=self._now)
        self._announce("run:queued", retry_of=event.retry_of)
        for node, reused in event.reused.items():
            state = Succeeded(at=self._now, output=reused.output, summary=reused.summary, reused=reused.run)
            self._end(node, state)
        for node in self._run.plan.steps:
            self._ready_if_free(node)

    def resume(self, event: RunResumed) -> None:
        if self._run.open == 0 or event.fence <= self._run.fence:
            return
        self._changed = True
        self._run = replace(self._run, fence=event.fence)
        for node, step in self._run.steps.items():
            match step.state:
                case Running():
                    self._interrupted(node, step, step.state)
                case Ready(attempt=attempt):
                    self._effects.append(Enqueue(node=node, attempt=attempt))
                case _:
                    pass

    def start(self, event: StepStarted) -> None:
        step = self._steps[event.node]
        if not isinstance(step.state, Ready) or step.state.attempt != event.attempt:
            return
        if event.fence != self._run.fence:
            return
        self._changed = True
        if self._run.started_at is None:
            self._run = replace(self._run, status="running", started_at=self._now)
            self._announce("run:started")
        state = Running(attempt=event.attempt, fence=event.fence, started_at=self._now)
        self._put(event.node, replace(step, state=state))
        self._tell(event.node, "started", attempt=event.attempt, started_at=self._now)
        self._effects.append(Perform(node=event.node, attempt=event.attempt, fence=event.fence))

    def succeed(self, event: StepSucceeded) -> None:
        running = self._running(event)
        if running is None:
            return
        self._attempted(event.node, running, "succeeded", log=event.log)
        state = Succeeded(at=self._now, output=event.output, summary=event.summary)
        self._end(event.node, state, running=running, summary=event.summary)
        if self._run.cancelled_by is None:
            for target in self._run.plan.then[event.node]:
                self._ready_if_free(target)

    def fail(self, event: StepFailed) -> None:
        running = self._running(event)
        if running is None:
            return
        self._attempted(event.node, running, "failed", error=event.error, log=event.log)
        step = self._steps[event.node]
        failures = step.failures + 1
        self._put(event.node, replace(step, failures=failures))
        planned = self._run.plan.steps[event.node]
        if self._run.cancelled_by is not None or not event.error.retryable or failures >= planned.attempts:
            self._fail(event.node, event.error, running)
            return
        backoff = Backoff(first=planned.backoff, most=LONGEST_BACKOFF)
        delay = backoff.delay(failures, _chance(self._run.id, event.node, event.attempt))
        self._try_again_at(event.node, running, Micros(self._now + round(delay * SECOND)), event.error)

    def stopped(self, event: StepStopped) -> None:
        running = self._running(event)
        if running is None:
            return
        self._attempted(event.node, running, "cancelled", log=event.log)
        self._end(event.node, Cancelled(at=self._now), running=running)

    def retry_now(self, event: RetryFellDue) -> None:
        step = self._steps[event.node]
        if not isinstance(step.state, Waiting) or step.state.attempt != event.attempt:
            return
        self._effects.append(Forget(node=event.node))
        self._make_ready(event.node, event.attempt)

    def cancel(self, event: CancelRequested) -> None:
        if self._run.open == 0 or self._run.cancelled_by is not None:
            return
        self._changed = True
        self._run = replace(self._run, cancelled_by=event.by)
        for node, step in self._run.steps.items():
            match step.state:
                case Running():
                    self._effects.append(Interrupt(node=node))
                case Pending():
                    self._end(node, Cancelled(at=self._now))
                case Ready():
                    self._effects.append(Withdraw(node=node))
                    self._end(node, Cancelled(at=self._now))
                case Waiting():
                    self._effects.append(Forget(node=node))
                    self._end(node, Cancelled(at=self._now))
                case _:
                    pass

    # What events have in common

    def _running(self, event: StepSucceeded | StepFailed | StepStopped) -> Running | None:
        """The attempt this result belongs to, None when the result comes too late (rule G6)."""
        state = self._steps[event.node].state
        if isinstance(state, Running) and (state.attempt, state.fence) == (event.attempt, event.fence):
            return state
        return None

    def _interrupted(self, node: str, step: Step, running: Running) -> None:
        if self._run.cancelled_by is not None:
            self._attempted(node, running, "cancelled")
            self._end(node, Cancelled(at=self._now), running=running)
            return
        self._attempted(node, running, "interrupted", error=INTERRUPTED)
        self._put(node, replace(self._steps[node], interruptions=step.interruptions + 1))
        if step.interruptions + 1 >= INTERRUPTIONS:
            self._fail(node, KILLED_TOO_OFTEN, running)
            return
        self._make_ready(node, running.attempt + 1)
        self._tell_retried(node, running, self._now, INTERRUPTED)

    def _try_again_at(self, node: str, running: Running, due: Micros, error: StepError) -> None:
        attempt = running.attempt + 1
        self._put(node, replace(self._steps[node], state=Waiting(attempt=attempt, due=due)))
        self._effects.append(Remind(node=node, attempt=attempt, due=due))
        self._tell_retried(node, running, due, error)

    def _tell_retried(self, node: str, running: Running, due: Micros, error: StepError) -> None:
        self._tell(
            node,
            "retried",
            attempt=running.attempt,
            next_attempt=running.attempt + 1,
            due=due,
            error=_told(error),
        )

    def _fail(self, node: str, error: StepError, running: Running) -> None:
        self._end(node, Failed(at=self._now, error=error), running=running, error=_told(error))
        self._skip_after(node)

    def _skip_after(self, cause: str) -> None:
        """Everything that waits for `cause`, directly or not."""
        behind = list(self._run.plan.then[cause])
        while behind:
            node = behind.pop()
            if isinstance(self._steps[node].state, Pending):
                self._end(node, Skipped(at=self._now, cause=cause), reason="upstream_failed", cause=cause)
                behind.extend(self._run.plan.then[node])

    def _ready_if_free(self, node: str) -> None:
        if not isinstance(self._steps[node].state, Pending):
            return
        if all(isinstance(self._steps[one].state, Succeeded) for one in self._run.plan.steps[node].after):
            self._make_ready(node, 1)

    def _make_ready(self, node: str, attempt: int) -> None:
        self._put(node, replace(self._steps[node], state=Ready(attempt=attempt, since=self._now)))
        self._effects.append(Enqueue(node=node, attempt=attempt))

    def _attempted(
        self,
        node: str,
        running: Running,
        ended: _How,
        *,
        error: StepError | None = None,
        log: tuple[LogLine, ...] = (),
    ) -> None:
        attempt = Attempt(
            number=running.attempt,
            started_at=running.started_at,
            ended_at=self._now,
            ended=ended,
            error=error,
            log=log,
        )
        step = self._steps[node]
        self._put(node, replace(step, attempts=(*step.attempts, attempt)))

    def _end(self, node: str, state: StepState, running: Running | None = None, **told: Json) -> None:
        self._put(node, replace(self._steps[node], state=state))
        self._run = replace(self._run, open=self._run.open - 1)
        if running is not None:
            times = {"attempt": running.attempt, "started_at": running.started_at, "ended_at": self._now}
            told = {**times, "duration": self._now - running.started_at, **told}
        topic = "completed" if isinstance(state, Succeeded) else state.status
        self._tell(node, topic, **told)

    def _put(self, node: str, step: Step) -> None:
        self._changed = True
        self._steps[node] = step

    def _finish(self) -> None:
        status = _verdict(self._steps)
        self._run = replace(self._run, status=status, finished_at=self._now)
        topic = "completed" if status == "succeeded" else status
        started = self._run.started_at
        told: dict[str, Json] = {"duration": self._now - started if started is not None else 0}
        if status == "cancelled":
            told["cancelled_by"] = self._run.cancelled_by
        self._announce(f"run:{topic}", **told)

    def _tell(self, node: str, what: str, **told: Json) -> None:
        planned = self._run.plan.steps[node]
        head = {"node": node, "title": planned.title, "operation": planned.operation}
        self._announce(f"step:{what}", **head, **told)

    def _announce(self, what: str, **told: Json) -> None:
        total = len(self._run.plan.steps)
        counts = {"steps_ended": total - self._run.open, "steps": total}
        self._effects.append(Announce(topic=f"workflow:{what}", payload={**told, **counts, "at": self._now}))


def _verdict(steps: dict[str, Step]) -> RunStatus:
    """A cancelled run is called so even when a step failed on the way: somebody decided, nobody has to look."""
    states = [step.state for step in steps.values()]
    if any(isinstance(state, Cancelled) for state in states):
        return "cancelled"
    return "failed" if any(isinstance(state, Failed) for state in states) else "succeeded"


def _chance(run: RunId, node: str, attempt: int) -> float:
    """In [0, 1), the same each time: jitter without dice (rule G5)."""
    return int.from_bytes(sha256(f"{run}:{node}:{attempt}".encode()).digest()[:6], "big") / 2**48


def _told(error: StepError) -> Json:
    return {"code": error.code, "message": error.message, "next_step": error.next_step}

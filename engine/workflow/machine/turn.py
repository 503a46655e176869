"""One decision being made about a run: what stands now, what has changed, what is to be done. Pure.

`advance.py` makes a turn for each event; `flowing.py`, `attempts.py`, `steering.py` and their like change it. What ends or
begins on the way is kept in `ended`, `closed` and `fresh` until `flowing.settle` has looked at all that follows from it.
"""

from collections import deque

from crdt.dataclasses import replace
from crdt.ids import Micros, UserId
from engine.records import Json, RunStatus
from engine.workflow.designs.plan import Plan, PlannedStep
from engine.workflow.machine.effects import Announce, Effect, Forget, Remind, Resolve
from engine.workflow.machine.run import Meter, Run, Scope, Step, Undo
from engine.workflow.machine.states import (
    ENDED,
    Asked,
    Attempt,
    Calling,
    Cancelled,
    Failed,
    Output,
    Pending,
    Ready,
    Resolving,
    Running,
    StepError,
    StepState,
    Succeeded,
)

ROOT = ""


class Turn:
    """Mutable, for one event. `changed` stays false when the event came too late."""

    def __init__(self, run: Run, now: Micros) -> None:
        self.before = run
        self.now = now
        self.steps, self.scopes = run.steps, run.scopes
        self.rounds, self.results, self.meters = run.rounds, run.results, run.meters
        self.reused, self.digests, self.kept = run.reused, run.digests, run.kept
        self.open, self.total, self.ended_count, self.active = run.open, run.total, run.ended, run.active
        self.status: RunStatus = run.status
        self.fence = run.fence
        self.started_at, self.finished_at = run.started_at, run.finished_at
        self.cancelled_by: UserId | None = run.cancelled_by
        self.error: StepError | None = run.error
        self.undo: Undo = run.undo
        self.more: dict[str, Json] = {}
        self.effects: list[Effect] = []
        self.ended: deque[str] = deque()
        self.closed: deque[str] = deque()
        self.fresh: deque[str] = deque()
        self.changed = False

    def result(self) -> tuple[Run, tuple[Effect, ...]]:
        if not self.changed:
            return self.before, ()
        run = replace(
            self.before,
            steps=self.steps,
            scopes=self.scopes,
            rounds=self.rounds,
            results=self.results,
            meters=self.meters,
            reused=self.reused,
            digests=self.digests,
            kept=self.kept,
            open=self.open,
            total=self.total,
            ended=self.ended_count,
            active=self.active,
            status=self.status,
            fence=self.fence,
            started_at=self.started_at,
            finished_at=self.finished_at,
            cancelled_by=self.cancelled_by,
            error=self.error,
            undo=self.undo,
            **self.more,
        )
        return run, tuple(self.effects)

    # Looking

    def plan_of(self, scope: Scope) -> Plan:
        return self.before.plan_of(scope)

    def plan(self, key: str) -> Plan:
        return self.plan_of(self.scopes[self.steps[key].scope])

    def planned(self, key: str) -> PlannedStep:
        step = self.steps[key]
        return self.before.plan_of(self.scopes[step.scope]).steps[step.of]

    def nodes_of(self, scope: Scope) -> tuple[str, ...]:
        """The design's steps of which this scope has one each."""
        if scope.undoes:
            return (scope.undoes,)
        held = self.steps.get(scope.container)
        called = held is None or self.planned(scope.container).calls != ""
        part = ("" if called else held.of if held else "", scope.part)
        return self.plan_of(scope).parts.get(part, ())

    @property
    def stopping(self) -> bool:
        return self.cancelled_by is not None or self.error is not None

    def is_remembered(self, key: str) -> bool:
        """Whether what stands inside it may be asked for when it is over."""
        step = self.steps[key]
        return (self.scopes[step.scope].plan, step.of) in self.before.plan.remembered

    # Changing

    def do(self, effect: Effect) -> None:
        self.changed = True
        self.effects.append(effect)

    def put(self, key: str, step: Step) -> None:
        before = self.steps.get(key)
        was, now = (None if before is None else before.state), step.state
        self.active += _is_busy(step) - _is_busy(before)
        if isinstance(now, Running) != isinstance(was, Running):
            self._measure(step.scope, 1 if isinstance(now, Running) else -1)
        self.changed = True
        self.steps = self.steps.put(key, step)

    def set(self, key: str, state: StepState) -> None:
        self.put(key, replace(self.steps[key], state=state))

    def put_scope(self, id_: str, scope: Scope) -> None:
        self.changed = True
        self.scopes = self.scopes.put(id_, scope)

    def keep(self, key: str, what: Output) -> None:
        """For what undoes something inside this step."""
        if self.is_remembered(key):
            self.kept = self.kept.put(key, what)

    def ask(self, key: str, what: Asked, state: StepState | None = None) -> None:
        """Have something worked out for this step, which stands as `state` meanwhile."""
        step = self.steps[key]
        state = state or Resolving(what=what, since=self.now)
        self.put(key, replace(step, state=state, asked=what, turn=step.turn + 1))
        self.do(Resolve(node=key, what=what, turn=step.turn + 1, fence=self.fence))

    def begin(self, id_: str, scope: Scope, nodes: tuple[str, ...]) -> None:
        """A scope with these steps; none of them has begun. One without steps is over at once."""
        self.put_scope(id_, replace(scope, open=len(nodes)))
        plan = self.plan_of(scope)
        for node in nodes:
            waits = len(plan.steps[node].after)
            self.put(scope.prefix + node, Step(of=node, scope=id_, waits=waits))
        self.open += len(nodes)
        self.total += len(nodes)
        (self.fresh if nodes else self.closed).append(id_)

    def end(
        self,
        key: str,
        state: StepState,
        running: Running | None = None,
        attempt: Attempt | None = None,
        **told: Json,
    ) -> None:
        """Once per step, with its last attempt. What follows from it is looked at later in this turn."""
        step = self.steps[key]
        self.ended_count += 1
        attempts = step.attempts if attempt is None else (*step.attempts, attempt)
        self.put(key, replace(step, state=state, order=self.ended_count, asked=None, attempts=attempts))
        self.open -= 1
        scope = self.scopes[step.scope]
        failed = scope.failed or (key if isinstance(state, Failed) else "")
        cancelled = scope.cancelled or isinstance(state, Cancelled)
        scope = replace(scope, open=scope.open - 1, failed=failed, cancelled=cancelled)
        self.put_scope(step.scope, scope)
        self.ended.append(key)
        if scope.open == 0:
            self.closed.append(step.scope)
        if key in self.meters:
            self.unlimit(key)
        if isinstance(step.state, Calling):
            self._forget_results(f"{key}/")
        if running is not None:
            times = {"attempt": running.attempt, "started_at": running.started_at, "ended_at": self.now}
            told = {**times, "duration": self.now - running.started_at, **told}
        self.tell(key, "completed" if isinstance(state, Succeeded) else state.status, **told)

    def _forget_results(self, frame: str) -> None:
        """Those of a called design are from now on what the step that called it gave."""
        for name in [one for one in self.results if one.startswith(frame)]:
            self.results = self.results.drop(name)

    def fail(self, key: str, error: StepError, running: Running | None = None) -> None:
        self.end(key, Failed(at=self.now, error=error), running, error=told(error))

    def begun(self) -> None:
        """Its first step is under way."""
        if self.started_at is None:
            self.status, self.started_at = "running", self.now
            self.announce("run:started")

    # Time at work (rule G26): of the run, and of steps with others inside

    def limit(self, key: str, seconds: float | None) -> None:
        if seconds:
            self.meters = self.meters.put(key, Meter())

    def unlimit(self, key: str) -> None:
        self.meters = self.meters.drop(key)
        self.do(Forget(node=key, what="limit"))

    def seconds_of(self, key: str) -> float:
        limit = self.before.plan.settings.timeout_s if key == ROOT else self.planned(key).timeout
        return limit or 0.0

    def _measure(self, scope: str, change: int) -> None:
        if not self.meters:
            return
        while True:
            around = self.scopes[scope]
            key = around.container
            if (key or scope == ROOT) and key in self.meters:
                self._count(key, change)
            if scope == ROOT:
                return
            scope = around.parent

    def _count(self, key: str, change: int) -> None:
        meter = self.meters[key]
        active = meter.active + change
        if active and not meter.active:
            left = round(self.seconds_of(key) * 1_000_000) - meter.spent
            self.do(Remind(node=key, attempt=0, due=Micros(self.now + max(0, left)), what="limit"))
            meter = replace(meter, since=self.now)
        elif not active and meter.since is not None:
            self.do(Forget(node=key, what="limit"))
            meter = replace(meter, since=None, spent=meter.spent + self.now - meter.since)
        self.meters = self.meters.put(key, replace(meter, active=active))

    # Telling

    def tell(self, key: str, what: str, **more: Json) -> None:
        step, planned = self.steps[key], self.planned(key)
        said: dict[str, Json] = {
            "node": key,
            "title": planned.title,
            "operation": planned.operation,
            "of": step.of,
            "scope": self.scopes[step.scope].prefix,
        }
        said.update(more)
        self._announce(f"workflow:step:{what}", said)

    def announce(self, what: str, **more: Json) -> None:
        self._announce(f"workflow:{what}", more)

    def _announce(self, topic: str, said: dict[str, Json]) -> None:
        said["steps_ended"] = self.total - self.open
        said["steps"] = self.total
        said["at"] = self.now
        self.do(Announce(topic=topic, payload=said))

    def is_pending(self, key: str) -> bool:
        return isinstance(self.steps[key].state, Pending)

    def has_ended(self, key: str) -> bool:
        return isinstance(self.steps[key].state, ENDED)


def _is_busy(step: Step | None) -> bool:
    return step is not None and (step.asked is not None or isinstance(step.state, Ready | Running))


def told(error: StepError) -> Json:
    return {"code": error.code, "message": error.message, "next_step": error.next_step}

"""Decides what a run does next: `advance(run, event, now) -> (run, effects)`.

Never awaits, rolls no dice, asks no clock: the same journal always makes the same run. An event that comes too late
changes nothing: the very same run comes back, with no effects, and the caller journals nothing.

What an event does at once is in `attempts`, `steering`, `waiting` and `stopping`; what follows from it in `flowing`,
`holding`, `looping` and `ending`. All of them change one `Turn`.
"""

from crdt.ids import Micros, RunId
from engine.workflow.designs.plan import TOP, Plan
from engine.workflow.machine import attempts, waiting
from engine.workflow.machine.effects import Effect
from engine.workflow.machine.events import (
    CancelRequested,
    Event,
    EventSeen,
    GateDecided,
    Resolved,
    RunQueued,
    TimeCame,
)
from engine.workflow.machine.flowing import settle
from engine.workflow.machine.persistent import Persistent
from engine.workflow.machine.run import Run, Scope, Step
from engine.workflow.machine.steering import resolved
from engine.workflow.machine.stopping import cancel, limit_reached
from engine.workflow.machine.turn import ROOT, Turn


def new_run(run: RunId, plan: Plan) -> Run:
    top = plan.parts[TOP]
    steps = {node: Step(of=node, waits=len(plan.steps[node].after)) for node in top}
    return Run(
        id=run,
        plan=plan,
        steps=Persistent(steps),
        scopes=Persistent({ROOT: Scope(open=len(top))}),
        open=len(top),
        total=len(top),
    )


def advance(run: Run, event: Event, now: Micros) -> tuple[Run, tuple[Effect, ...]]:
    turn = Turn(run, now)
    _take(turn, event)
    settle(turn)
    return turn.result()


def _take(turn: Turn, event: Event) -> None:
    match event:
        case RunQueued():
            _queue(turn, event)
        case CancelRequested():
            cancel(turn, event)
        case Resolved():
            resolved(turn, event)
        case GateDecided():
            waiting.decided(turn, event)
        case EventSeen():
            waiting.event_seen(turn, event)
        case TimeCame(node=node, what="limit"):
            limit_reached(turn, node)
        case TimeCame(node=node):
            waiting.time_came(turn, node)
        case _:
            attempts.take(turn, event)


def _queue(turn: Turn, event: RunQueued) -> None:
    if turn.fence:
        return
    turn.changed = True
    turn.fence = event.fence
    turn.more |= {"retry_of": event.retry_of, "created_at": turn.now}
    turn.reused = event.reused
    turn.limit(ROOT, turn.before.plan.settings.timeout_s)
    turn.announce("run:queued", retry_of=event.retry_of)
    (turn.fresh if turn.open else turn.closed).append(ROOT)

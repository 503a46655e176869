"""Which steps begin when others have ended (rules G3, G4 and G18). Pure: changes a `Turn`.

Each end is looked at once, along its ways out, so a turn costs what it changes and never the size of the design.
"""

from crdt.dataclasses import replace
from engine.workflow.designs.plan import GATE, PlannedStep
from engine.workflow.machine.effects import Enqueue
from engine.workflow.machine.giving import give
from engine.workflow.machine.holding import begin_steering, close_scope
from engine.workflow.machine.judging import Verdict, fails_at_once, judge
from engine.workflow.machine.run import Reused, Step
from engine.workflow.machine.states import Cancelled, Failed, Ready, Skipped, StepState, Succeeded, WhySkipped
from engine.workflow.machine.turn import Turn


def settle(turn: Turn) -> None:
    """Until nothing more follows from what has ended."""
    while turn.ended or turn.fresh or turn.closed:
        if turn.ended:
            _follow(turn, turn.ended.popleft())
        elif turn.fresh:
            _begin_free(turn, turn.fresh.popleft())
        else:
            close_scope(turn, turn.closed.popleft())


def _begin_free(turn: Turn, scope_id: str) -> None:
    """Those steps of a new scope that wait for nothing."""
    scope = turn.scopes[scope_id]
    plan = turn.plan_of(scope)
    for node in turn.nodes_of(scope):
        if not plan.steps[node].after:
            consider(turn, scope.prefix + node)


def consider(turn: Turn, key: str) -> None:
    """All steps before this one have ended, and what its ways in ask for may have to be worked out."""
    if not turn.is_pending(key):
        return
    step, planned = turn.steps[key], turn.planned(key)
    if step.ways is None and _has_open_conditions(turn, step, planned):
        turn.ask(key, "ways")
        return
    decide(turn, key)


def decide(turn: Turn, key: str) -> None:
    step, planned = turn.steps[key], turn.planned(key)
    prefix = turn.scopes[step.scope].prefix
    verdicts = _verdicts(turn, step, planned, prefix)
    judgement = judge(planned.run_if, verdicts.values())
    match judgement:
        case "start":
            start(turn, key)
        case "upstream_failed":
            failed = next((one for one, verdict in verdicts.items() if verdict == "failed"), planned.after[0])
            skip(turn, key, prefix + failed, "upstream_failed")
        case "not_taken":
            skip(turn, key, prefix + planned.after[0], "not_taken")


def start(turn: Turn, key: str) -> None:
    step, planned = turn.steps[key], turn.planned(key)
    reused = _reusable(turn, step, planned, key)
    if reused is not None and reused.output is not None:
        state = Succeeded(
            at=turn.now,
            output=reused.output,
            summary=reused.summary,
            reused=reused.run,
            port=reused.port,
        )
        give(turn, key, reused.results)
        turn.end(key, state)
    elif planned.steers:
        begin_steering(turn, key)
    else:
        make_ready(turn, key, 1)


def make_ready(turn: Turn, key: str, attempt: int) -> None:
    turn.set(key, Ready(attempt=attempt, since=turn.now))
    turn.do(Enqueue(node=key, attempt=attempt))


def skip(turn: Turn, key: str, cause: str, reason: WhySkipped) -> None:
    """`cause` is the step whose end decided it; told is the first one in that row."""
    state = turn.steps[cause].state
    first = state.cause if isinstance(state, Skipped) else cause
    turn.end(key, Skipped(at=turn.now, cause=first, reason=reason), reason=reason, cause=first)


def _follow(turn: Turn, key: str) -> None:
    """What waits for this step, now that it has ended."""
    step = turn.steps.get(key)
    if step is None:
        return  # its round is over and forgotten
    scope = turn.scopes[step.scope]
    plan = turn.plan_of(scope)
    if plan.steps[step.of].undoes:
        return
    for target in plan.then[step.of]:
        after = scope.prefix + target
        other = turn.steps[after]
        turn.put(after, other := replace(other, waits=other.waits - 1))
        if not turn.is_pending(after):
            continue
        if isinstance(step.state, Cancelled):
            turn.end(after, Cancelled(at=turn.now))
        elif other.waits == 0:
            consider(turn, after)
        elif _settles_failure(step.state, plan.steps[target], step.of):
            skip(turn, after, key, "upstream_failed")


def _settles_failure(state: StepState, planned: PlannedStep, source: str) -> bool:
    """Whether this end alone decides that a step is not reached; conditions on its ways wait for their turn."""
    if isinstance(state, Skipped):
        return state.reason == "upstream_failed" and fails_at_once(planned.run_if)
    if not isinstance(state, Failed) or not fails_at_once(planned.run_if):
        return False
    return not any(way.condition for way in planned.ways if way.source == source)


def _has_open_conditions(turn: Turn, step: Step, planned: PlannedStep) -> bool:
    prefix = turn.scopes[step.scope].prefix
    for way in planned.ways:
        if way.condition:
            state = turn.steps[prefix + way.source].state
            if not (isinstance(state, Skipped) and state.reason == "not_taken"):
                return True
    return False


def _verdicts(turn: Turn, step: Step, planned: PlannedStep, prefix: str) -> dict[str, Verdict]:
    """What became of each step before this one, over the ways that lead from it."""
    holds = step.ways or (True,) * len(planned.ways)
    verdicts: dict[str, Verdict] = dict.fromkeys(planned.after, "not_taken")
    for way, hold in zip(planned.ways, holds, strict=True):
        state = turn.steps[prefix + way.source].state
        match state:
            case Skipped(reason="upstream_failed"):
                verdicts[way.source] = "failed"
            case Failed() | Cancelled() if hold:
                verdicts[way.source] = "failed"
            case Succeeded(port=port) if hold and way.port in ("", port):
                verdicts[way.source] = "succeeded"
            case _:
                pass
    return verdicts


def _reusable(turn: Turn, step: Step, planned: PlannedStep, key: str) -> Reused | None:
    """A gate is asked anew in each run (rule G24)."""
    if planned.operation == GATE or turn.scopes[step.scope].anew:
        return None
    return turn.reused.get(key)

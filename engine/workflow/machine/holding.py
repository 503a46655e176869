"""Steps that hold others: loops, tries, calls. What they begin, and what their end is (rules G20 to G22).

Pure: changes a `Turn`. Loops are in `looping.py`.
"""

from crdt.dataclasses import replace
from engine.workflow.machine import looping
from engine.workflow.machine.ending import close_root, close_undo
from engine.workflow.machine.run import Scope
from engine.workflow.machine.states import Calling, Cancelled, Inline, Looping, Output, Trying, said
from engine.workflow.machine.turn import ROOT, Turn


def begin_steering(turn: Turn, key: str) -> None:
    turn.begun()
    match turn.planned(key).operation:
        case "flow.try":
            turn.limit(key, turn.planned(key).timeout)
            turn.set(key, Trying(started_at=turn.now))
            turn.tell(key, "started", attempt=1, started_at=turn.now)
            _begin_part(turn, key, "body")
        case "flow.while":
            looping.begin_while(turn, key)
        case _:
            turn.ask(key, "input")


def begin_call(turn: Turn, key: str, parameters: Output) -> None:
    turn.limit(key, turn.planned(key).timeout)
    turn.keep(key, parameters)
    turn.set(key, Calling(started_at=turn.now, parameters=parameters))
    turn.tell(key, "started", attempt=1, started_at=turn.now)
    around = turn.scopes[turn.steps[key].scope]
    id_ = f"{key}/"
    scope = Scope(
        prefix=id_,
        plan=turn.planned(key).calls,
        frame=id_,
        container=key,
        parent=turn.steps[key].scope,
        shielded=around.shielded,
        anew=around.anew,
    )
    turn.begin(id_, scope, turn.nodes_of(scope))


def close_scope(turn: Turn, id_: str) -> None:
    """All steps of this scope have ended."""
    scope = turn.scopes[id_]
    if id_ == ROOT:
        close_root(turn)
    elif scope.undoes:
        close_undo(turn, scope)
    else:
        _close_inside(turn, id_, scope)


def _close_inside(turn: Turn, id_: str, scope: Scope) -> None:
    state = turn.steps[scope.container].state
    match state:
        case Looping():
            looping.close_round(turn, id_, scope, state)
        case Trying():
            _close_part(turn, scope, state)
        case Calling():
            _close_call(turn, scope, state)
        case _:
            return


def _begin_part(turn: Turn, key: str, part: str) -> None:
    around_id = turn.steps[key].scope
    around = turn.scopes[around_id]
    scope = replace(
        around,
        container=key,
        parent=around_id,
        part=part,
        open=0,
        failed="",
        cancelled=False,
        shielded=around.shielded or part == "finally",
        undoes="",
        results={},
    )
    turn.begin(f"{key}.{part}", scope, turn.nodes_of(scope))


def _close_part(turn: Turn, scope: Scope, state: Trying) -> None:
    key = scope.container
    error = looping.error_in(turn, scope)
    cancelled = state.cancelled or (scope.cancelled and state.error is None)
    match state.part:
        case "body" if (
            error is not None and not cancelled and state.error is None and _has(turn, key, "catch")
        ):
            turn.keep(key, Inline(value=said(error)))
            turn.set(key, replace(state, part="catch", caught=error))
            _begin_part(turn, key, "catch")
            return
        case "body" | "catch":
            left = state.error or error
            turn.set(key, replace(state, part="finally", error=left, cancelled=cancelled))
            _begin_part(turn, key, "finally")
            return
        case "finally":
            left = error or state.error
    if cancelled:
        turn.end(key, Cancelled(at=turn.now))
    elif left is not None:
        turn.fail(key, left)
    else:
        turn.ask(key, "result", state)


def _has(turn: Turn, key: str, part: str) -> bool:
    return (turn.steps[key].of, part) in turn.plan(key).parts


def _close_call(turn: Turn, scope: Scope, state: Calling) -> None:
    key = scope.container
    error = state.error or looping.error_in(turn, scope)
    if state.error is None and scope.cancelled:
        turn.end(key, Cancelled(at=turn.now))
    elif error is not None:
        turn.fail(key, error)
    else:
        turn.ask(key, "result", state)

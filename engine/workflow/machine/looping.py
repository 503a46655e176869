"""Loops: rounds over a list, several at once, or as long as something holds (rule G20). Pure: changes a `Turn`.

A round's steps are made when it begins and forgotten when it is over, where nothing can ask for them again: a loop over
ten thousand items holds no more steps than it has rounds under way.
"""

from collections.abc import Iterator
from itertools import count

from crdt.dataclasses import replace
from engine.records import Json
from engine.workflow.machine.giving import give
from engine.workflow.machine.run import Round, Scope
from engine.workflow.machine.states import Cancelled, Failed, Looping, Output, StepError, Succeeded
from engine.workflow.machine.turn import Turn

TOO_MANY = StepError(
    code="too_many_rounds",
    message="The condition still holds after as many rounds as are allowed.",
    next_step="Raise the number of rounds, or let the condition end sooner.",
    retryable=False,
)


def round_key(loop: str, index: int) -> str:
    return f"{loop}[{index}]"


def begin_each(turn: Turn, key: str, value: Json, items: Output, rounds: int, digest: str) -> None:
    around = turn.scopes[turn.steps[key].scope]
    before = turn.reused.get(key)
    anew = around.anew or (before is not None and before.digest != digest)
    state = Looping(
        started_at=turn.now,
        parallel=value["parallel"],
        stop_on_error=value["stop_on_error"],
        rounds=rounds,
        items=items,
        digest=digest,
        anew=anew,
    )
    turn.digests = turn.digests.put(key, digest)
    turn.keep(key, items)
    _begin(turn, key, state)
    _fill(turn, key, state)


def begin_while(turn: Turn, key: str) -> None:
    state = Looping(started_at=turn.now, anew=turn.scopes[turn.steps[key].scope].anew)
    _begin(turn, key, state)
    turn.ask(key, "round", state)


def next_of_while(turn: Turn, key: str, state: Looping, value: Json) -> None:
    """Whether there is another round was worked out."""
    if not value["condition"]:
        turn.ask(key, "result", replace(state, rounds=state.begun))
    elif state.begun >= value["most"]:
        turn.fail(key, replace(TOO_MANY, details={"most": value["most"]}))
    else:
        if state.begun:
            _forget(turn, key, round_key(key, state.begun - 1))
        _begin_round(turn, key, state)


def close_round(turn: Turn, id_: str, scope: Scope, state: Looping) -> None:
    key = scope.container
    failed, cancelled = bool(scope.failed), scope.cancelled
    given = dict(_given(turn, scope))
    ended = Round(given=given, failed=failed or cancelled, results=scope.results)
    turn.rounds = turn.rounds.put(id_, ended)
    error = state.error
    if failed and error is None and (state.stop_on_error or state.rounds is None):
        error = error_in(turn, scope)
    state = replace(
        state,
        live=state.live - 1,
        succeeded=state.succeeded + (not failed and not cancelled),
        failed=state.failed + failed,
        ending=state.ending or error is not None,
        stopped=state.stopped or cancelled,
        error=error,
    )
    turn.set(key, state)
    if state.rounds is None:
        _after_while(turn, key, state)
        return
    _forget(turn, key, id_)
    _fill(turn, key, state)


def finish(turn: Turn, key: str, state: Looping) -> None:
    """No round is under way and none follows."""
    if state.error is not None:
        turn.fail(key, state.error)
    elif state.stopped:
        turn.end(key, Cancelled(at=turn.now))
    else:
        turn.ask(key, "result", state)


def _begin(turn: Turn, key: str, state: Looping) -> None:
    turn.limit(key, turn.planned(key).timeout)
    turn.set(key, state)
    turn.tell(key, "started", attempt=1, started_at=turn.now)


def _after_while(turn: Turn, key: str, state: Looping) -> None:
    if state.ending or state.stopped:
        finish(turn, key, state)
    else:
        turn.ask(key, "round", state)


def _fill(turn: Turn, key: str, state: Looping) -> None:
    """Rounds begin as long as there are places; those that an earlier run finished are taken over."""
    rounds = state.rounds or 0
    while not state.ending and state.begun < rounds and state.live < state.parallel:
        id_ = round_key(key, state.begun)
        kept = None if state.anew else turn.reused.get(id_)
        if kept is not None and kept.given is not None:
            turn.rounds = turn.rounds.put(id_, Round(given=kept.given, results=kept.results))
            state = replace(state, begun=state.begun + 1, succeeded=state.succeeded + 1)
            turn.set(key, state)
            give(turn, key, kept.results)
        else:
            state = _begin_round(turn, key, state)
    if state.live == 0 and (state.ending or state.begun == rounds):
        finish(turn, key, state)


def _begin_round(turn: Turn, key: str, state: Looping) -> Looping:
    index = state.begun
    around_id = turn.steps[key].scope
    around = turn.scopes[around_id]
    id_ = round_key(key, index)
    scope = replace(
        around,
        prefix=f"{id_}/",
        container=key,
        parent=around_id,
        part="body",
        index=index,
        open=0,
        failed="",
        cancelled=False,
        anew=state.anew,
        undoes="",
        results={},
    )
    state = replace(state, begun=index + 1, live=state.live + 1)
    turn.set(key, state)
    turn.begin(id_, scope, turn.nodes_of(scope))
    return state


def _given(turn: Turn, scope: Scope) -> Iterator[tuple[str, Output]]:
    plan = turn.plan_of(scope)
    loop = turn.steps[scope.container].of
    for node in plan.last.get((loop, "body"), ()):
        state = turn.steps[scope.prefix + node].state
        if isinstance(state, Succeeded):
            yield node, state.output


def error_in(turn: Turn, scope: Scope) -> StepError | None:
    """Why the first step of this scope that failed has failed, with its key."""
    if not scope.failed:
        return None
    state = turn.steps[scope.failed].state
    error = state.error if isinstance(state, Failed) else StepError(code="failed", message="A step failed.")
    details = dict(error.details) if isinstance(error.details, dict) else {}
    return replace(error, details={"step": scope.failed, **details}, retryable=False)


def _forget(turn: Turn, key: str, id_: str) -> None:
    """The steps of a round that is over, and all that stood inside them."""
    if not turn.is_remembered(key):
        _forget_scope(turn, id_)


def _forget_scope(turn: Turn, id_: str) -> None:
    scope = turn.scopes.get(id_)
    if scope is None:
        return
    for node in turn.nodes_of(scope):
        key = scope.prefix + node
        for inner in (f"{key}.body", f"{key}.catch", f"{key}.finally", f"{key}/"):
            _forget_scope(turn, inner)
        for index in count():
            round_ = round_key(key, index)
            if round_ not in turn.rounds:
                break
            _forget_scope(turn, round_)
            turn.rounds = turn.rounds.drop(round_)
        turn.digests = turn.digests.drop(key)
        turn.steps = turn.steps.drop(key)
    turn.scopes = turn.scopes.drop(id_)

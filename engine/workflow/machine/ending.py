"""How a run ends: its verdict, and before it the steps that undo what was done (rules G4 and G25). Pure."""

from crdt.dataclasses import replace
from engine.records import Json, RunStatus
from engine.workflow.machine.persistent import Persistent
from engine.workflow.machine.run import Scope, Undo
from engine.workflow.machine.states import Succeeded
from engine.workflow.machine.turn import ROOT, Turn


def close_root(turn: Turn) -> None:
    scopes = _to_undo(turn) if _wants_undo(turn) else {}
    if scopes:
        turn.undo = Undo(pending=tuple(scopes), scopes=scopes)
        turn.announce("run:undoing", undoing=list(scopes))
        _undo_next(turn)
    else:
        finish(turn)


def close_undo(turn: Turn, scope: Scope) -> None:
    """One after the other; one that fails does not keep the others from being undone."""
    key = scope.prefix + scope.undoes
    undo = replace(turn.undo, pending=turn.undo.pending[1:])
    if isinstance(turn.steps[key].state, Succeeded):
        turn.undo = replace(undo, done=(*undo.done, key))
    else:
        turn.undo = replace(undo, failed=(*undo.failed, key))
    if undo.pending:
        _undo_next(turn)
    else:
        turn.undo = replace(turn.undo, scopes={})
        finish(turn)


def finish(turn: Turn) -> None:
    turn.status = _verdict(turn)
    turn.finished_at = turn.now
    turn.reused, turn.kept, turn.meters = {}, Persistent(), Persistent()
    topic = "completed" if turn.status == "succeeded" else turn.status
    more: dict[str, Json] = {"duration": turn.now - (turn.started_at or turn.now)}
    if turn.status == "cancelled":
        more["cancelled_by"] = turn.cancelled_by
    if turn.undo.outcome:
        more["undo"] = turn.undo.outcome
    turn.announce(f"run:{topic}", **more)


def _verdict(turn: Turn) -> RunStatus:
    """A cancelled run is called so even when a step failed on the way: somebody decided, nobody has to look."""
    root = turn.scopes[ROOT]
    if turn.error is not None:
        return "failed"
    if root.cancelled or _undo_asked(turn):
        return "cancelled"
    return "failed" if root.failed else "succeeded"


def _wants_undo(turn: Turn) -> bool:
    if _verdict(turn) == "cancelled":
        return _undo_asked(turn)
    return _verdict(turn) == "failed" and turn.before.plan.settings.undo_on_failure


def _undo_asked(turn: Turn) -> bool:
    return bool(turn.more.get("undo_asked", turn.before.undo_asked))


def _to_undo(turn: Turn) -> dict[str, str]:
    """The keys that the undoing steps will have, for what was done last first, and the scope of each."""
    plan = turn.before.plan
    if not plan.undoing and not any(one.undoing for one in plan.called.values()):
        return {}
    done = [
        (step.order, turn.scopes[step.scope].prefix + undoer, step.scope)
        for key, step in turn.steps.items()
        if isinstance(step.state, Succeeded)
        for undoer in turn.plan(key).undoing.get(step.of, ())
    ]
    return {key: scope for _, key, scope in sorted(done, reverse=True)}


def _undo_next(turn: Turn) -> None:
    key = turn.undo.pending[0]
    scope = turn.undo.scopes[key]
    _begin_undo(turn, scope, key.removeprefix(turn.scopes[scope].prefix))


def _begin_undo(turn: Turn, scope_id: str, undoer: str) -> None:
    around = turn.scopes[scope_id]
    scope = replace(
        around,
        container="",
        parent=scope_id,
        part="undo",
        open=0,
        failed="",
        cancelled=False,
        shielded=True,
        undoes=undoer,
    )
    turn.begin(f"undo {around.prefix}{undoer}", scope, (undoer,))

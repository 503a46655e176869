"""What a run, or a design that it calls, gives under names, and inside which steps it was given (rules G11 and G27).

A step that a later run takes over gives again there what was given inside it. Pure: changes a `Turn`.
"""

from collections.abc import Mapping

from crdt.dataclasses import replace
from engine.workflow.machine.states import Output
from engine.workflow.machine.turn import Turn


def give(turn: Turn, key: str, given: Mapping[str, Output]) -> None:
    """By the step `key`, or by one inside it. What a called design gives belongs to the call, and to nothing around it."""
    if not given:
        return
    frame = turn.scopes[turn.steps[key].scope].frame
    for name, output in given.items():
        turn.results = turn.results.put(f"{frame}{name}", output)
    while True:
        step = turn.steps[key]
        turn.put(key, replace(step, results={**step.results, **given}))
        scope = turn.scopes[step.scope]
        if scope.index is not None:
            turn.put_scope(step.scope, replace(scope, results={**scope.results, **given}))
        if not scope.container or scope.container == frame.removesuffix("/"):
            return
        key = scope.container

"""What was worked out about a step, and where the run goes on then (rules G17 to G24). Pure: changes a `Turn`.

Here a run meets the outside: values come in as `Resolved`, checked by the operation's model, and stand in the journal.
"""

from crdt.dataclasses import replace
from engine.records import Json
from engine.workflow.machine import looping, waiting
from engine.workflow.machine.events import Resolved
from engine.workflow.machine.flowing import decide
from engine.workflow.machine.giving import give
from engine.workflow.machine.holding import begin_call
from engine.workflow.machine.states import Inline, Looping, Output, Pending, Succeeded, Waiting
from engine.workflow.machine.turn import Turn

NOTHING = Inline(value=None)


def resolved(turn: Turn, event: Resolved) -> None:
    key = event.node
    step = turn.steps.get(key)
    if step is None or (step.asked, step.turn, turn.fence) != (event.what, event.turn, event.fence):
        return
    turn.put(key, replace(step, asked=None))
    if event.error is not None:
        _could_not(turn, event)
        return
    match event.what, step.state:
        case "ways", _:
            turn.put(key, replace(turn.steps[key], ways=tuple(event.value), state=Pending()))
            decide(turn, key)
        case "input", _:
            _begin(turn, key, event)
        case "round", Looping() as state:
            looping.next_of_while(turn, key, state, event.value)
        case "event", Waiting() as state:
            waiting.event_judged(turn, key, state, fits=bool(event.value))
        case _:
            _succeed(turn, key, event.output or NOTHING, event.summary)


def _begin(turn: Turn, key: str, event: Resolved) -> None:
    """A step that steers has its values."""
    value, output = event.value, event.output or NOTHING
    match turn.planned(key).operation:
        case "flow.choice" | "flow.switch":
            _succeed(turn, key, Inline(value={"port": value["port"]}), {"port": value["port"]}, value["port"])
        case "flow.for_each":
            looping.begin_each(turn, key, value, output, event.count, event.digest)
        case "flow.call":
            begin_call(turn, key, output)
        case "flow.wait":
            waiting.begin_wait(turn, key, value)
        case "flow.gate":
            waiting.begin_gate(turn, key, value)
        case "flow.output":
            give(turn, key, {value["name"]: output})
            _succeed(turn, key, output, event.summary)
        case other:
            raise LookupError(f"{other} steers, and nothing says how")


def _could_not(turn: Turn, event: Resolved) -> None:
    """A value that cannot be worked out fails the step, and a loop with it."""
    key, error = event.node, event.error
    state = turn.steps[key].state
    if error is None:
        return
    if isinstance(state, Waiting):
        waiting.give_up(turn, key, state)
    turn.fail(key, replace(error, retryable=False))


def _succeed(turn: Turn, key: str, output: Output, summary: Json, port: str = "") -> None:
    told: dict[str, Json] = {"summary": summary}
    if port:
        told["port"] = port
    turn.end(key, Succeeded(at=turn.now, output=output, summary=summary, port=port), **told)

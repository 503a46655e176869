"""What has to be worked out for a step that steers, with all it takes, as the run stands now. Pure.

A question holds no run: runs go on while it is answered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from crdt.kinds.workflow import Parameter, Result
from engine.records import RunRecord
from engine.workflow.designs.plan import PlannedStep
from engine.workflow.machine.effects import Resolve
from engine.workflow.machine.looping import round_key
from engine.workflow.machine.run import Round, Run
from engine.workflow.machine.states import (
    Looping,
    Output,
    Seen,
    Skipped,
    StepState,
    Succeeded,
    Trying,
    Waiting,
)
from engine.workflow.machine.viewing import View, view_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`open_ways` says which ways in have to be looked at. `given` is what the last steps of a part gave, `alone` that
    there is one such step. `results` are those of a called design, `declared` what the design says of its own.
    """

    run: RunRecord
    ask: Resolve
    step: PlannedStep
    state: StepState
    view: View
    open_ways: tuple[bool, ...] = ()
    rounds: tuple[Round, ...] = ()
    given: Mapping[str, Output] = field(default_factory=dict)
    alone: bool = True
    results: Mapping[str, Output] = field(default_factory=dict)
    declared: Mapping[str, Result] = field(default_factory=dict)
    asks: Mapping[str, Parameter] = field(default_factory=dict)
    seen: Seen | None = None


def question_of(run: Run, record: RunRecord, ask: Resolve, now: Micros) -> Question:
    step = run.steps[ask.node]
    scope = run.scopes[step.scope]
    plan = run.plan_of(scope)
    planned = plan.steps[step.of]
    state = step.state
    is_result = ask.what == "result"
    part = (step.of, "body")
    if isinstance(state, Trying) and state.caught is not None:
        part = (step.of, "catch")
    last = plan.last.get(part, ())
    return Question(
        run=record,
        ask=ask,
        step=planned,
        state=state,
        view=view_of(run, record, ask.node, now, round_=ask.what == "round"),
        open_ways=tuple(_is_open(run, scope.prefix, planned)) if ask.what == "ways" else (),
        rounds=_rounds(run, ask.node, state) if is_result and isinstance(state, Looping) else (),
        given=dict(_given(run, scope.prefix, last)) if is_result and isinstance(state, Trying) else {},
        alone=len(last) == 1,
        results=_results(run, f"{ask.node}/") if is_result else {},
        declared=plan.results,
        asks=run.plan.called[planned.calls].asks if planned.calls else {},
        seen=state.seen[0] if isinstance(state, Waiting) and state.seen else None,
    )


def _is_open(run: Run, prefix: str, planned: PlannedStep) -> Iterator[bool]:
    for way in planned.ways:
        state = run.steps[prefix + way.source].state
        taken = not (isinstance(state, Skipped) and state.reason == "not_taken")
        yield bool(way.condition) and taken


def _rounds(run: Run, key: str, state: Looping) -> tuple[Round, ...]:
    """Of a `while` only the last one counts."""
    first = max(0, state.begun - 1) if state.rounds is not None and state.items is None else 0
    return tuple(run.rounds[round_key(key, index)] for index in range(first, state.begun))


def _given(run: Run, prefix: str, last: tuple[str, ...]) -> Iterator[tuple[str, Output]]:
    for node in last:
        found = run.steps.get(prefix + node)
        if found is not None and isinstance(found.state, Succeeded):
            yield node, found.state.output


def _results(run: Run, frame: str) -> dict[str, Output]:
    if not run.results:
        return {}
    return {name.removeprefix(frame): one for name, one in run.results.items() if name.startswith(frame)}

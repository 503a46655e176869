"""What a step of a run may refer to, from where it stands: parameters, steps, loops around it, what was caught. Pure.

A view holds outputs as the run keeps them; `names_of` loads those that are stored elsewhere, when somebody needs them.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.records import Json, RunRecord
from engine.runtime.clock import SECOND
from engine.workflow.machine.looping import round_key
from engine.workflow.machine.run import Run, Scope, Step
from engine.workflow.machine.states import (
    Calling,
    Failed,
    Inline,
    Looping,
    Output,
    StepError,
    Succeeded,
    Trying,
    said,
)

NOTHING: Final = Inline(value=None)
Load = Callable[[Output], Awaitable[Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStep:
    status: str = "pending"
    output: Output = NOTHING
    error: StepError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLoop:
    """One round: of a list its item, of a `while` what the round before gave."""

    node: str
    index: int
    items: Output | None = None
    given: Mapping[str, Output] = field(default_factory=dict)
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`loops` innermost first."""

    parameters: Output
    steps: Mapping[str, SeenStep]
    loops: tuple[SeenLoop, ...]
    error: Json
    run: Json


def view_of(run: Run, record: RunRecord, key: str, now: Micros, *, round_: bool = False) -> View:
    """`round_`: as the condition of a loop sees it, before its next round."""
    step = run.steps[key]
    scope = run.scopes[step.scope]
    around = tuple(_around(run, step.scope))
    needs = run.plan_of(scope).steps[step.of].needs
    state = step.state
    loops = tuple(_loops(run, around))
    inner = around
    if round_ and isinstance(state, Looping):
        loops = (_loop(run, key, step.of, state.begun), *loops)
        last = run.scopes.get(round_key(key, state.begun - 1))
        inner = around if last is None else (last, *around)
    return View(
        parameters=_parameters(run, scope),
        steps={node: _seen(run, inner, node) for node in needs},
        loops=loops,
        error=next(filter(None, (_caught(run, one) for one in around)), None),
        run=_of_run(run, record, now),
    )


async def names_of(view: View, load: Load) -> dict[str, Json]:
    """As bindings and expressions name it."""
    names: dict[str, Json] = {
        "parameters": await load(view.parameters),
        "steps": {
            node: {
                "status": seen.status,
                "output": await load(seen.output),
                "error": None if seen.error is None else said(seen.error),
            }
            for node, seen in view.steps.items()
        },
        "run": view.run,
    }
    loops = {one.node: {"item": await _item(one, load), "index": one.index} for one in view.loops}
    names["loops"] = loops
    if view.loops:
        names |= loops[view.loops[0].node]
    if view.error is not None:
        names["error"] = view.error
    return names


async def value_of(given: Mapping[str, Output], load: Load, *, alone: bool) -> Json:
    """What the last steps of a part give: of one its output, of several a map."""
    values = {node: await load(output) for node, output in given.items()}
    return next(iter(values.values()), None) if alone else values


async def _item(loop: SeenLoop, load: Load) -> Json:
    if loop.items is None:
        return await value_of(loop.given, load, alone=loop.alone)
    return (await load(loop.items))[loop.index]


def _around(run: Run, scope_id: str) -> Iterator[Scope]:
    """The scope and those around it, up to the design that they are part of."""
    while True:
        scope = run.scopes[scope_id]
        yield scope
        if scope_id == scope.frame:
            return
        scope_id = scope.parent


def _seen(run: Run, around: tuple[Scope, ...], node: str) -> SeenStep:
    for scope in around:
        step: Step | None = run.steps.get(scope.prefix + node)
        if step is None:
            continue
        match step.state:
            case Succeeded(output=output):
                return SeenStep(status="succeeded", output=output)
            case Failed(error=error):
                return SeenStep(status="failed", error=error)
            case other:
                return SeenStep(status=other.status)
    return SeenStep()


def _loops(run: Run, around: tuple[Scope, ...]) -> Iterator[SeenLoop]:
    seen: set[str] = set()
    for scope in around:
        # The part of a try lies in the same round as the try itself.
        held = run.steps.get(scope.container)
        if (
            held is None
            or scope.index is None
            or scope.prefix != f"{round_key(scope.container, scope.index)}/"
        ):
            continue
        if scope.container not in seen:
            seen.add(scope.container)
            yield _loop(run, scope.container, held.of, scope.index)


def _loop(run: Run, key: str, node: str, index: int) -> SeenLoop:
    step = run.steps[key]
    items = step.state.items if isinstance(step.state, Looping) else run.kept.get(key)
    before = run.rounds.get(round_key(key, index - 1))
    given = before.given if before is not None and items is None else {}
    last = run.plan_of(run.scopes[step.scope]).last.get((node, "body"), ())
    return SeenLoop(node=node, index=index, items=items, given=given, alone=len(last) == 1)


def _parameters(run: Run, scope: Scope) -> Output:
    if not scope.frame:
        return Inline(value=dict(run.plan.parameters))
    key = run.scopes[scope.frame].container
    state = run.steps[key].state
    return state.parameters if isinstance(state, Calling) else run.kept.get(key, NOTHING)


def _caught(run: Run, scope: Scope) -> Json:
    if scope.part != "catch" or scope.container not in run.steps:
        return None
    state = run.steps[scope.container].state
    if isinstance(state, Trying):
        return None if state.caught is None else said(state.caught)
    kept = run.kept.get(scope.container)
    return kept.value if isinstance(kept, Inline) else None


def _of_run(run: Run, record: RunRecord, now: Micros) -> Json:
    cause = record.cause if isinstance(record.cause, dict) else {}
    return {
        "id": run.id,
        "number": record.number,
        "started_by": record.started_by,
        "now": datetime.fromtimestamp(now / SECOND, UTC).isoformat(),
        "trigger": {**cause, "kind": record.trigger},
    }

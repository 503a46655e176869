"""The kind `workflow`: a design of steps and the edges between them. What the operations do is `engine/operations`.

Steps that steer (choose, repeat, wait, call) are operations too, named `flow.*`. A step may stand inside one of them:
then it belongs to what that step repeats, tries or holds together, and edges stay within one such part.
The model reads; whether the graph makes sense (cycles, dangling edges, types) is checked by the engine.
"""

from typing import Annotated, Literal

from pydantic import Field

from crdt.changes import Json
from crdt.kinds.criticality import MaybeCriticality
from crdt.kinds.kind import Kind, Part
from crdt.kinds.secrets import OpenJson
from crdt.kinds.shape import Keys, MergedText, Named, Whole

ParameterType = Literal["string", "number", "integer", "boolean", "source", "json"]

BINDING = "$from"
"""A parameter value `{"$from": "NODE.output.path.to.value"}` or `{"$from": "parameters.NAME"}` is bound at run time."""
EXPRESSION = "$cel"
"""A parameter value `{"$cel": "steps.NODE.output.rows > 0"}` is what the expression gives at run time."""

RunIf = Literal[
    "all_succeeded", "at_least_one_succeeded", "none_failed", "all_done", "at_least_one_failed", "all_failed"
]
"""When a step starts, judged over the steps it comes after, once all of them have ended."""

BORDERS = "/["
"""No id of a step has these: a run calls the step `load` in round 3 of the loop `F` `F[3]/load`."""

StepPart = Literal["body", "catch", "finally"]
WhenFull = Literal["queue", "skip", "replace"]


class Parameter(Part):
    """What a run is asked for. Steps refer to it by `name`."""

    name: Annotated[str, Named()] = ""
    type: ParameterType = "string"
    default: OpenJson = None
    required: bool = False
    description: str = ""


class Result(Part):
    """What a run gives back under a name (`flow.output` sets it), so that other designs can call this one."""

    type: ParameterType = "json"
    description: str = ""


class Retry(Part):
    """`attempts` counts the first one. `backoff_s` is the pause before the second; it doubles from there, up to
    `longest_s`. With `jitter` each pause is cut by up to half, so that many do not come again at one moment.
    """

    attempts: int = Field(default=1, ge=1, le=20)
    backoff_s: float = Field(default=1.0, ge=0, le=3600)
    longest_s: float = Field(default=3600.0, ge=0, le=86_400)
    jitter: bool = True


class Node(Part):
    """A step. A value in `parameters` is a literal, a binding or an expression. `timeout_s` unset means the operation's
    own; waiting does not count. `inside` names the steering step that this one belongs to, and `part` which part of it.
    A step that `undoes` another has no edges: it runs when the run fails after that one succeeded, last done first.
    """

    operation: str = ""
    name: MergedText = ""
    parameters: dict[str, OpenJson] = Field(default_factory=dict)
    timeout_s: float | None = Field(default=None, gt=0, le=86_400)
    retry: Retry = Retry()
    note: MergedText = ""
    run_if: RunIf = "all_succeeded"
    inside: str = ""
    part: StepPart = "body"
    undoes: str = ""


class Edge(Part):
    """`target` comes after `source`. `port` is the way out of a choice (`true`, `false`) or a switch (a case's name,
    `otherwise`). With a `condition` (an expression) it counts only when that holds once `source` has ended.
    """

    source: str = ""
    target: str = ""
    port: str = ""
    condition: str = ""


class Settings(Part):
    """Of each run. `priority` 1 is served first. Of runs with the same `concurrency_key` (a text, or an expression over
    the parameters) `concurrency_limit` run at once; `when_full` says what happens to one more: it waits, is not run, or
    takes the place of the oldest. With `undo_on_failure` the steps that undo others run when the run fails.
    """

    timeout_s: float | None = Field(default=None, gt=0, le=31 * 86_400)
    priority: int = Field(default=3, ge=1, le=5)
    concurrency_key: str = ""
    concurrency_limit: int | None = Field(default=None, ge=1, le=10_000)
    when_full: WhenFull = "queue"
    undo_on_failure: bool = True


class Workflow(Part):
    name: MergedText = ""
    description: MergedText = ""
    criticality: MaybeCriticality = None
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    results: dict[str, Result] = Field(default_factory=dict)
    settings: Settings = Settings()
    nodes: Annotated[dict[str, Node], Keys(without=BORDERS)] = Field(default_factory=dict)
    edges: dict[str, Edge] = Field(default_factory=dict)


class Position(Part):
    x: float = 0.0
    y: float = 0.0


class Layout(Part):
    """Where nodes stand on the canvas. A position is one value, so a move is never half of two people's moves."""

    nodes: dict[str, Annotated[Position, Whole()]] = Field(default_factory=dict)


def binding_of(value: Json) -> str | None:
    """The reference of a binding, or None for a literal."""
    if isinstance(value, dict) and value.keys() == {BINDING} and isinstance(value[BINDING], str):
        return str(value[BINDING])
    return None


def expression_of(value: Json) -> str | None:
    """The text of an expression, or None for a literal or a binding."""
    if isinstance(value, dict) and value.keys() == {EXPRESSION} and isinstance(value[EXPRESSION], str):
        return str(value[EXPRESSION])
    return None


KIND = Kind(
    name="workflow",
    version=1,
    title="Workflow",
    summary="Steps, the data that flows between them, and when each may start.",
    icon="workflow",
    body=Workflow,
    layout=Layout,
)

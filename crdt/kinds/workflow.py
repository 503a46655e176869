"""The kind `workflow`: a design of steps and the edges between them. What the operations do is `engine/operations`.

The model reads; whether the graph makes sense (cycles, dangling edges, types) is checked by the engine.
"""

from typing import Annotated, Literal

from pydantic import Field

from crdt.changes import Json
from crdt.kinds.kind import Kind, Part
from crdt.kinds.secrets import OpenJson
from crdt.kinds.shape import MergedText, Whole

ParameterType = Literal["string", "number", "integer", "boolean", "source", "json"]

BINDING = "$from"
"""A parameter value `{"$from": "NODE.output.path.to.value"}` or `{"$from": "parameters.NAME"}` is bound at run time."""


class Parameter(Part):
    """What a run is asked for. Steps refer to it by `name`."""

    name: str = ""
    type: ParameterType = "string"
    default: OpenJson = None
    required: bool = False
    description: str = ""


class Retry(Part):
    """`attempts` counts the first one. `backoff_s` is the pause before the second; it doubles from there."""

    attempts: int = Field(default=1, ge=1, le=20)
    backoff_s: float = Field(default=1.0, ge=0, le=3600)


class Node(Part):
    """A step. A value in `parameters` is a literal or a binding. `timeout_s` unset means the operation's own."""

    operation: str = ""
    name: MergedText = ""
    parameters: dict[str, OpenJson] = Field(default_factory=dict)
    timeout_s: float | None = Field(default=None, gt=0, le=86_400)
    retry: Retry = Retry()
    note: MergedText = ""


class Edge(Part):
    """`target` starts after `source` has succeeded."""

    source: str = ""
    target: str = ""


class Workflow(Part):
    name: MergedText = ""
    description: MergedText = ""
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    nodes: dict[str, Node] = Field(default_factory=dict)
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


KIND = Kind(
    name="workflow",
    version=1,
    title="Workflow",
    summary="Steps, the data that flows between them, and when each may start.",
    icon="workflow",
    body=Workflow,
    layout=Layout,
)

"""Runs another design as one step."""

from typing import Annotated

from pydantic import ConfigDict, Field

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json

WorkflowField = Annotated[
    str, Field(title="Workflow", min_length=1, json_schema_extra={"format": "workflow"})
]
"""The id of a design or the key of one in the library; forms show a chooser for this format. No expression: which
design it is, and in which state, is settled when the run starts.
"""


class CallInput(Model):
    workflow: WorkflowField
    parameters: dict[str, Json] = Field(default_factory=dict, title="Parameters")


class CallOutput(Model):
    """The called design's results, by their names."""

    model_config = ConfigDict(extra="allow")


OPERATION = Operation(
    name="flow.call",
    title="Call workflow",
    summary="Runs another workflow with its own steps and parameters, and gives back its results",
    icon="workflow",
    category="Flow",
    input=CallInput,
    output=CallOutput,
    steering=Steering(),
)

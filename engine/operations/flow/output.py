"""Sets a result of the run."""

from pydantic import Field

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json


class OutputInput(Model):
    name: str = Field(title="Result", min_length=1, max_length=200)
    value: Json = Field(title="Value")


class OutputOutput(Model):
    name: str
    value: Json = None


OPERATION = Operation(
    name="flow.output",
    title="Set result",
    summary="Gives a value back under a name: to people, and to workflows that call this one",
    icon="log-out",
    category="Flow",
    input=OutputInput,
    output=OutputOutput,
    steering=Steering(),
)

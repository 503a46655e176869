"""One of two ways, by a condition."""

from pydantic import Field

from crdt.model import Model
from engine.operations.operation import Operation, Steering


class ChoiceInput(Model):
    condition: bool = Field(title="Condition", description="An expression, or a value of an earlier step.")


class ChoiceOutput(Model):
    port: str


OPERATION = Operation(
    name="flow.choice",
    title="If",
    summary="Goes on one way when something holds, and another way when it does not",
    icon="split",
    category="Flow",
    input=ChoiceInput,
    output=ChoiceOutput,
    steering=Steering(ports=("true", "false")),
)

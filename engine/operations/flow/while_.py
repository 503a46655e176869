"""Repeats what stands inside it as long as a condition holds."""

from pydantic import Field

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json


class WhileInput(Model):
    condition: bool = Field(
        title="Condition", description="Looked at before each round; `index` counts the rounds from 0."
    )
    most: int = Field(
        default=100, title="At most", ge=1, le=100_000, description="More rounds than this fail."
    )


class WhileOutput(Model):
    """`last` is what the last round gave."""

    rounds: int
    last: Json = None


OPERATION = Operation(
    name="flow.while",
    title="While",
    summary="Repeats the steps inside it as long as something holds",
    icon="refresh-cw",
    category="Flow",
    input=WhileInput,
    output=WhileOutput,
    steering=Steering(parts=("body",), late=("condition",)),
)

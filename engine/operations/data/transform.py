"""Gives the value it is given: the place for an expression over what earlier steps found."""

from pydantic import Field

from crdt.model import Model
from engine.operations.operation import Operation
from engine.records import Json


class TransformInput(Model):
    value: Json = Field(title="Value", description="An expression, or a map or list of expressions.")


class TransformOutput(Model):
    value: Json


def transform(input_: TransformInput) -> TransformOutput:
    return TransformOutput(value=input_.value)


OPERATION = Operation(
    name="data.transform",
    title="Transform",
    summary="Works a value out from what earlier steps found",
    icon="braces",
    category="Data",
    input=TransformInput,
    output=TransformOutput,
    pure=transform,
)

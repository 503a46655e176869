"""Catches what fails inside it."""

from crdt.model import Model
from engine.operations.operation import Operation, Steering
from engine.records import Json


class TryInput(Model):
    pass


class TryOutput(Model):
    """`error` is what was caught; null when nothing failed. `value` is what the body gave, or the catch part."""

    caught: bool
    error: Json = None
    value: Json = None


OPERATION = Operation(
    name="flow.try",
    title="Try",
    summary="Goes on when a step inside it fails: does what is to be done then, and what is to be done in any case",
    icon="shield-alert",
    category="Flow",
    input=TryInput,
    output=TryOutput,
    steering=Steering(parts=("body", "catch", "finally")),
)

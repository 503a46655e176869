"""Fails its step when a condition does not hold, with words of whoever designed it."""

from pydantic import Field

from crdt.errors import Refused
from crdt.model import Model
from engine.operations.operation import Operation
from engine.records import Json


class CheckFailed(Refused):
    code = "check_not_passed"
    message = "What this step checks does not hold."
    next_step = "Look at the values it was given."


class CheckInput(Model):
    condition: bool = Field(
        default=False, title="Condition", description="What must hold. Left as it is, the step always fails."
    )
    message: str = Field(
        default="", title="Message", max_length=2_000, description="Said when it does not hold."
    )
    details: dict[str, Json] = Field(default_factory=dict, title="Details")


class CheckOutput(Model):
    passed: bool = True


def check(input_: CheckInput) -> CheckOutput:
    if not input_.condition:
        raise CheckFailed(input_.message, details=input_.details)
    return CheckOutput()


OPERATION = Operation(
    name="data.check",
    title="Check",
    summary="Fails with a message of your own when something does not hold",
    icon="badge-check",
    category="Data",
    input=CheckInput,
    output=CheckOutput,
    pure=check,
)

"""Fails on purpose, with the words it is given: a design says so that something must not go on."""

from pydantic import BaseModel, Field

from crdt.errors import Refused
from engine.operations.operation import Operation, OperationContext, Outcome


class FailInput(BaseModel):
    message: str = Field(title="Message", min_length=1, max_length=2000)
    kind: str = Field(default="", title="Kind", max_length=200, description="What others may tell it by.")


class FailOutput(BaseModel):
    """There is none: the step fails."""


class FailedOnPurpose(Refused):
    code = "failed_on_purpose"
    message = "The workflow says that it fails here."
    next_step = "See the design for when it does."


async def fail(input_: FailInput, _context: OperationContext) -> Outcome[FailOutput]:
    raise FailedOnPurpose(input_.message, details={"kind": input_.kind} if input_.kind else None)


OPERATION = Operation(
    name="work.fail",
    title="Fail",
    summary="Fails with a message of your own; it is not tried again",
    icon="octagon-x",
    category="Work",
    input=FailInput,
    output=FailOutput,
    run=fail,
)

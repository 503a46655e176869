"""Waits for a person's decision."""

from typing import Literal

from pydantic import BaseModel, Field

from engine.operations.flow.wait import YEAR
from engine.operations.operation import Operation, Steering
from engine.records import Json

OnTimeout = Literal["fail", "approve", "reject"]


class GateInput(BaseModel):
    """`approvers` are user ids; without any, everybody with the right to approve may decide. Its form is a JSON Schema."""

    question: str = Field(title="Question", min_length=1, max_length=2000)
    approvers: list[str] = Field(default_factory=list, title="Approvers", max_length=100)
    form: dict[str, Json] | None = Field(default=None, title="Form")
    timeout_s: float | None = Field(default=None, title="Decide within", gt=0, le=YEAR)
    on_timeout: OnTimeout = Field(default="fail", title="When nobody decides")


class GateOutput(BaseModel):
    """`by` is empty when time decided."""

    approved: bool
    by: str
    at: int
    comment: str = ""
    values: dict[str, Json] = {}


OPERATION = Operation(
    name="flow.gate",
    title="Approval gate",
    summary="Waits until somebody approves; a rejection fails the step. Holds no place meanwhile",
    icon="shield-check",
    category="Flow",
    input=GateInput,
    output=GateOutput,
    steering=Steering(),
)

"""Waits for a person's decision."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from crdt.model import Model
from engine.gate_forms import supported
from engine.operations.flow.wait import YEAR
from engine.operations.operation import Operation, Steering
from engine.records import Json

OnTimeout = Literal["fail", "approve", "reject"]

ANY_POLICY: Final = "*"
"""In place of a policy's id: those of the workspace."""


class GateApprover(Model):
    """`name`: a person's id, a group's id or name, a role, or a right."""

    kind: Literal["user", "group", "role", "right"] = "right"
    name: str = Field(default="approve", max_length=200)


class GateStage(Model):
    """One step of the decision. `parallel`: asked together with the stage before it."""

    name: str = Field(default="", title="Name", max_length=200)
    mode: Literal["any", "all", "quorum"] = Field(default="any", title="Who has to approve")
    quorum: int = Field(default=1, title="How many", ge=1, le=100)
    approvers: list[GateApprover] = Field(default_factory=list, title="Approvers", max_length=100)
    parallel: bool = False
    veto: bool = True


class GateQuestion(Model):
    """What is asked, and whom. `approvers` are user ids. Its form is a JSON Schema of flat fields (`engine/gate_forms.py`)."""

    question: str = Field(title="Question", min_length=1, max_length=2000)
    approvers: list[Annotated[str, Field(json_schema_extra={"format": "person"})]] = Field(
        default_factory=list,
        title="Approvers",
        description="People who have the right to approve. Nobody named: all who have it.",
        max_length=100,
    )
    quorum: int = Field(default=1, title="How many have to approve", ge=1, le=100)
    stages: list[GateStage] = Field(
        default_factory=list,
        title="Stages",
        description="In place of approvers: who decides one after the other.",
        max_length=20,
        json_schema_extra={"format": "stages"},
    )
    policy: str = Field(
        default="",
        title="Policy",
        description="It says who decides, in place of approvers and stages.",
        max_length=64,
        json_schema_extra={"format": "policy"},
    )
    form: Annotated[dict[str, Json] | None, AfterValidator(supported)] = Field(
        default=None,
        title="Form",
        description="What is asked beside yes or no.",
        json_schema_extra={"format": "form"},
    )


class GateInput(GateQuestion):
    """With a `quorum` over one, with `stages`, or with a `policy` (the id of one, or `*` for those of the workspace), an
    approval request decides: who started the run has no vote in it, and time never approves.
    """

    timeout_s: float | None = Field(
        default=None,
        title="Decide within",
        description="In seconds. Empty: there is no hurry.",
        gt=0,
        le=YEAR,
    )
    on_timeout: OnTimeout = Field(default="fail", title="When nobody decides")

    @model_validator(mode="after")
    def _time_skips_no_review(self) -> Self:
        if self.on_timeout == "approve" and review_of(self.model_dump()) is not None:
            raise ValueError("what several people or a policy decide cannot be approved by time")
        return self


class GateOutput(Model):
    """`by` is empty when time decided."""

    approved: bool
    by: str
    at: int
    comment: str = ""
    values: dict[str, Json] = {}


def review_of(asks: Mapping[str, Any]) -> dict[str, Json] | None:
    """What decides a gate in place of one person; None where one person does. `asks` is a gate's input."""
    policy, stages = asks.get("policy") or "", list(asks.get("stages") or ())
    quorum = int(asks.get("quorum") or 1)
    if policy:
        return {"policy": policy, "stages": []}
    if not stages and quorum > 1:
        named = [{"kind": "user", "name": one} for one in asks.get("approvers") or ()]
        stages = [{"name": "", "mode": "quorum", "quorum": quorum, "approvers": named}]
    return {"policy": "", "stages": stages} if stages else None


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

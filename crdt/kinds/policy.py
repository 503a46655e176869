"""The kind `policy`: who decides about which requests, and which documents change only by an approved request.

The policies of a workspace are tried from the highest priority on, the rules of each in their order; the first that holds
decides (`engine/policies`). Maps stand where a list would: what two people add at once is both kept, and `order` sorts.
"""

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from crdt.kinds.criticality import Criticality
from crdt.kinds.kind import Kind, Part
from crdt.kinds.secrets import OpenText
from crdt.kinds.shape import MergedText
from crdt.roles import Right

PolicyOutcome = Literal["approve", "reject", "route"]
StageMode = Literal["any", "all", "quorum"]
ApproverKind = Literal["user", "group", "role", "right"]
Words = dict[str, Literal[True]]
"""A set, kept as a map so that it merges."""
MOST_QUORUM = 100


class PolicyApprover(Part):
    """`name`: a person's id, a group's id or name, a role, or a right."""

    kind: ApproverKind = "right"
    name: Annotated[OpenText, Field(max_length=200)] = ""


class PolicyStage(Part):
    """`parallel`: asked together with the stage before it. `veto`: one rejection ends the request."""

    order: float = 0
    name: MergedText = ""
    mode: StageMode = "any"
    quorum: int = Field(default=1, ge=1, le=MOST_QUORUM)
    approvers: dict[str, PolicyApprover] = Field(default_factory=dict)
    parallel: bool = False
    veto: bool = True


class PolicyRule(Part):
    """`when`: an expression over `request`; empty always holds. A route without stages goes to the default approvers.
    `ladder`: the id of an escalation ladder, empty for the default one.
    """

    order: float = 0
    name: MergedText = ""
    when: MergedText = ""
    outcome: PolicyOutcome = "route"
    stages: dict[str, PolicyStage] = Field(default_factory=dict)
    ladder: Annotated[OpenText, Field(max_length=200)] = ""
    reason: MergedText = ""
    enabled: bool = True


class PolicyScope(Part):
    """Which requests it is about; what names nothing is about all."""

    types: Words = Field(default_factory=dict)
    document_kinds: Words = Field(default_factory=dict)
    criticalities: dict[Criticality, Literal[True]] = Field(default_factory=dict)


class PolicyProtection(Part):
    """Documents of these kinds and criticalities (none named: of all) change only by an approved request: in these fields
    (`connection.host`, `steps.*.input`; none named: in all of the body). Nothing at all named protects nothing.
    """

    document_kinds: Words = Field(default_factory=dict)
    criticalities: dict[Criticality, Literal[True]] = Field(default_factory=dict)
    fields: Words = Field(default_factory=dict)


class Policy(Part):
    """`priority`: the highest is tried first. `zone`: where `request.hour` and `request.weekday` are read."""

    name: MergedText = ""
    description: MergedText = ""
    enabled: bool = True
    priority: int = Field(default=0, ge=-1_000, le=1_000)
    zone: Annotated[OpenText, Field(max_length=64)] = "UTC"
    applies_to: PolicyScope = PolicyScope()
    rules: dict[str, PolicyRule] = Field(default_factory=dict)
    protects: PolicyProtection = PolicyProtection()


KIND = Kind(
    name="policy",
    version=1,
    title="Policy",
    summary="Who decides about requests, by rules, and which documents change only with an approval.",
    icon="scale",
    body=Policy,
    rights=MappingProxyType({"body": Right.MANAGE}),
)

"""The kind `rule_set`: what is held against the tables of the sources that it applies to.

What a check or a detector does, and which parameters it takes, is the engine's matter (`engine/quality`,
`engine/classification`). The document's revisions are the versions of the rules.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from crdt.kinds.criticality import MaybeCriticality
from crdt.kinds.kind import Kind, Part
from crdt.kinds.rules import FieldRule
from crdt.kinds.secrets import OpenJson, OpenText
from crdt.kinds.shape import MergedText

RuleArea = Literal["quality", "classification", "schema"]
RuleSeverity = Literal["info", "low", "medium", "high", "critical"]


class Tolerance(Part):
    """How much may fail before the rule does: this share of the rows, or so many of them. Unset means none."""

    share: float | None = Field(default=None, ge=0, le=1)
    rows: int | None = Field(default=None, ge=0)


class Rule(Part):
    """`check` names a check or a detector of its area. `table` and `column` are patterns: `*` stands for any text."""

    area: RuleArea = "quality"
    check: str = Field(default="", max_length=120)
    name: MergedText = ""
    table: Annotated[OpenText, Field(max_length=500)] = "*"
    column: Annotated[OpenText, Field(max_length=500)] = "*"
    severity: Annotated[RuleSeverity, FieldRule("max", get_args(RuleSeverity))] = "medium"
    parameters: dict[str, OpenJson] = Field(default_factory=dict)
    tolerance: Tolerance = Tolerance()
    enabled: bool = True


class RuleSet(Part):
    """`applies_to` is a set of source ids, kept as a map so that what two people attach at once is both kept."""

    name: MergedText = ""
    description: MergedText = ""
    criticality: MaybeCriticality = None
    applies_to: dict[str, Literal[True]] = Field(default_factory=dict)
    rules: dict[str, Rule] = Field(default_factory=dict)


KIND = Kind(
    name="rule_set",
    version=1,
    title="Rule set",
    summary="Rules that scans hold against sources: quality, classification and schema.",
    icon="list-checks",
    body=RuleSet,
)

"""The kind `data_source`: how to reach a database or a folder of files, and what it means to the people around it.

What the keys of `connection` mean is the source kind's matter (`engine/sources`). No secret enters: `credential` is a
reference, and values that look like secrets are refused.
"""

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from crdt.kinds.criticality import LEAST_TO_MOST, Criticality
from crdt.kinds.kind import Kind, Part
from crdt.kinds.rules import FieldRule
from crdt.kinds.secrets import CredentialReference, OpenKey, OpenText
from crdt.kinds.shape import MergedText
from crdt.roles import Right

Scalar = OpenText | int | float | bool | None


class Limits(Part):
    """What one operation on this source may cost, and when: at any time, or each day from one time until the other
    (over midnight where that is the earlier one) in a zone, and all of the weekend where that is said. Times are `HH:MM`; what is none, diagnostics name.
    """

    statement_timeout_s: Annotated[float, FieldRule("min")] = Field(default=30.0, gt=0, le=3600)
    sample_rows: Annotated[int, FieldRule("min")] = Field(default=100_000, ge=1, le=100_000_000)
    rows: Annotated[int, FieldRule("min")] = Field(default=100_000, ge=1, le=10_000_000)
    parallel: Annotated[int, FieldRule("min")] = Field(default=4, ge=1, le=64)
    read_from: OpenText = ""
    read_until: OpenText = ""
    zone: OpenText = "UTC"
    weekends: bool = False


class DataSource(Part):
    """`kind` names a source kind. `owner` is a person's id. `tags` is a set, kept as a map so that tags merge."""

    name: MergedText = ""
    description: MergedText = ""
    kind: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*)?$", max_length=64)
    connection: dict[OpenKey, Scalar] = Field(default_factory=dict)
    credential: CredentialReference | None = None
    criticality: Annotated[Criticality, LEAST_TO_MOST] = "medium"
    owner: Annotated[str | None, FieldRule("role")] = None
    tags: dict[str, Literal[True]] = Field(default_factory=dict)
    limits: Limits = Limits()


KIND = Kind(
    name="data_source",
    version=1,
    title="Data source",
    summary="A database or a folder of files: how to reach it, who owns it, what it may cost.",
    icon="database",
    body=DataSource,
    defaults={"criticality": "medium"},
    rights=MappingProxyType({"body.owner": Right.MANAGE}),
)

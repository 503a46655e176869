"""The rows of compliance: a workspace's own word on controls, evidence that was gathered, and what each look at it said.

Columns follow from the fields, as for all of `engine/records.py`.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any
Gathered = Literal["found", "missing", "not_checkable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceRule:
    """A control of a framework, mapped to a check. With the id of a shipped rule it stands in its place."""

    KEY: ClassVar[tuple[str, ...]] = ("workspace", "id")
    workspace: WorkspaceId
    id: str
    organisation: OrganisationId
    framework: str
    control: str
    title: str
    check: str
    period_days: int
    enabled: bool
    by: UserId
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one check found about one source, or about the workspace where `source` is "". Never changed afterwards.

    `query` says what was asked, `digest` is the SHA-256 of the answer; `detail` is what may be shown of it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: str
    check: str
    status: Gathered
    message: str
    query: str
    detail: Json
    digest: str
    at: Micros
    by: UserId
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One look at the evidence of chosen frameworks, over one source, or over the workspace where `source` is "".

    `controls`: `[{"framework", "control", "rule", "title", "check", "period_days", "status", "evidence"}]`.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: str
    frameworks: Json
    controls: Json
    at: Micros
    by: UserId
    found: int
    missing: int
    not_checkable: int

"""The rows of built reports and of the links to them. No behaviour; as `engine/records.py` says."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any

LinkAudience = Literal["members", "anyone"]
"""Whom a link shows its report to: members of the workspace who are signed in, or anyone who has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltReport:
    """`content` is what the sections said, in order: `engine/reports/section.py` says how it is written."""

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    title: str
    sources: Json
    sections: Json
    content: Json
    created_by: UserId
    created_at: Micros
    run: RunId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLink:
    """The secret of the link itself is not kept, only its digest."""

    KEY: ClassVar[tuple[str, ...]] = ("digest",)
    digest: str
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    report: str
    audience: LinkAudience
    created_by: UserId
    created_at: Micros
    expires_at: Micros
    revoked_at: Micros | None = None
    revoked_by: UserId | None = None

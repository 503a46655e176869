"""The rows of findings, and of how each scan changed them. No behaviour; as `engine/records.py` says."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any

FindingState = Literal["open", "ignored", "fixed"]
FindingChangeKind = Literal["new", "back", "fixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecord:
    """`id` follows from source, area, rule, table, column and key, so the next scan finds the same row.

    `rank` is the severity as a number, 4 for critical. `first_scan` saw it first, `last_scan` saw it last. `reason`, `by` and
    `decided_at` tell who ignored it; they stay while it is fixed. `owner` and `due` are whose task it is, and until when.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    area: str
    rule: str
    severity: str
    rank: int
    table: str
    column: str
    key: str
    scope: str
    message: str
    evidence: Json
    fix: str
    state: FindingState
    first_scan: str
    last_scan: str
    first_at: Micros
    last_at: Micros
    changed_at: Micros
    reason: str = ""
    by: UserId | None = None
    decided_at: Micros | None = None
    owner: UserId | None = None
    due: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """What a scan changed: it saw a finding first, saw it again after it had been fixed, or did not see it any more."""

    KEY: ClassVar[tuple[str, ...]] = ("scan", "finding")
    scan: str
    finding: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    change: FindingChangeKind
    at: Micros

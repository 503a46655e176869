"""The rows of scans: what each was asked, what came of it, which tables it finished, by which rules. No behaviour."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any

ScanMode = Literal["full", "incremental"]
ScanStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRecord:
    """`number` counts the scans of the source. `stages` are names, `tables` patterns; none of these: all.

    `results` is one object per stage in their order, `counts` how findings changed (`engine/scans/state.py`). `logic` and `run`
    say what asked for it, where it was no person.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    number: int
    mode: ScanMode
    stages: Json
    tables: Json
    status: ScanStatus
    started_by: UserId
    created_at: Micros
    started_at: Micros | None = None
    finished_at: Micros | None = None
    logic: str | None = None
    run: RunId | None = None
    results: Json = None
    counts: Json = None
    error: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedTable:
    """How a table was when a stage finished it last: an incremental scan passes it over while `mark` is the same."""

    KEY: ClassVar[tuple[str, ...]] = ("source", "stage", "table")
    source: DocumentId
    stage: str
    table: str
    organisation: OrganisationId
    workspace: WorkspaceId
    mark: str
    scan: str
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedRules:
    """A rule set that applied when a scan began, as it was then: `through` is the number of its last edit."""

    KEY: ClassVar[tuple[str, ...]] = ("scan", "rule_set")
    scan: str
    rule_set: DocumentId
    organisation: OrganisationId
    workspace: WorkspaceId
    title: str
    through: int
    digest: str
    body: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLogic:
    """A scan that is run again and again: of which sources, with which stages. `design` is the workflow that its schedule starts."""

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    description: str
    sources: Json
    stages: Json
    tables: Json
    mode: ScanMode
    version: int
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros
    design: DocumentId | None = None


ScanRow = ScanRecord | ScannedTable | PinnedRules | ScanLogic

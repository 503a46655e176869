"""The rows of quality: runs, what each rule came to in a run, and how large tables were. No behaviour; as `engine/records.py` says."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any

QualityStatus = Literal["passed", "failed", "errored", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRun:
    """The rules of a source were held against its tables. `score` is unset where no rule could be judged.

    `scan` or `workflow_run` say what asked for it, where it was no person. `tables` has, per table, its score and how its
    rules came out; `parts` only those tables were looked at, and none of them means all.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    number: int
    started_by: UserId
    started_at: Micros
    finished_at: Micros
    passed: int
    failed: int
    errored: int
    skipped: int
    rows_checked: int
    rows_failing: int
    score: float | None
    tables: Json
    parts: Json
    scan: str | None = None
    workflow_run: RunId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityResult:
    """What a rule came to at a place in a run. `id` follows from rule set, rule, table and column.

    `observed` is what was measured where a rule is about one value. `share` is that of the failing rows. No row of the source
    is ever kept here: failing rows are read again when somebody asks for them.
    """

    KEY: ClassVar[tuple[str, ...]] = ("run", "id")
    run: str
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    rule_set: DocumentId
    rule: str
    name: str
    check: str
    severity: str
    table: str
    column: str
    status: QualityStatus
    rows_checked: int
    rows_failing: int
    share: float
    observed: Json
    message: str
    duration: int
    """Microseconds; rules that were held against a table in one statement share its time."""
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """How large a table was when a scan looked at it."""

    KEY: ClassVar[tuple[str, ...]] = ("source", "table", "at")
    source: DocumentId
    table: str
    at: Micros
    organisation: OrganisationId
    workspace: WorkspaceId
    rows: int | None
    bytes: int | None
    columns: int
    scan: str

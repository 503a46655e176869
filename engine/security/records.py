"""The rows of security and performance: what was found of a source at one time, and the flaws that are followed.

Columns follow from the fields, as for all of `engine/records.py`.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any
Area = Literal["security", "performance"]
State = Literal["open", "accepted", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """All checks of one area over one source at one time. `results` as `assessing.Result.said` gives them; `plans` are
    statements that were explained, of performance alone. `points` and `unseen` are sums of `risk.POINTS`.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    area: Area
    started_at: Micros
    finished_at: Micros
    by: UserId
    results: Json
    plans: Json
    points: int
    unseen: int
    passed: int
    failed: int
    not_permitted: int
    not_applicable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vulnerability:
    """One flaw of one source, followed. `id` is made of source, check and place, so it is the same row every time.

    `task`, `owner` and `due` say who mends it; it is closed by a look that finds it gone, never by hand. `history` is what
    happened to it: `[{"at", "by", "what", "note"}]`, oldest first.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    rule: str
    title: str
    severity: str
    weight: int
    """Of its severity, for sorting."""
    message: str
    table: str
    column: str
    key: str
    fix: str
    statement: str
    evidence: Json
    state: State
    first_at: Micros
    last_at: Micros
    history: Json
    task: str = ""
    owner: UserId | None = None
    due: Micros | None = None
    closed_at: Micros | None = None
    reason: str = ""

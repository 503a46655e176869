"""The rows of backups of sources, and how long and how often they are wanted. Columns follow from the fields."""

from typing import Any, ClassVar, Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any
BackupState = Literal["copying", "trying", "verified", "unproven", "failed"]
RestoreState = Literal["restoring", "restored", "failed", "stopped"]
UNDER_WAY: Final = ("copying", "trying")
USUAL_HOURS: Final = 24
"""How old the newest verified backup may be where no policy says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBackup:
    """One backup of one source. `contents`: by table its rows and digest, as the trial found them; `files`: by name their bytes
    and SHA-256. `verified`: a trial gave back what the source had; `unproven`: the copy is there, its trial failed, and
    `error` says why. `restored`: `[{"id", "at", "by", "into", "state", "error", "finished_at"}]`, oldest first; entries of before
    restores were jobs have neither id, state nor end (`engine/backups/restoring.py`).
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    kind: str
    state: BackupState
    by: UserId
    run: RunId | None
    key: str
    started_at: Micros
    finished_at: Micros | None = None
    bytes: int = 0
    tables: int = 0
    rows: int = 0
    contents: Json = None
    files: Json = None
    remarks: Json = None
    error: Json = None
    restored: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPolicy:
    """How old the newest verified backup of a source may be, and how many verified ones stay. `trial` names the source on whose
    server trials are made, where it is not the source's own.
    """

    KEY: ClassVar[tuple[str, ...]] = ("source",)
    source: DocumentId
    organisation: OrganisationId
    workspace: WorkspaceId
    hours: int
    keep: int
    trial: DocumentId | None
    by: UserId
    at: Micros

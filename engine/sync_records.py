"""The rows of synchronisations: what is kept equal, its runs, what people decide, and who may be written to."""

from typing import Any, ClassVar, Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any
Deletes = Literal["off", "mark", "delete"]
Conflicts = Literal["source", "target", "newer", "ask"]
SyncState = Literal["comparing", "applying", "proving", "compared", "equal", "different", "failed", "stopped"]
UNDER_WAY: Final = ("comparing", "applying", "proving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Synchronisation:
    """A standing wish: a table of the target is to be as one of the source. `columns`: `[{"source", "target", "converts"}]`; `keys`
    are columns of the target. `mark`: the target's column that says a row is gone; `newer`: its column that says which side is.
    `design` and `trigger` start it by the clock, "" for nobody. `version` counts the changes.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    source: DocumentId
    table: str
    target: DocumentId
    target_table: str
    columns: Json
    keys: Json
    deletes: Deletes
    mark: str
    conflicts: Conflicts
    newer: str
    batch: int
    paused: bool
    design: str
    trigger: str
    version: int
    created_by: UserId
    created_at: Micros
    changed_by: UserId
    changed_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRun:
    """One run, or with `dry` only the comparison. `counts`, `sample` and `proof` as `engine/sync` has them; `done` of `total` changes
    are written. `equal` is said only when both sides were read again and come to the same.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    synchronisation: str
    source: DocumentId
    target: DocumentId
    state: SyncState
    dry: bool
    version: int
    by: UserId
    run: RunId | None
    key: str
    started_at: Micros
    finished_at: Micros | None = None
    done: int = 0
    total: int = 0
    counts: Json = None
    sample: Json = None
    proof: Json = None
    error: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncConflict:
    """A row that a person decides about: what both sides had, as the comparison of `run` saw it. `take`: "" until somebody decided."""

    KEY: ClassVar[tuple[str, ...]] = ("synchronisation", "row")
    synchronisation: str
    row: str
    """Its keys, as JSON."""
    organisation: OrganisationId
    run: str
    source_row: Json
    target_row: Json
    source_digest: str
    target_digest: str
    take: str
    found_at: Micros
    decided_by: UserId
    decided_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class WritableSource:
    """What an administrator allowed: these tables of a source may be written to by synchronisations. Without a row, none."""

    KEY: ClassVar[tuple[str, ...]] = ("source",)
    source: DocumentId
    organisation: OrganisationId
    workspace: WorkspaceId
    tables: Json
    by: UserId
    at: Micros


SyncRow = Synchronisation | SyncRun | SyncConflict | WritableSource

"""The rows of bulk operations: jobs, their items, their checkpoints. No behaviour."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any

JobStatus = Literal[
    "planned",
    "running",
    "paused",
    "cancelling",
    "cancelled",
    "finished",
    "failed",
    "rolling_back",
    "rolled_back",
]
ItemState = Literal["queued", "running", "done", "failed", "skipped", "undone", "undo_failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkJob:
    """`number` counts the jobs of the workspace. `counts`: items by state, as their rows say. `frozen`: its plan is written.

    `low`: items before this position have ended. `ended` counts ends, `checkpoints` commits of items. `settings` may change while it runs
    (`engine/bulk/settings.py`). `depends_on` are jobs of the same `set_of` that finish first, of which `at_once` run.
    `rollback_of` is the job that this one takes back, `rollback` how; `redrive_of` one whose failed items it tries again.
    `came_from`: what a job was before it was being rolled back.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    number: int
    kind: str
    title: str
    status: JobStatus
    started_by: UserId
    role: str
    created_at: Micros
    input: Json
    selection: Json
    settings: Json
    priority: int
    frozen: bool
    total: int
    waves: int
    counts: Json
    low: int
    ended: int
    checkpoints: int
    fence: int
    updated_at: Micros
    started_at: Micros | None = None
    finished_at: Micros | None = None
    error: Json | None = None
    set_of: str | None = None
    depends_on: Json | None = None
    at_once: int | None = None
    redrive_of: str | None = None
    rollback_of: str | None = None
    rollback: Json | None = None
    rolled_back_by: str | None = None
    came_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkItem:
    """`position` is its place in the frozen plan, from 0 without a gap; `wave` never falls along it.

    `checkpoint` is the commit it ended in, `ordinal` the how-many-eth end it was (from 1). `origin`: the position of the item that
    a rollback takes back. A state `running` is never stored: it is what an item in hand is shown as.
    """

    KEY: ClassVar[tuple[str, ...]] = ("job", "position")
    job: str
    position: int
    organisation: OrganisationId
    workspace: WorkspaceId
    item: str
    title: str
    state: ItemState
    wave: int
    attempts: int
    weight: float
    priority: int
    before: Json = None
    after: Json = None
    depends_on: Json = None
    document: str | None = None
    source: str | None = None
    origin: int | None = None
    checkpoint: int | None = None
    ordinal: int | None = None
    ended_at: Micros | None = None
    result: Json = None
    undo: Json = None
    error: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkCheckpoint:
    """One commit of items. `counts`: of the whole job after it; `ended`: the last ordinal in it. `name`: somebody gave it one."""

    KEY: ClassVar[tuple[str, ...]] = ("job", "number")
    job: str
    number: int
    organisation: OrganisationId
    workspace: WorkspaceId
    at: Micros
    counts: Json
    ended: int
    size: int
    failed: int
    seconds: float
    name: str | None = None


BulkRow = BulkJob | BulkItem | BulkCheckpoint

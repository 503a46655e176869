"""The rows of triggers: what starts a design, what came of each moment, and backfills. Listed in `engine/records.py`.

A trigger is one row that is changed as a whole under its version: what it starts runs with the rights of whoever saved
it last, so halves of two people's edits must never become one definition that nobody has seen.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any

CatchUp = Literal["none", "latest", "all"]
"""What is made up for after the server was away: nothing, the newest missed moment, or all of them up to a number."""
Overlap = Literal["skip", "wait", "beside"]
"""What happens while an earlier run of the trigger is under way: the moment passes, waits (the newest one), or runs too."""
FiringStatus = Literal["started", "skipped", "refused"]
BackfillStatus = Literal["running", "done", "cancelled", "refused"]
TickStatus = Literal["waiting", "running", "succeeded", "failed", "cancelled", "refused", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRecord:
    """`config` is what its kind says, `parameters` what its runs are given: values, bindings and expressions.

    `acts_as` and `role`: whose rights its runs have, and what these were at most when it was saved. `paused`: since when it
    rests, by whom (unset: by the server) and why. `memory` is what the machine knows: see `engine/triggers/memory.py`.
    `salt` and `digest` belong to a webhook's secret, which is not kept.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    kind: str
    name: str
    config: Json
    parameters: Json
    catch_up: CatchUp
    catch_up_most: int
    overlap: Overlap
    condition: str
    acts_as: UserId
    role: str
    version: int
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros
    memory: Json
    paused_at: Micros | None = None
    paused_by: UserId | None = None
    paused_because: Json | None = None
    salt: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """What came of one moment of a trigger. The key makes it happen once: `moment` is the scheduled time, the number of an
    event, the id of a message…

    `event` is what its run could read; `reason` says why there is no run.
    """

    KEY: ClassVar[tuple[str, ...]] = ("trigger", "moment")
    trigger: str
    moment: str
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    status: FiringStatus
    at: Micros
    due: Micros
    run: RunId | None = None
    reason: Json | None = None
    event: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesSeen:
    """What the watch of a folder saw last: by path, size, time of change and how new it is. `fresh`: changes that have to
    hold still for one more look.
    """

    KEY: ClassVar[tuple[str, ...]] = ("trigger",)
    trigger: str
    organisation: OrganisationId
    seen: Json
    fresh: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillRecord:
    """Runs for moments that have passed, oldest first, `parallel` at once, with the rights of who asked for it.

    `which`: only moments without a run that succeeded, or every one.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    trigger: str
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    since: Micros
    until: Micros
    parallel: int
    which: Literal["missing", "every"]
    role: str
    status: BackfillStatus
    total: int
    created_by: UserId
    created_at: Micros
    reason: Json | None = None
    ended_by: UserId | None = None
    ended_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillTick:
    """One moment of a backfill. `kept`: there was a run that succeeded, so there is no other one."""

    KEY: ClassVar[tuple[str, ...]] = ("backfill", "at")
    backfill: str
    at: Micros
    organisation: OrganisationId
    status: TickStatus
    run: RunId | None = None
    reason: Json | None = None


TriggerRow = TriggerRecord | Firing | FilesSeen | BackfillRecord | BackfillTick

"""The rows of approvals: what was asked, and who is to decide. Columns follow from the fields.

A request's history is its journal `approval/ID`; its row is what the journal comes to, committed with each entry.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any
ApprovalState = Literal[
    "waiting",
    "changes_requested",
    "approved",
    "executing",
    "executed",
    "failed",
    "rejected",
    "withdrawn",
    "expired",
]
Decision = Literal["", "approve", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """`number` counts per workspace from 1, `revision` the journal's entries.

    `input` is that of the approval type; secrets never stand in it. `stages` is the machine's (`machine.py`), as JSON.
    `pinned` is the content hash that valid votes were given for, `current` the one there is now, "" where nothing is pinned;
    `marks` the digests of the subject's fields as pinned. `stale` says who changed what since: `{by, at, fields}`.
    `due`: when something happens by itself; `level` of `rungs` is the highest that came about, -1 before the first.
    `notices`: by person the notification that asks them.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    number: int
    type: str
    title: str
    reason: str
    state: ApprovalState
    requester: UserId
    subject_kind: str
    subject: str
    document_kind: str
    branch: DocumentId | None
    criticality: str
    input: Json
    change: Json
    fields: Json
    count: int
    pinned: str
    current: str
    marks: Json
    stale: Json
    policy: str
    policy_name: str
    rule: str
    why: str
    ladder: str
    rungs: Json
    level: int
    due: Micros | None
    stages: Json
    escalations: Json
    notices: Json
    revision: int
    created_at: Micros
    updated_at: Micros
    asked_at: Micros
    """When the round of questions that is going on began."""
    decided_at: Micros | None = None
    decided_by: UserId | None = None
    """None where a policy or the time decided."""
    comment: str = ""
    """What was said with the last decision about the whole request."""
    result: Json = None
    error: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSeat:
    """One person's place in one stage. `open`: they are to decide now; `standing_in_for` is "" for themselves.

    A vote is `stale` once what they looked at (`seen`, a content hash) was changed; they are asked again then.
    """

    KEY: ClassVar[tuple[str, ...]] = ("request", "stage", "user")
    request: str
    stage: int
    user: UserId
    organisation: OrganisationId
    workspace: WorkspaceId
    standing_in_for: str
    asked_at: Micros
    open: bool
    decision: Decision = ""
    comment: str = ""
    seen: str = ""
    at: Micros | None = None
    stale: bool = False


ApprovalRow = ApprovalRequest | ApprovalSeat

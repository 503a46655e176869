"""The rows of working sessions: one for each session, one for each person who ever took part. Listed in `records`."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

SessionType = Literal[
    "document_editing",
    "workflow_design",
    "data_modeling",
    "data_source_management",
    "rule_authoring",
    "glossary_editing",
    "incident_response",
    "review",
]
SessionStatus = Literal["running", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """`documents`: a list of ids. `role`: what who joins may do in them at most. `seen_at`: when a look found one of its
    people in one of its documents last. `ended_by` is unset where it ended by itself.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    type: SessionType
    status: SessionStatus
    documents: Any
    role: str
    led_by: UserId
    started_by: UserId
    started_at: Micros
    seen_at: Micros
    ended_by: UserId | None = None
    ended_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMember:
    """Somebody who takes part, or did. `joined_at` is when they came in last."""

    KEY: ClassVar[tuple[str, ...]] = ("session", "user")
    session: str
    user: UserId
    organisation: OrganisationId
    workspace: WorkspaceId
    role: str
    joined_at: Micros
    left_at: Micros | None = None

"""The rows of runs that wait: questions that gates ask people, and events that steps wait for. Columns follow from the
fields.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any
GateState = Literal["open", "approved", "rejected", "timed_out", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRecord:
    """One question of one step of one run, once for each round it stands in. `approvers` are user ids; empty: whoever has
    the right. `decided_by` is unset when time decided, or nobody did. `review`: by which policy or stages an approval request
    decides it, in place of one person.
    """

    KEY: ClassVar[tuple[str, ...]] = ("run", "node")
    run: RunId
    node: str
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    number: int
    name: str
    title: str
    question: str
    approvers: Json
    form: Json
    started_by: UserId
    asked_at: Micros
    due: Micros | None
    state: GateState = "open"
    decided_at: Micros | None = None
    decided_by: UserId | None = None
    comment: str = ""
    answers: Json = None
    review: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWait:
    """A step waits for an event of its workspace that fits this pattern and was told after `since`."""

    KEY: ClassVar[tuple[str, ...]] = ("run", "node")
    run: RunId
    node: str
    organisation: OrganisationId
    workspace: WorkspaceId
    topic: str
    since: Micros

"""How every other part of Concert begins an approval, and decides one: `platform.approvals`.

Border: who may ask and who may look was decided at the door; whether somebody may decide is asked of the request's actor.
"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId
from engine.approval.records import ApprovalRequest

Json = Any
Verdict = Literal["approve", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What somebody asks for. `input` is that of the approval type, `pinned` the content hash of what is reviewed.

    `branch`: the document that holds the change; then it is what is reviewed, and `subject` what it changes.
    """

    type: str
    organisation: OrganisationId
    workspace: WorkspaceId
    requester: UserId
    title: str
    reason: str
    subject_kind: str
    subject: str
    input: Json
    branch: DocumentId | None = None
    pinned: str = ""
    change: Json = None
    fields: tuple[str, ...] = ()
    count: int = 1
    criticality: str = ""
    document_kind: str = ""
    key: str = ""
    """Asked again under the same key by the same person: the same request. "" asks anew each time."""


class Approvals(Protocol):
    """Each returns the request as committed. They raise `ConcertError`; then nothing has changed."""

    async def ask(self, ask: Ask) -> ApprovalRequest: ...

    async def decide(
        self, id_: str, person: UserId, decision: Verdict, comment: str = "", seen: str = ""
    ) -> ApprovalRequest:
        """`seen` is the content hash the person looked at; "" stands for the one the request asked them about."""

    async def withdraw(self, id_: str, person: UserId, comment: str = "") -> ApprovalRequest: ...

    async def comment(self, id_: str, person: UserId, words: str) -> ApprovalRequest: ...

    async def request_changes(self, id_: str, person: UserId, comment: str) -> ApprovalRequest: ...

    async def resubmit(
        self, id_: str, person: UserId, comment: str = "", input_: Json = None
    ) -> ApprovalRequest:
        """After changes were requested, or after it failed; with another input where one is given."""

    async def delegate(self, id_: str, person: UserId, to: UserId, comment: str = "") -> ApprovalRequest: ...

    async def escalate(self, id_: str, person: UserId, comment: str = "") -> ApprovalRequest:
        """The next level of the ladder, now."""

"""What somebody asks for, whichever part of Concert asks for them."""

from typing import Any

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId

Json = Any


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

"""The rows of invitations, and of the words that documents are found by. No behaviour; as `engine/records.py` says."""

from typing import ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """The words of a document's content, folded, for searching; as they were at number `through` of its log."""

    KEY: ClassVar[tuple[str, ...]] = ("document",)
    document: DocumentId
    organisation: OrganisationId
    words: str
    through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link, or, with `user`, an offer to somebody of the organisation. Works `most_uses` times; None: once.

    `accepted_by` is who came last, `accepted_at` when it was used up.
    """

    KEY: ClassVar[tuple[str, ...]] = ("digest",)
    digest: str
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    role: str
    created_by: UserId
    created_at: Micros
    expires_at: Micros
    accepted_by: UserId | None = None
    accepted_at: Micros | None = None
    revoked_at: Micros | None = None
    user: UserId | None = None
    most_uses: int | None = None
    declined_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationUse:
    """Somebody came by an invitation. Inserted, never replaced: of two with the same `number` the second is refused."""

    KEY: ClassVar[tuple[str, ...]] = ("invitation", "number")
    invitation: str
    number: int
    organisation: OrganisationId
    user: UserId
    at: Micros

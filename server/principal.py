"""Who speaks: the result of signing in, valid for one request or one socket."""

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.records import TokenKind, UserKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """`role` and `workspace`, when set, narrow what the token may do below what its user may do."""

    organisation: OrganisationId
    user: UserId
    name: str
    email: str | None
    kind: UserKind
    token: str
    """Digest of the token: its revocation ends this principal."""
    token_kind: TokenKind
    expires_at: Micros | None
    role: str | None = None
    workspace: WorkspaceId | None = None

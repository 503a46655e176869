"""Who speaks: the result of signing in, valid for one request or one socket."""

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from crdt.roles import Role, allows
from engine.commands.command import WHOLE
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

    def check_token(self, needed: str) -> None:
        """Of what no object narrows: whether the token they came with may do it (`Command.token`). Raises Forbidden."""
        if needed == WHOLE:
            if self.workspace is not None or self.role not in {None, Role.OWNER}:
                raise Forbidden(
                    "A token that is narrowed does not change what is its owner's own.",
                    next_step="Sign in, or use a token that is not narrowed.",
                )
        elif needed and self.role is not None and not allows(self.role, needed):
            raise Forbidden(details={"role": self.role, "right": needed})

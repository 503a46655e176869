"""What the events about people in a workspace say. Types only."""

from typing import Final, Literal

from crdt.model import Model
from crdt.roles import Role


class MemberEvent(Model):
    """Somebody new in a workspace."""

    user: str
    name: str
    role: Role


class InvitationEvent(Model):
    """Somebody, `by`, made a link that lets whoever has it in with this role."""

    invitation: str
    role: Role
    by: str
    name: str
    expires_at: int


class SignInEvent(Model):
    """A member has a new session: by a link of their own, or by the invitation they came with."""

    user: str
    name: str
    by: Literal["link", "invitation"]


KEY_CHANGED: Final = "user:token:changed"
KEY_USED: Final = "user:token:used"


class TokenEvent(Model):
    """An API token of one's own; `token` names it as the list does. `workspace`: the one that it is for, "" of all of them."""

    token: str
    workspace: str

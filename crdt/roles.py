"""Who may do what: one table of role and right. Grants name a role; everything that decides asks `allows`."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """From the one that may do most to the one that may do least."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    APPROVER = "approver"
    COMMENTER = "commenter"
    VIEWER = "viewer"


class Right(StrEnum):
    READ = "read"
    PRESENCE = "presence"
    COMMENT = "comment"
    EDIT = "edit"
    RUN = "run"
    CREATE = "create"
    APPROVE = "approve"
    LOCK_BREAK = "lock_break"
    SHARE = "share"
    MANAGE = "manage"
    DELETE = "delete"
    TRANSFER = "transfer"


MEANINGS = MappingProxyType(
    {
        Right.READ: "read documents, runs, results and reports",
        Right.PRESENCE: "be seen by the others",
        Right.COMMENT: "comment, react, resolve",
        Right.EDIT: "change content and layout",
        Right.RUN: "start and cancel runs and operations",
        Right.CREATE: "create and import documents",
        Right.APPROVE: "decide approval requests",
        Right.LOCK_BREAK: "take over a section somebody else has locked",
        Right.SHARE: "invite, grant and withdraw roles up to one's own",
        Right.MANAGE: "settings, restore, members",
        Right.DELETE: "move to the trash and bring back",
        Right.TRANSFER: "make somebody else the owner, delete for good",
    }
)

_VIEWER = frozenset({Right.READ, Right.PRESENCE})
_COMMENTER = _VIEWER | {Right.COMMENT}
_APPROVER = _COMMENTER | {Right.APPROVE}
_EDITOR = _COMMENTER | {Right.EDIT, Right.RUN, Right.CREATE}
_ADMIN = _EDITOR | _APPROVER | {Right.LOCK_BREAK, Right.SHARE, Right.MANAGE, Right.DELETE}

RIGHTS = MappingProxyType(
    {
        Role.OWNER: _ADMIN | {Right.TRANSFER},
        Role.ADMIN: _ADMIN,
        Role.EDITOR: _EDITOR,
        Role.APPROVER: _APPROVER,
        Role.COMMENTER: _COMMENTER,
        Role.VIEWER: _VIEWER,
    }
)

THE_SERVER: Final = "the server"
"""What a document begins with is judged under it: everything is allowed that fits. No grant can name it: it is no Role."""

_BY_NAME = {str(role): frozenset(map(str, rights)) for role, rights in RIGHTS.items()} | {
    THE_SERVER: frozenset({*map(str, Right), "server"})
}
"""The same for names as they come: asked for every keystroke."""

ORDER = tuple(Role)
"""In order, the strongest first."""


def allows(role: str, right: str) -> bool:
    """Whether `role` has `right`. A name that is no role or no right allows nothing."""
    return right in _BY_NAME.get(role, ())


def rights_of(roles: Iterable[str]) -> frozenset[str]:
    """What somebody with these roles may do: what any of them may."""
    return frozenset().union(*(_BY_NAME.get(role, frozenset()) for role in roles))


def rank(role: str) -> int:
    """0 for the owner, rising. Raises ValueError for a name that is no role."""
    return ORDER.index(Role(role))


def weaker(a: str, b: str) -> Role:
    """The strongest role that may do nothing which `a` or `b` may not: a token never widens what its user may.

    Not simply the later one in the order: an approver may decide what an editor may not.
    """
    both = RIGHTS[Role(a)] & RIGHTS[Role(b)]
    return next(role for role in ORDER if RIGHTS[role] <= both)


def strongest(roles: Iterable[str], right: str = Right.READ) -> Role | None:
    """Of several roles that somebody has, the strongest with this right; what they may do is what any of them may.

    Not one role for everything: who is editor and approver edits as the one and decides as the other.
    """
    able = [Role(role) for role in roles if allows(role, right)]
    return min(able, key=rank) if able else None


def may_grant(own: str, granted: str) -> bool:
    """Whether somebody with role `own` may give the role `granted`: never more than one's own."""
    return allows(own, Right.SHARE) and rank(own) <= rank(granted)


def table() -> str:
    """The role table in Markdown; README.md shows it and a test compares."""
    lines = [f"| right | {' | '.join(ORDER)} | means |", f"|---|{'---|' * len(ORDER)}---|"]
    for right in Right:
        marks = " | ".join("yes" if allows(role, right) else "-" for role in ORDER)
        lines.append(f"| `{right}` | {marks} | {MEANINGS[right]} |")
    return "\n".join(lines)

"""What may be changed about roles, and why not. Pure.

Nobody gives or takes more than they have, and a workspace always has an owner of its own: somebody whose role does not
come from the organisation and does not end by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from crdt.errors import Conflict, Forbidden
from crdt.ids import UserId
from crdt.roles import Role, may_grant
from engine.records import Grant

MOST_GROUPS: Final = 500
"""In one workspace."""
MOST_IN_GROUP: Final = 5_000


class LastOwner(Conflict):
    code = "last_owner"
    message = "This workspace would have no owner of its own any more."
    next_step = "Make somebody else an owner first."


class ByOrganisation(Conflict):
    code = "by_organisation"
    message = "This person belongs to the workspace by the organisation, not by the workspace."
    next_step = "Ask who looks after the organisation."


class WorkspaceArchived(Forbidden):
    code = "workspace_archived"
    message = "This workspace is archived: it can be read, and not changed."
    next_step = "Ask one of its admins to bring it back."


def check_may_give(own: str, roles: Iterable[str]) -> None:
    """Raises Forbidden where one of the roles is more than one's own. Taking a role needs what giving it needs."""
    for role in roles:
        if not may_grant(own, role):
            raise Forbidden(
                "You can give and take your own role or a weaker one.", details={"role": role, "own": own}
            )


def check_owners(
    after: Iterable[Grant], members: Mapping[str, Collection[UserId]], able: Collection[str]
) -> None:
    """Raises LastOwner unless one of these grants of a workspace makes somebody who can sign in its owner for good."""
    for grant in after:
        if grant.right != Role.OWNER or grant.effect != "allow" or grant.expires_at is not None:
            continue
        people = members.get(grant.subject, ()) if grant.subject_kind == "group" else (grant.subject,)
        if any(user in able for user in people):
            return
    raise LastOwner

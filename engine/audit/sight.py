"""Whose entries somebody sees: who looks after the organisation sees all, who looks after a workspace those of it."""

from typing import TYPE_CHECKING

from crdt.errors import Forbidden
from crdt.ids import WorkspaceId
from crdt.roles import Right, allows
from engine.members.ways import ALL
from engine.records import Grant, GroupMember, Workspace

if TYPE_CHECKING:
    from engine.commands.command import CommandContext


async def in_sight(context: "CommandContext") -> tuple[WorkspaceId, ...] | None:
    """The workspaces whose entries the caller sees; None for all, also those of no workspace. Forbidden where there are none.

    A token that is narrowed sees no more than it may look after.
    """
    roles = await context.workspaces()
    mine = tuple(workspace for workspace, role in roles.items() if allows(role, Right.MANAGE))
    if not mine:
        raise Forbidden(details={"right": str(Right.MANAGE)})
    records, organisation = context.platform.store.records, context.caller.organisation
    everywhere = await records.count(Workspace, {"organisation": organisation})
    if len(mine) < everywhere:
        return mine
    groups = await records.find(GroupMember, {"user": context.caller.user}, limit=ALL)
    subjects = (str(context.caller.user), *(row.group for row in groups))
    where = {
        "object_kind": "organisation",
        "object": str(organisation),
        "subject": subjects,
        "effect": "allow",
    }
    now = context.platform.clock.now()
    grants = await records.find(Grant, where, limit=ALL)
    able = any(
        allows(grant.right, Right.MANAGE) and (grant.expires_at is None or grant.expires_at > now)
        for grant in grants
    )
    return None if able else mine

"""Members of a workspace and invitations into it."""

from pydantic import BaseModel, Field

from crdt.errors import Forbidden
from crdt.ids import workspace_channel
from crdt.roles import Role, may_grant, rank
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.records import Grant, User
from engine.topics.people import InvitationEvent
from server.identity import Identity

HOURS = 7 * 24


class Invite(BaseModel):
    id: str
    role: Role = Role.EDITOR
    expires_in_hours: int = Field(default=HOURS, ge=1, le=24 * 90)


class Invited(BaseModel):
    invitation: str
    role: Role
    expires_at: int
    path: str
    """Where the link leads on this server; the token stands in the fragment."""


class MembersOf(BaseModel):
    id: str


class Member(BaseModel):
    user: str
    name: str
    email: str | None
    role: Role
    inherited: bool
    """The role comes from the organisation."""


async def invite(input_: Invite, context: CommandContext) -> Invited:
    """Nobody gives away more than they have."""
    if not may_grant(context.caller.role, input_.role):
        raise Forbidden("You can invite people with your own role or a weaker one.")
    platform = context.platform
    store = platform.store
    identity = Identity(records=store.records, writer=store.writer, clock=platform.clock, ids=platform.ids)
    text, row = await identity.invite(
        context.caller.user, context.workspace, input_.role, input_.expires_in_hours
    )
    made = InvitationEvent(
        invitation=row.id,
        role=Role(row.role),
        by=context.caller.user,
        name=context.caller.name,
        expires_at=row.expires_at,
    )
    channel = workspace_channel(context.workspace.id)
    await platform.channels.publish([(channel, "security:invitation:created", made.model_dump(mode="json"))])
    return Invited(invitation=row.id, role=Role(row.role), expires_at=row.expires_at, path=f"/join#{text}")


async def members(_input: MembersOf, context: CommandContext) -> Listing[Member]:
    """Everyone with a grant on the workspace or its organisation, strongest role first."""
    workspace, records = context.workspace, context.platform.store.records
    objects = (("workspace", workspace.id), ("organisation", workspace.organisation))
    best: dict[str, tuple[str, bool]] = {}
    for kind, object_ in objects:
        where = {
            "organisation": workspace.organisation,
            "object_kind": kind,
            "object": object_,
            "subject_kind": "user",
            "effect": "allow",
        }
        for grant in await records.find(Grant, where):
            known = best.get(grant.subject)
            if known is None or rank(grant.right) < rank(known[0]):
                best[grant.subject] = (grant.right, kind == "organisation")
    users = await records.find(User, {"id": tuple(best)}) if best else []
    items = [
        Member(
            user=user.id,
            name=user.name,
            email=user.email,
            role=Role(best[user.id][0]),
            inherited=best[user.id][1],
        )
        for user in users
    ]
    items.sort(key=lambda member: (rank(member.role), member.name.lower()))
    return Listing(items=items, total=len(items), offset=0, limit=len(items))


COMMANDS = Area(
    name="members",
    commands=(
        Command(
            name="workspaces.invite",
            summary="A link that signs a newcomer in as a member",
            method="POST",
            path="/collaboration/workspaces/{id}/invite",
            scope="workspace",
            right="share",
            input=Invite,
            output=Invited,
            run=invite,
        ),
        Command(
            name="workspaces.members",
            summary="Who belongs to a workspace, with roles",
            method="GET",
            path="/collaboration/workspaces/{id}/members",
            scope="workspace",
            right="read",
            input=MembersOf,
            output=Listing[Member],
            run=members,
        ),
    ),
)

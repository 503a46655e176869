"""Invitations that wait for my answer: to accept or decline. Nobody else can see or answer them."""

from crdt.dataclasses import replace
from crdt.errors import AlreadyExists, NotFound
from crdt.ids import workspace_channel
from crdt.model import Model
from crdt.roles import Role
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, WholePage, paged
from engine.members.records import Invitation
from engine.members.ways import ALL, found_by
from engine.records import User, Workspace
from engine.topics.people import MemberEvent
from engine.writes import Put
from server.commands.invitations import identity, said, tell


class MyInvitation(Model):
    id: str
    workspace: str
    workspace_name: str
    description: str
    role: Role
    by: str
    by_name: str
    created_at: int
    expires_at: int


class Answer(Model):
    id: str


class Accepted(Model):
    workspace: str
    role: Role


async def mine(input_: WholePage, context: CommandContext) -> Listing[MyInvitation]:
    """What waits for my answer, newest first."""
    records, user = context.platform.store.records, context.caller.user
    where = {"user": user, "organisation": context.caller.organisation}
    rows = await records.find(Invitation, where, order="created_at", descending=True, limit=ALL)
    rows = [row for row in rows if identity(context).is_open(row)]
    places = {
        row.id: row for row in await found_by(records, Workspace, "id", {row.workspace for row in rows})
    }
    names = {
        one.id: one.name for one in await found_by(records, User, "id", {row.created_by for row in rows})
    }
    items = [
        MyInvitation(
            id=row.id,
            workspace=row.workspace,
            workspace_name=places[row.workspace].name,
            description=places[row.workspace].description or "",
            role=Role(row.role),
            by=row.created_by,
            by_name=names.get(row.created_by, ""),
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in rows
        if row.workspace in places
    ]
    return paged(items, input_)


async def accept(_input: Answer, context: CommandContext) -> Accepted:
    row, platform = context.invitation, context.platform
    user = await platform.store.records.get(User, context.caller.user)
    workspace = await platform.store.records.get(Workspace, row.workspace)
    if user is None or workspace is None:
        raise NotFound
    joined = MemberEvent(user=user.id, name=user.name, role=Role(row.role))
    channel = workspace_channel(workspace.id)
    async with platform.members.turn():
        writes = await identity(context).accepted(await _open(row, context), user)
        told = [
            (channel, "workspace:member:joined", joined),
            (channel, "security:invitation:accepted", said(row, context)),
        ]
        try:
            await platform.members.commit(writes, told, (user.id,))
        except AlreadyExists:
            raise NotFound from None
    return Accepted(workspace=workspace.id, role=Role(row.role))


async def decline(_input: Answer, context: CommandContext) -> Nothing:
    row = context.invitation
    workspace = await context.platform.store.records.get(Workspace, row.workspace)
    if workspace is None:
        raise NotFound
    async with context.platform.members.turn():
        now = await _open(row, context)
        declined = Put(record=replace(now, declined_at=context.platform.clock.now()))
        await tell(now, workspace, "declined", context, (declined,))
    return Nothing()


async def _open(row: Invitation, context: CommandContext) -> Invitation:
    """As it is now that nobody else changes it. NotFound where somebody has withdrawn, answered or renewed it before."""
    now = await context.platform.store.records.get(Invitation, row.digest)
    if now is None or not identity(context).is_open(now):
        raise NotFound
    return now


COMMANDS = Area(
    name="offers",
    commands=(
        Command(
            name="invitations.mine",
            summary="Invitations that wait for my answer",
            method="GET",
            path="/collaboration/invitations",
            scope="none",
            right="read",
            input=WholePage,
            output=Listing[MyInvitation],
            run=mine,
        ),
        Command(
            name="invitations.accept",
            summary="I become a member of the workspace that I am invited into",
            method="POST",
            path="/collaboration/invitations/{id}/accept",
            scope="invitation",
            right="read",
            input=Answer,
            output=Accepted,
            run=accept,
        ),
        Command(
            name="invitations.decline",
            summary="I do not want to; whoever invited me sees it",
            method="POST",
            path="/collaboration/invitations/{id}/decline",
            scope="invitation",
            right="read",
            input=Answer,
            output=Nothing,
            run=decline,
        ),
    ),
)

"""Invitations into a workspace: by a link for whoever has it, or as an offer to somebody of the organisation.

Who made one sees what became of it. An offer is answered in the app by the person it is for, and by nobody else.
"""

from typing import Literal

from pydantic import BaseModel, Field

from crdt.dataclasses import replace
from crdt.errors import Conflict, NotFound
from crdt.ids import Channel, UserId, user_channel, workspace_channel
from crdt.model import Model
from crdt.roles import Role
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.members import giver_of
from engine.members.events import InvitationStateEvent, OfferEvent
from engine.members.records import Invitation, InvitationUse
from engine.members.rules import check_may_give
from engine.members.ways import ALL, found_by, ways_into
from engine.records import User, Workspace
from engine.topics.people import InvitationEvent
from engine.writes import Put
from server.identity import Identity

HOURS = 7 * 24
MOST_USES = 500
State = Literal["pending", "accepted", "declined", "withdrawn", "expired"]


class Invite(Model):
    id: str
    role: Role = Role.EDITOR
    expires_in_hours: int = Field(default=HOURS, ge=1, le=24 * 90)
    uses: int = Field(default=1, ge=1, le=MOST_USES)
    """How many people may come by the link."""
    user: str | None = None
    """Somebody of the organisation: they are asked in the app, and no link is made."""


class Invited(Model):
    """`path` is where the link leads on this server, its token in the fragment; "" of an offer."""

    invitation: str
    role: Role
    expires_at: int
    path: str


class Came(Model):
    user: str
    name: str
    at: int


class SentInvitation(Model):
    """`user` is who it is offered to; `came` who came by it, `uses` how many may."""

    id: str
    role: Role
    state: State
    user: str | None
    user_name: str
    uses: int
    came: list[Came]
    created_by: str
    created_by_name: str
    created_at: int
    expires_at: int


class InvitationsOf(Page):
    id: str
    state: State | None = None


class OneInvitation(Model):
    id: str
    invitation: str


async def invite(input_: Invite, context: CommandContext) -> Invited:
    """Nobody gives away more than they have."""
    check_may_give(context.caller.role, [input_.role])
    workspace = context.workspace
    user = None if input_.user is None else await _invitable(UserId(input_.user), context)
    text, row = await identity(context).invite(
        context.caller.user, workspace, input_.role, input_.expires_in_hours, uses=input_.uses, user=user
    )
    made = InvitationEvent(
        invitation=row.id,
        role=Role(row.role),
        by=context.caller.user,
        name=context.caller.name,
        expires_at=row.expires_at,
    )
    channel = workspace_channel(workspace.id)
    told = [(channel, "security:invitation:created", made.model_dump(mode="json"))]
    if user is not None:
        told.append((user_channel(user), "user:invitation:received", offer(row, workspace, context)))
    await context.platform.channels.publish(told)
    return _invited(row, "" if user else text)


async def _invitable(user: UserId, context: CommandContext) -> UserId:
    records, workspace = context.platform.store.records, context.workspace
    row = await records.get(User, user)
    if row is None or row.organisation != workspace.organisation or row.disabled_at is not None:
        raise NotFound("Nobody of this organisation has this id.")
    if user in await ways_into(records, workspace, None, context.platform.clock.now()):
        raise Conflict(f"{row.name} is a member already.", next_step="Change their role instead.")
    waiting = await records.find(Invitation, {"workspace": workspace.id, "user": user}, limit=ALL)
    if any(identity(context).is_open(one) for one in waiting):
        raise Conflict(f"{row.name} is invited already.", next_step="Withdraw that invitation first.")
    return user


async def list_invitations(input_: InvitationsOf, context: CommandContext) -> Listing[SentInvitation]:
    """Newest first."""
    records = context.platform.store.records
    rows = await records.find(
        Invitation, {"workspace": context.workspace.id}, order="created_at", descending=True, limit=ALL
    )
    kept = [row for row in rows if input_.state in {None, _state(row, context)}]
    page = kept[input_.offset : input_.offset + input_.limit]
    uses = await found_by(records, InvitationUse, "invitation", [row.id for row in page])
    ids = (
        {use.user for use in uses} | {row.created_by for row in page} | {row.user for row in page if row.user}
    )
    names = {user.id: user.name for user in await found_by(records, User, "id", ids)}
    items = [
        SentInvitation(
            id=row.id,
            role=Role(row.role),
            state=_state(row, context),
            user=row.user,
            user_name=names.get(row.user, "") if row.user else "",
            uses=row.most_uses or 1,
            came=[
                Came(user=use.user, name=names.get(use.user, ""), at=use.at)
                for use in uses
                if use.invitation == row.id
            ],
            created_by=row.created_by,
            created_by_name=names.get(row.created_by, ""),
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in page
    ]
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def withdraw(input_: OneInvitation, context: CommandContext) -> Nothing:
    """Whoever came by it stays. Without effect on one that is over."""
    async with context.platform.members.turn():
        row = await _of_workspace(input_, context)
        if identity(context).is_open(row):
            gone = Put(record=replace(row, revoked_at=context.platform.clock.now()))
            await tell(row, context.workspace, "withdrawn", context, (gone,))
    return Nothing()


async def renew(input_: OneInvitation, context: CommandContext) -> Invited:
    """Sends an offer again, or makes another link in the place of one that was lost or has expired."""
    async with context.platform.members.turn():
        return await _renewed(input_, context)


async def _renewed(input_: OneInvitation, context: CommandContext) -> Invited:
    row = await _of_workspace(input_, context)
    check_may_give(context.caller.role, [row.role])
    if row.revoked_at is not None or row.accepted_at is not None:
        raise Conflict("This invitation is over.", next_step="Make a new one.")
    if row.user is not None:
        known = await ways_into(
            context.platform.store.records, context.workspace, None, context.platform.clock.now()
        )
        if row.user in known:
            raise Conflict("They are a member already.", next_step="Change their role instead.")
    text, new = await identity(context).renew(row, context.caller.user)
    await tell(new, context.workspace, "renewed", context, ())
    if new.user is not None:
        again = (user_channel(new.user), "user:invitation:received", offer(new, context.workspace, context))
        await context.platform.channels.publish([again])
    return _invited(new, "" if new.user else text)


async def _of_workspace(input_: OneInvitation, context: CommandContext) -> Invitation:
    where = {"id": input_.invitation, "workspace": context.workspace.id}
    for row in await context.platform.store.records.find(Invitation, where, limit=1):
        return row
    raise NotFound("This workspace has no such invitation.")


async def tell(
    row: Invitation, workspace: Workspace, what: str, context: CommandContext, writes: tuple[Put, ...]
) -> None:
    """Those who look after the workspace; and whom it is for, where it was taken back."""
    channel = workspace_channel(workspace.id)
    told: list[tuple[Channel, str, BaseModel]] = [
        (channel, f"security:invitation:{what}", said(row, context))
    ]
    if what == "withdrawn" and row.user is not None:
        ended = OfferEvent.model_validate(offer(row, workspace, context))
        told.append((user_channel(row.user), "user:invitation:ended", ended))
    await context.platform.members.commit(writes, told, ())


def said(row: Invitation, context: CommandContext) -> InvitationStateEvent:
    caller = context.caller
    return InvitationStateEvent(invitation=row.id, role=Role(row.role), by=caller.user, name=caller.name)


def offer(row: Invitation, workspace: Workspace, context: CommandContext) -> dict[str, object]:
    giver = giver_of(context)
    offer = OfferEvent(
        invitation=row.id,
        workspace=workspace.id,
        name=workspace.name,
        role=Role(row.role),
        by=giver.user,
        by_name=giver.name,
    )
    return offer.model_dump(mode="json")


def _state(row: Invitation, context: CommandContext) -> State:
    if row.revoked_at is not None:
        return "withdrawn"
    if row.accepted_at is not None:
        return "accepted"
    if row.declined_at is not None:
        return "declined"
    return "pending" if row.expires_at > context.platform.clock.now() else "expired"


def _invited(row: Invitation, text: str) -> Invited:
    path = f"/join#{text}" if text else ""
    return Invited(invitation=row.id, role=Role(row.role), expires_at=row.expires_at, path=path)


def identity(context: CommandContext) -> Identity:
    platform = context.platform
    store = platform.store
    return Identity(records=store.records, writer=store.writer, clock=platform.clock, ids=platform.ids)


ONE = "/collaboration/workspaces/{id}/invitations/{invitation}"
COMMANDS = Area(
    name="invitations",
    commands=(
        Command(
            name="workspaces.invite",
            summary="A link that signs newcomers in as members, or an offer to somebody of the organisation",
            method="POST",
            path="/collaboration/workspaces/{id}/invite",
            scope="workspace",
            right="share",
            input=Invite,
            output=Invited,
            run=invite,
        ),
        Command(
            name="invitations.list",
            summary="Invitations into a workspace with what became of them, newest first",
            method="GET",
            path="/collaboration/workspaces/{id}/invitations",
            scope="workspace",
            right="manage",
            input=InvitationsOf,
            output=Listing[SentInvitation],
            run=list_invitations,
        ),
        Command(
            name="invitations.withdraw",
            summary="An invitation works no more; whoever came by it stays",
            method="DELETE",
            path=ONE,
            scope="workspace",
            right="share",
            input=OneInvitation,
            output=Nothing,
            run=withdraw,
        ),
        Command(
            name="invitations.renew",
            summary="The same invitation by a new link and for as long again; an offer is made again",
            method="POST",
            path=f"{ONE}/renew",
            scope="workspace",
            right="share",
            input=OneInvitation,
            output=Invited,
            run=renew,
        ),
    ),
)

"""One document shared with a person or a group, beside what the workspace gives: who has access and why."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from crdt.errors import NotFound
from crdt.ids import Micros
from crdt.model import Model
from crdt.roles import Role
from engine.access.tagged import reached_by
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.members import WayOut, by_strength, giver_of, shown
from engine.members.ways import ALL, Way, found_by, ways_into
from engine.records import DocumentRecord, Grant, Group, GroupMember, User, Workspace

HOUR = 3600 * 1_000_000


class AccessQuery(Page):
    id: str


class AccessOut(Model):
    """Somebody who may read the document; `own` is the role that was given to them on it alone."""

    user: str
    name: str
    role: Role
    own: Role | None
    expires_at: int | None
    ways: list[WayOut]


class GroupAccess(Model):
    group: str
    name: str
    role: Role
    expires_at: int | None


class DocumentAccess(Listing[AccessOut]):
    """`groups`: those the document is shared with."""

    groups: list[GroupAccess]


class Share(Model):
    id: str
    subject_kind: Literal["user", "group"]
    subject: str
    role: Role
    expires_in_hours: int | None = Field(default=None, ge=1, le=24 * 365)
    """None: until somebody withdraws it."""


class Unshare(Model):
    id: str
    subject_kind: Literal["user", "group"]
    subject: str


class SharedOut(Model):
    """A document that somebody shared with me. `member`: I may open its workspace too."""

    document: str
    title: str
    kind: str
    workspace: str
    workspace_name: str
    role: Role
    member: bool
    updated_at: int
    expires_at: int | None


async def access(input_: AccessQuery, context: CommandContext) -> DocumentAccess:
    """Strongest role first."""
    document, records = context.document, context.platform.store.records
    workspace = await _workspace(context)
    ways = await ways_into(records, workspace, document, context.platform.clock.now())
    users: dict[str, User] = {user.id: user for user in await found_by(records, User, "id", ways)}
    listed = by_strength(ways, users)
    page = listed[input_.offset : input_.offset + input_.limit]
    items = [_shown(users[id_], ways[id_]) for id_ in page]
    return DocumentAccess(
        items=items,
        total=len(listed),
        offset=input_.offset,
        limit=input_.limit,
        groups=await _groups(context),
    )


async def share(input_: Share, context: CommandContext) -> Nothing:
    platform = context.platform
    hours = input_.expires_in_hours
    until = None if hours is None else Micros(platform.clock.now() + hours * HOUR)
    await platform.members.share(
        await _workspace(context),
        context.document,
        input_.subject_kind,
        input_.subject,
        input_.role,
        giver_of(context),
        until,
    )
    return Nothing()


async def unshare(input_: Unshare, context: CommandContext) -> Nothing:
    await context.platform.members.share(
        await _workspace(context),
        context.document,
        input_.subject_kind,
        input_.subject,
        None,
        giver_of(context),
    )
    return Nothing()


async def shared_with_me(input_: Page, context: CommandContext) -> Listing[SharedOut]:
    """What was given to me alone, or to a group of mine, on a document or by a tag; newest change first."""
    records = context.platform.store.records
    grants = await _given_to_me(context)
    rows = {row.id: row for row in await found_by(records, DocumentRecord, "id", grants)}
    readable = await context.readable(rows.values())
    kept = [row for row in rows.values() if row.trashed_at is None and row.id in readable]
    kept.sort(key=lambda row: (row.updated_at, row.id), reverse=True)
    page = kept[input_.offset : input_.offset + input_.limit]
    places = {
        row.id: row for row in await found_by(records, Workspace, "id", {one.workspace for one in page})
    }
    mine = await context.workspaces()
    items = [
        SharedOut(
            document=row.id,
            title=row.title,
            kind=row.kind,
            workspace=row.workspace,
            workspace_name=places[row.workspace].name,
            role=Role(readable[row.id]),
            member=row.workspace in mine,
            updated_at=row.updated_at,
            expires_at=_end_of(grants[row.id]),
        )
        for row in page
    ]
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def _given_to_me(context: CommandContext) -> dict[str, list[Grant]]:
    """Grants by document."""
    records, now, user = context.platform.store.records, context.platform.clock.now(), context.caller.user
    groups = tuple(place.group for place in await records.find(GroupMember, {"user": user}, limit=ALL))
    where = {"organisation": context.caller.organisation, "object_kind": ("document", "tag")}
    found = list(await records.find(Grant, {**where, "subject_kind": "user", "subject": user}, limit=ALL))
    if groups:
        found += await records.find(Grant, {**where, "subject_kind": "group", "subject": groups}, limit=ALL)
    giving = [
        one for one in found if one.effect == "allow" and (one.expires_at is None or one.expires_at > now)
    ]
    grants: dict[str, list[Grant]] = {}
    for grant in giving:
        if grant.object_kind == "document":
            grants.setdefault(grant.object, []).append(grant)
    for grant, source in await reached_by(records, giving):
        grants.setdefault(source.id, []).append(grant)
    return grants


def _end_of(grants: list[Grant]) -> int | None:
    ends = [grant.expires_at for grant in grants]
    return None if None in ends else max(end for end in ends if end is not None)


async def _workspace(context: CommandContext) -> Workspace:
    row = await context.platform.store.records.get(Workspace, context.document.workspace)
    if row is None:
        raise NotFound
    return row


async def _groups(context: CommandContext) -> list[GroupAccess]:
    records, now = context.platform.store.records, context.platform.clock.now()
    where = {"object_kind": "document", "object": context.document.id, "subject_kind": "group"}
    grants = [
        one
        for one in await records.find(Grant, where, limit=ALL)
        if one.effect == "allow" and (one.expires_at is None or one.expires_at > now)
    ]
    names = {
        row.id: row.name for row in await found_by(records, Group, "id", {one.subject for one in grants})
    }
    return [
        GroupAccess(
            group=one.subject, name=names[one.subject], role=Role(one.right), expires_at=one.expires_at
        )
        for one in grants
        if one.subject in names
    ]


def _shown(user: User, ways: Iterable[Way]) -> AccessOut:
    member = shown(user, ways, "document")
    own = [way for way in member.ways if way.on == "document" and way.group is None and not way.everyone]
    return AccessOut(
        user=member.user,
        name=member.name,
        role=member.role,
        own=member.own,
        expires_at=own[0].expires_at if own else None,
        ways=member.ways,
    )


COMMANDS = Area(
    name="sharing",
    commands=(
        Command(
            name="documents.access",
            summary="Who may read or change a document, and by what",
            method="GET",
            path="/collaboration/documents/{id}/access",
            scope="document",
            right="read",
            input=AccessQuery,
            output=DocumentAccess,
            run=access,
        ),
        Command(
            name="documents.share",
            summary="A role on one document for a person or a group, for a while or until it is withdrawn",
            method="POST",
            path="/collaboration/documents/{id}/share",
            scope="document",
            right="share",
            input=Share,
            output=Nothing,
            run=share,
        ),
        Command(
            name="documents.unshare",
            summary="Takes such a role away; open sockets lose it at once",
            method="DELETE",
            path="/collaboration/documents/{id}/share",
            scope="document",
            right="share",
            input=Unshare,
            output=Nothing,
            run=unshare,
        ),
        Command(
            name="documents.shared",
            summary="Single documents that were shared with me",
            method="GET",
            path="/collaboration/documents/shared",
            scope="none",
            right="read",
            input=Page,
            output=Listing[SharedOut],
            run=shared_with_me,
        ),
    ),
)

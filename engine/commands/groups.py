"""Groups of a workspace: people who are given roles together."""

from typing import Final

from pydantic import Field

from crdt.ids import UserId
from crdt.model import Model
from crdt.roles import Role, strongest
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page, several
from engine.commands.members import giver_of
from engine.members.groups import Groups
from engine.members.ways import ALL, found_by
from engine.names import Label
from engine.records import Grant, Group, GroupMember, User, Workspace

FIRST: Final = 10
"""People that a group in a list comes with; the others are asked for."""


class GroupMate(Model):
    user: str
    name: str


class GroupOut(Model):
    """`role` is the group's in the workspace, None where it only has some on documents; `documents` counts those.

    `members` are the first by name, of `member_count`.
    """

    id: str
    name: str
    role: Role | None
    documents: int
    created_at: int
    member_count: int
    members: list[GroupMate]


class GroupsOf(Page):
    """`groups`: only these, with commas between."""

    id: str
    groups: str = Field(default="", max_length=8_000)
    search: str = Field(default="", max_length=200)


class NewGroup(Model):
    id: str
    name: Label


class OneGroup(Model):
    id: str
    group: str


class MatesOf(Page, OneGroup):
    search: str = Field(default="", max_length=200)


class GroupName(OneGroup):
    name: Label


class GroupRole(OneGroup):
    role: Role | None = None
    """None takes the group's role in the workspace away."""


class GroupPerson(OneGroup):
    user: str


async def list_groups(input_: GroupsOf, context: CommandContext) -> Listing[GroupOut]:
    """By name."""
    rows = await context.platform.store.records.find(Group, {"workspace": context.workspace.id}, limit=ALL)
    words, only = input_.search.casefold().split(), several(input_.groups)
    kept = [
        row
        for row in rows
        if (not only or row.id in only) and all(word in row.name.casefold() for word in words)
    ]
    kept.sort(key=lambda row: (row.name.casefold(), row.id))
    page = kept[input_.offset : input_.offset + input_.limit]
    items = await _shown(page, context)
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def list_mates(input_: MatesOf, context: CommandContext) -> Listing[GroupMate]:
    """By name."""
    group = await context.platform.members.group(context.workspace, input_.group)
    words = input_.search.casefold().split()
    mates = (await _mates(context, [group.id]))[group.id]
    kept = [one for one in mates if all(word in one.name.casefold() for word in words)]
    page = kept[input_.offset : input_.offset + input_.limit]
    return Listing(items=page, total=len(kept), offset=input_.offset, limit=input_.limit)


async def create(input_: NewGroup, context: CommandContext) -> GroupOut:
    row = await Groups(context.platform).create(context.workspace, input_.name, giver_of(context))
    return (await _shown([row], context))[0]


async def rename(input_: GroupName, context: CommandContext) -> GroupOut:
    groups = Groups(context.platform)
    row = await groups.rename(context.workspace, input_.group, input_.name, giver_of(context))
    return (await _shown([row], context))[0]


async def delete(input_: OneGroup, context: CommandContext) -> Nothing:
    await Groups(context.platform).delete(context.workspace, input_.group, giver_of(context))
    return Nothing()


async def set_role(input_: GroupRole, context: CommandContext) -> GroupOut:
    members, workspace = context.platform.members, context.workspace
    await members.set_role(workspace, "group", input_.group, input_.role, giver_of(context))
    return await _one(workspace, input_.group, context)


async def add(input_: GroupPerson, context: CommandContext) -> GroupOut:
    await Groups(context.platform).add(
        context.workspace, input_.group, UserId(input_.user), giver_of(context)
    )
    return await _one(context.workspace, input_.group, context)


async def remove(input_: GroupPerson, context: CommandContext) -> GroupOut:
    await Groups(context.platform).remove(
        context.workspace, input_.group, UserId(input_.user), giver_of(context)
    )
    return await _one(context.workspace, input_.group, context)


async def _one(workspace: Workspace, id_: str, context: CommandContext) -> GroupOut:
    return (await _shown([await context.platform.members.group(workspace, id_)], context))[0]


async def _shown(rows: list[Group], context: CommandContext) -> list[GroupOut]:
    records, ids = context.platform.store.records, [row.id for row in rows]
    people = await _mates(context, ids)
    grants = [one for one in await found_by(records, Grant, "subject", ids) if one.subject_kind == "group"]
    return [
        GroupOut(
            id=row.id,
            name=row.name,
            role=strongest(
                [one.right for one in grants if one.subject == row.id and one.object_kind == "workspace"]
            ),
            documents=sum(one.subject == row.id and one.object_kind == "document" for one in grants),
            created_at=row.created_at,
            member_count=len(people[row.id]),
            members=people[row.id][:FIRST],
        )
        for row in rows
    ]


async def _mates(context: CommandContext, groups: list[str]) -> dict[str, list[GroupMate]]:
    """Of each group those who may sign in, by name."""
    records = context.platform.store.records
    places = await found_by(records, GroupMember, "group", groups)
    users = await found_by(records, User, "id", {place.user for place in places})
    names = {user.id: user.name for user in users if user.disabled_at is None}
    mates: dict[str, list[GroupMate]] = {id_: [] for id_ in groups}
    for place in places:
        if place.user in names:
            mates[place.group].append(GroupMate(user=place.user, name=names[place.user]))
    return {id_: sorted(its, key=lambda one: (one.name.casefold(), one.user)) for id_, its in mates.items()}


ONE = "/collaboration/workspaces/{id}/groups/{group}"
COMMANDS = Area(
    name="groups",
    commands=(
        Command(
            name="groups.list",
            summary="The groups of a workspace, with their roles and first people",
            method="GET",
            path="/collaboration/workspaces/{id}/groups",
            scope="workspace",
            right="read",
            input=GroupsOf,
            output=Listing[GroupOut],
            run=list_groups,
        ),
        Command(
            name="groups.members",
            summary="The people of a group",
            method="GET",
            path=f"{ONE}/members",
            scope="workspace",
            right="read",
            input=MatesOf,
            output=Listing[GroupMate],
            run=list_mates,
        ),
        Command(
            name="groups.create",
            summary="A new group without people and without a role",
            method="POST",
            path="/collaboration/workspaces/{id}/groups",
            scope="workspace",
            right="share",
            input=NewGroup,
            output=GroupOut,
            run=create,
        ),
        Command(
            name="groups.rename",
            summary="Another name for a group",
            method="PUT",
            path=ONE,
            scope="workspace",
            right="share",
            input=GroupName,
            output=GroupOut,
            run=rename,
        ),
        Command(
            name="groups.delete",
            summary="A group goes, with its roles; its people stay members by their other ways",
            method="DELETE",
            path=ONE,
            scope="workspace",
            right="share",
            input=OneGroup,
            output=Nothing,
            run=delete,
        ),
        Command(
            name="groups.set_role",
            summary="The group's role in the workspace, or none",
            method="PUT",
            path=f"{ONE}/role",
            scope="workspace",
            right="share",
            input=GroupRole,
            output=GroupOut,
            run=set_role,
        ),
        Command(
            name="groups.add",
            summary="A member of the workspace comes into a group and has its roles at once",
            method="PUT",
            path=f"{ONE}/members/{{user}}",
            scope="workspace",
            right="share",
            input=GroupPerson,
            output=GroupOut,
            run=add,
        ),
        Command(
            name="groups.remove",
            summary="Somebody goes out of a group and loses its roles at once",
            method="DELETE",
            path=f"{ONE}/members/{{user}}",
            scope="workspace",
            right="share",
            input=GroupPerson,
            output=GroupOut,
            run=remove,
        ),
    ),
)

"""Members of a workspace: who they are and by what, another role, out, away, and handing the workspace over."""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from crdt.errors import Conflict, Forbidden, NotFound
from crdt.ids import UserId
from crdt.model import Model
from crdt.roles import Role, rank
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page, several
from engine.members.members import Giver
from engine.members.naming import NAME_LENGTH
from engine.members.ways import ALL, Way, Ways, found_by, role_by, ways_into
from engine.records import User, Workspace


class WayOut(Model):
    """One reason why somebody has a role: given to them, or to a group they are in, here or further up."""

    role: Role
    on: Literal["organisation", "workspace", "kind", "tag", "document"]
    group: str | None
    group_name: str
    everyone: bool
    expires_at: int | None


class Member(Model):
    """`role` is the strongest of `ways`; they may do what any of them allows. `own`: the one given to them here."""

    user: str
    name: str
    email: str | None
    role: Role
    own: Role | None
    inherited: bool
    """The role comes from the organisation."""
    ways: list[WayOut]


class MembersOf(Page):
    """`users`: only these, with commas between."""

    id: str
    users: str = Field(default="", max_length=8_000)
    search: str = Field(default="", max_length=200)
    role: Role | None = None


class MemberOf(Model):
    id: str
    user: str


class NewRole(MemberOf):
    role: Role


class OneWorkspace(Model):
    id: str


class PeopleQuery(Page):
    """`outside`: only those who are not in this workspace."""

    outside: str = ""
    search: str = Field(default="", max_length=200)


class MyName(Model):
    name: str = Field(min_length=1, max_length=NAME_LENGTH)


class ColleagueOut(Model):
    user: str
    name: str
    email: str | None


async def members(input_: MembersOf, context: CommandContext) -> Listing[Member]:
    """Everyone with a role here, by whatever way, strongest role first."""
    ways = await ways_into(
        context.platform.store.records, context.workspace, None, context.platform.clock.now()
    )
    only = several(input_.users)
    sought = [user for user in only if user in ways] if only else ways
    users = await found_by(context.platform.store.records, User, "id", sought)
    kept = [
        user
        for user in users
        if user.disabled_at is None and _fits(user, input_.search) and _has(ways[user.id], input_.role)
    ]
    kept.sort(key=lambda user: (_rank(ways[user.id]), user.name.casefold(), user.id))
    page = kept[input_.offset : input_.offset + input_.limit]
    items = [shown(user, ways[user.id], "workspace") for user in page]
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def people(input_: PeopleQuery, context: CommandContext) -> Listing[ColleagueOut]:
    """Everybody of the organisation who can sign in: whom one may invite or share with."""
    where = {"organisation": context.caller.organisation, "disabled_at": None, "kind": ("person", "service")}
    rows = await context.platform.store.records.find(User, where, order="name", limit=ALL)
    inside = await _inside(input_.outside, context) if input_.outside else {}
    kept = [row for row in rows if row.id not in inside and _fits(row, input_.search)]
    page = kept[input_.offset : input_.offset + input_.limit]
    items = [ColleagueOut(user=row.id, name=row.name, email=row.email) for row in page]
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def rename(input_: MyName, context: CommandContext) -> ColleagueOut:
    """Only by who has signed in: a token does what its owner may, and is not its owner."""
    if context.caller.narrowed is not None:
        raise Forbidden("A token does not change who somebody is.", next_step="Sign in as a person.")
    places = await context.workspaces()
    user = await context.platform.naming.rename(context.caller.user, input_.name, places)
    return ColleagueOut(user=user.id, name=user.name, email=user.email)


async def _inside(workspace: str, context: CommandContext) -> Ways:
    row = await context.platform.store.records.get(Workspace, workspace)
    if row is None or row.id not in await context.workspaces():
        raise NotFound("There is no such workspace that you can see.", details={"workspace": workspace})
    return await ways_into(context.platform.store.records, row, None, context.platform.clock.now())


async def set_role(input_: NewRole, context: CommandContext) -> Member:
    await context.platform.members.set_role(
        context.workspace, "user", input_.user, input_.role, giver_of(context)
    )
    return await _one(UserId(input_.user), context)


async def remove(input_: MemberOf, context: CommandContext) -> Nothing:
    if input_.user == context.caller.user:
        raise Conflict("This is you.", next_step="Leave the workspace instead.")
    await context.platform.members.remove(context.workspace, UserId(input_.user), giver_of(context))
    return Nothing()


async def leave(_input: OneWorkspace, context: CommandContext) -> Nothing:
    await context.platform.members.remove(context.workspace, context.caller.user, giver_of(context))
    return Nothing()


async def transfer(input_: MemberOf, context: CommandContext) -> Member:
    await context.platform.members.transfer(context.workspace, UserId(input_.user), giver_of(context))
    return await _one(UserId(input_.user), context)


async def _one(user: UserId, context: CommandContext) -> Member:
    records = context.platform.store.records
    ways = await ways_into(records, context.workspace, None, context.platform.clock.now())
    row = await records.get(User, user)
    if row is None or user not in ways:
        raise NotFound("Nobody of this workspace has this id.")
    return shown(row, ways[user], "workspace")


def giver_of(context: CommandContext) -> Giver:
    caller = context.caller
    return Giver(user=caller.user, name=caller.name, role=caller.role)


def shown(user: User, ways: Iterable[Way], here: Literal["workspace", "document"]) -> Member:
    its = sorted(ways, key=lambda way: (rank(way.role), way.on, way.group.name if way.group else ""))
    own = [way.role for way in its if way.on == here and way.group is None and not way.everyone]
    return Member(
        user=user.id,
        name=user.name,
        email=user.email,
        role=its[0].role,
        own=own[0] if own else None,
        inherited=all(way.on == "organisation" for way in its),
        ways=[
            WayOut(
                role=way.role,
                on=way.on,
                group=way.group.id if way.group else None,
                group_name=way.group.name if way.group else "",
                everyone=way.everyone,
                expires_at=way.expires_at,
            )
            for way in its
        ],
    )


def by_strength(ways: Ways, users: Mapping[str, User]) -> list[UserId]:
    """Those who can sign in, strongest role first."""
    able = [id_ for id_ in ways if id_ in users and users[id_].disabled_at is None]
    return sorted(able, key=lambda id_: (_rank(ways[id_]), users[id_].name.casefold(), id_))


def _rank(ways: Iterable[Way]) -> int:
    role = role_by(ways)
    return len(Role) if role is None else rank(role)


def _has(ways: Iterable[Way], role: Role | None) -> bool:
    return role is None or role_by(ways) == role


def _fits(user: User, search: str) -> bool:
    names = f"{user.name} {user.email or ''}".casefold()
    return all(word in names for word in search.casefold().split())


COMMANDS = Area(
    name="members",
    commands=(
        Command(
            name="workspaces.members",
            summary="Who belongs to a workspace, with roles and by what they have them",
            method="GET",
            path="/collaboration/workspaces/{id}/members",
            scope="workspace",
            right="read",
            input=MembersOf,
            output=Listing[Member],
            run=members,
        ),
        Command(
            name="members.set_role",
            summary="Another role for a member; it reaches their open sockets at once",
            method="PUT",
            path="/collaboration/workspaces/{id}/members/{user}",
            scope="workspace",
            right="share",
            input=NewRole,
            output=Member,
            run=set_role,
        ),
        Command(
            name="members.remove",
            summary="A member goes, with everything they were given in the workspace",
            method="DELETE",
            path="/collaboration/workspaces/{id}/members/{user}",
            scope="workspace",
            right="share",
            input=MemberOf,
            output=Nothing,
            run=remove,
        ),
        Command(
            name="members.leave",
            summary="I go, with everything I was given in the workspace",
            method="POST",
            path="/collaboration/workspaces/{id}/leave",
            scope="workspace",
            right="read",
            input=OneWorkspace,
            output=Nothing,
            run=leave,
        ),
        Command(
            name="members.transfer",
            summary="A member becomes an owner, and I an admin",
            method="POST",
            path="/collaboration/workspaces/{id}/transfer",
            scope="workspace",
            right="transfer",
            input=MemberOf,
            output=Member,
            run=transfer,
        ),
        Command(
            name="people.list",
            summary="People of the organisation, for who looks after one of its workspaces",
            method="GET",
            path="/collaboration/people",
            scope="organisation",
            right="manage",
            input=PeopleQuery,
            output=Listing[ColleagueOut],
            run=people,
        ),
        Command(
            name="people.rename",
            summary="Another name for myself; it reaches open lists and sockets at once",
            method="PUT",
            path="/collaboration/people/me",
            scope="none",
            right="read",
            input=MyName,
            output=ColleagueOut,
            run=rename,
        ),
    ),
)

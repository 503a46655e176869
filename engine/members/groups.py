"""Groups of a workspace: people who are given roles together, there and on its documents.

Whoever changes who is in a group gives or takes all its roles, so they need what giving each of them needs.
"""

from collections.abc import Sequence

from pydantic import BaseModel

from crdt.errors import Conflict, InvalidInput, NotFound, OverLimit
from crdt.ids import Channel, UserId, workspace_channel
from engine.members.events import GroupEvent, GroupMemberEvent
from engine.members.leaving import check_owned
from engine.members.members import Giver, Members
from engine.members.rules import MOST_GROUPS, MOST_IN_GROUP, check_may_give
from engine.members.ways import ALL, ways_into
from engine.platform import Platform
from engine.records import Grant, Group, GroupMember, User, Workspace
from engine.writes import Insert, Put, Remove, Write

Told = list[tuple[Channel, str, BaseModel]]


class Groups:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._members: Members = platform.members
        self._records = platform.store.records

    async def create(self, workspace: Workspace, name: str, by: Giver) -> Group:
        async with self._members.turn():
            others = await self._records.find(Group, {"workspace": workspace.id}, limit=ALL)
            if len(others) >= MOST_GROUPS:
                raise OverLimit("A workspace has so many groups at most.", details={"limit": MOST_GROUPS})
            group = Group(
                id=self._platform.ids.new(),
                organisation=workspace.organisation,
                name=_free(name, others),
                created_at=self._platform.clock.now(),
                workspace=workspace.id,
            )
            told = _of_group(workspace, "created", group, "", by)
            await self._members.commit((Insert(record=group),), told, ())
            return group

    async def rename(self, workspace: Workspace, id_: str, name: str, by: Giver) -> Group:
        async with self._members.turn():
            group = await self._changeable(workspace, id_, by)
            others = await self._records.find(Group, {"workspace": workspace.id}, limit=ALL)
            clean = _free(name, [one for one in others if one.id != id_])
            new = Group(
                id=group.id,
                organisation=group.organisation,
                name=clean,
                created_at=group.created_at,
                workspace=group.workspace,
            )
            told = _of_group(workspace, "renamed", new, group.name, by)
            await self._members.commit((Put(record=new),), told, ())
            return new

    async def delete(self, workspace: Workspace, id_: str, by: Giver) -> None:
        """With all its roles."""
        async with self._members.turn():
            group = await self._changeable(workspace, id_, by)
            people = await self._members.people_of(id_)
            writes: list[Write] = [
                Remove(type=Group, key=(id_,)),
                *(Remove(type=GroupMember, key=(id_, user)) for user in people),
                *(Remove(type=Grant, key=(grant.id,)) for grant in await self.grants(id_)),
            ]
            await check_owned(self._records, workspace, writes)
            await self._members.commit(writes, _of_group(workspace, "deleted", group, "", by), people)

    async def add(self, workspace: Workspace, id_: str, user: UserId, by: Giver) -> None:
        """A member of the workspace; who is none is invited first."""
        async with self._members.turn():
            group = await self._changeable(workspace, id_, by)
            ways = await ways_into(self._records, workspace, None, self._platform.clock.now())
            row = await self._records.get(User, user)
            if row is None or user not in ways:
                raise NotFound("Nobody of this workspace has this id.", next_step="Invite them.")
            people = await self._members.people_of(id_)
            if user in people:
                return
            if len(people) >= MOST_IN_GROUP:
                raise OverLimit("A group has so many people at most.", details={"limit": MOST_IN_GROUP})
            member = GroupMember(group=id_, user=user, organisation=workspace.organisation)
            told = _of_member(workspace, "joined", group, row, by)
            await self._members.commit((Put(record=member),), told, (user,))

    async def remove(self, workspace: Workspace, id_: str, user: UserId, by: Giver) -> None:
        async with self._members.turn():
            group = await self._changeable(workspace, id_, by)
            row = await self._records.get(User, user)
            if row is None or user not in await self._members.people_of(id_):
                raise NotFound("Nobody of this group has this id.")
            gone = Remove(type=GroupMember, key=(id_, user))
            await check_owned(self._records, workspace, (gone,))
            await self._members.commit((gone,), _of_member(workspace, "left", group, row, by), (user,))

    async def grants(self, id_: str) -> Sequence[Grant]:
        return await self._records.find(Grant, {"subject_kind": "group", "subject": id_}, limit=ALL)

    async def _changeable(self, workspace: Workspace, id_: str, by: Giver) -> Group:
        group = await self._members.group(workspace, id_)
        check_may_give(by.role, [grant.right for grant in await self.grants(id_)])
        return group


def _free(name: str, others: Sequence[Group]) -> str:
    """The name on one line. Raises where it is empty or taken."""
    clean = " ".join(name.split())
    if not clean:
        raise InvalidInput("A group needs a name.", details={"field": "name"})
    if any(one.name.casefold() == clean.casefold() for one in others):
        raise Conflict("There is a group of this name.", next_step="Choose another one.")
    return clean


def _of_group(workspace: Workspace, what: str, group: Group, was: str, by: Giver) -> Told:
    said = GroupEvent(group=group.id, name=group.name, was=was, by=by.user, by_name=by.name)
    return [(workspace_channel(workspace.id), f"workspace:group:{what}", said)]


def _of_member(workspace: Workspace, what: str, group: Group, user: User, by: Giver) -> Told:
    said = GroupMemberEvent(
        group=group.id, name=group.name, user=user.id, user_name=user.name, by=by.user, by_name=by.name
    )
    return [(workspace_channel(workspace.id), f"workspace:group:{what}", said)]

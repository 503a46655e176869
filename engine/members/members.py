"""Changes roles: of a person or a group, in a workspace or on one document.

One change at a time, so that two owners cannot lower each other at the same moment. What changes is committed together
with the events that tell it; then the doors look again at everybody it concerns, so that it reaches open sockets.
Border: in one process; another one hears of it by its patrol.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Literal

from pydantic import BaseModel

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, NotFound
from crdt.ids import Channel, Micros, UserId, user_channel, workspace_channel
from crdt.roles import Role, strongest
from engine.access.following import requests_ended
from engine.channels import Channels
from engine.members.events import MemberGoneEvent, OwnerEvent, RoleEvent, SharedEvent, StandingEvent
from engine.members.leaving import check_owned, everything_of, people_of
from engine.members.rules import ByOrganisation, check_may_give
from engine.members.ways import ALL, ways_into
from engine.ports import Clock, Ids, Store
from engine.records import DocumentRecord, Grant, Group, User, Workspace
from engine.writes import AppendEvent, Put, Remove, Write

Subject = Literal["user", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """Who changes something, and their role there."""

    user: UserId
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A subject with its name, its people and the role it has had here. `rows`: the grants that say so."""

    kind: Subject
    id: str
    name: str
    people: tuple[UserId, ...]
    rows: tuple[Grant, ...]

    @property
    def role(self) -> Role | None:
        return strongest([row.right for row in self.rows])


class Members:
    def __init__(self, store: Store, channels: Channels, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._ids = ids
        self._turn = asyncio.Lock()
        self.on_changed: Callable[[Collection[UserId]], None] = lambda _users: None
        """Told whose rights may be others now; must return at once."""
        self.on_archived: Callable[[], None] = lambda: None
        """Told when what everybody may do in a workspace is another; must return at once."""

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """For whoever changes grants or groups: what was read inside is still so when it is committed."""
        async with self._turn:
            yield

    async def commit(
        self,
        writes: Sequence[Write],
        told: Iterable[tuple[Channel, str, BaseModel]],
        concerned: Collection[UserId],
    ) -> None:
        """The writes with their events in one batch; then everybody hears of it. Requests whose grant goes end with it."""
        at, told = self._clock.now(), tuple(told)
        who = next((str(by) for _, _, said in told if (by := getattr(said, "by", None))), "")
        ended = await requests_ended(self._store.records, writes, UserId(who), at)
        events = tuple(
            AppendEvent(channel=channel, topic=topic, payload=said.model_dump(mode="json"), at=at)
            for channel, topic, said in told
        )
        batch = (*writes, *ended, *events)
        receipt = await self._store.writer.commit(batch)
        self._channels.committed(batch, receipt)
        self.on_changed(concerned)

    # In a workspace

    async def set_role(
        self, workspace: Workspace, kind: Subject, id_: str, role: Role | None, by: Giver
    ) -> None:
        """A member's or a group's own role in the workspace; None takes it away. Ways by groups stay as they are."""
        async with self.turn():
            given = await self._given(workspace, None, kind, id_)
            if kind == "user":
                await self._check_member(workspace, UserId(id_))
            check_may_give(by.role, [*({role} if role else ()), *(row.right for row in given.rows)])
            if given.role == role and len(given.rows) <= 1:
                return
            writes = self._writes("workspace", workspace, workspace.id, given, role, None, by)
            await check_owned(self._store.records, workspace, writes)
            said = RoleEvent(
                subject_kind=kind,
                user=given.id,
                name=given.name,
                role=role,
                was=given.role,
                by=by.user,
                by_name=by.name,
            )
            topic = "workspace:member:changed" if kind == "user" else "workspace:group:changed"
            told = [(workspace_channel(workspace.id), topic, said)]
            await self.commit(
                writes, [*told, *_standing(workspace, None, given.people, role, by)], given.people
            )

    async def remove(self, workspace: Workspace, user: UserId, by: Giver) -> None:
        """Everything this person was given in the workspace and on its documents, and their places in its groups."""
        async with self.turn():
            name = await self._name(workspace, user)
            ways = (await ways_into(self._store.records, workspace, None, self._clock.now())).get(user, ())
            if not ways:
                raise NotFound("Nobody of this workspace has this id.")
            if all(way.on == "organisation" for way in ways):
                raise ByOrganisation
            if by.user != user:
                check_may_give(by.role, [way.role for way in ways if way.on == "workspace"])
            gone = await everything_of(self._store.records, workspace, user)
            await check_owned(self._store.records, workspace, gone)
            itself = by.user == user
            said = MemberGoneEvent(user=user, name=name, by=by.user, by_name=by.name)
            topic = "workspace:member:left" if itself else "workspace:member:removed"
            told = [(workspace_channel(workspace.id), topic, said)]
            await self.commit(gone, [*told, *_standing(workspace, None, (user,), None, by)], (user,))

    async def transfer(self, workspace: Workspace, user: UserId, by: Giver) -> None:
        """A member becomes an owner; who hands over is an admin from then on."""
        if user == by.user:
            raise Conflict("You own this workspace already.", next_step="Name another member.")
        async with self.turn():
            await self._check_member(workspace, user)
            heir = await self._given(workspace, None, "user", user)
            giver = await self._given(workspace, None, "user", by.user)
            writes = self._writes("workspace", workspace, workspace.id, heir, Role.OWNER, None, by)
            if giver.rows:
                writes += self._writes("workspace", workspace, workspace.id, giver, Role.ADMIN, None, by)
            await check_owned(self._store.records, workspace, writes)
            said = OwnerEvent(user=user, name=heir.name, by=by.user, by_name=by.name)
            told = [
                (workspace_channel(workspace.id), "workspace:ownership:transferred", said),
                *_standing(workspace, None, (user,), Role.OWNER, by),
            ]
            await self.commit(writes, told, (user, by.user))

    # On one document

    async def share(
        self,
        workspace: Workspace,
        document: DocumentRecord,
        kind: Subject,
        id_: str,
        role: Role | None,
        by: Giver,
        expires_at: Micros | None = None,
    ) -> None:
        """A role on this document beside those in the workspace, until it expires; None takes it away."""
        async with self.turn():
            given = await self._given(workspace, document, kind, id_)
            if role is None and not given.rows:
                raise NotFound("This document is not shared with them.")
            check_may_give(by.role, [*({role} if role else ()), *(row.right for row in given.rows)])
            writes = self._writes("document", workspace, document.id, given, role, expires_at, by)
            said = SharedEvent(
                document=document.id,
                kind=document.kind,
                title=document.title,
                subject_kind=kind,
                user=given.id,
                name=given.name,
                role=role,
                was=given.role,
                expires_at=expires_at,
                by=by.user,
                by_name=by.name,
            )
            topic = "document:unshared" if role is None else "document:shared"
            told = [(workspace_channel(workspace.id), topic, said)]
            await self.commit(
                writes, [*told, *_standing(workspace, document, given.people, role, by)], given.people
            )

    # Reading what stands

    async def _given(
        self, workspace: Workspace, document: DocumentRecord | None, kind: Subject, id_: str
    ) -> Given:
        records = self._store.records
        where = {
            "organisation": workspace.organisation,
            "subject_kind": kind,
            "subject": id_,
            "object_kind": "workspace" if document is None else "document",
            "object": workspace.id if document is None else document.id,
            "effect": "allow",
        }
        rows = tuple(await records.find(Grant, where, limit=ALL))
        if kind == "group":
            group = await self.group(workspace, id_)
            people = await self.people_of(group.id)
            return Given(kind=kind, id=id_, name=group.name, people=people, rows=rows)
        user = UserId(id_)
        name = await self._name(workspace, user)
        return Given(kind=kind, id=id_, name=name, people=(user,), rows=rows)

    async def group(self, workspace: Workspace, id_: str) -> Group:
        """A group of this workspace. `NotFound` for any other."""
        group = await self._store.records.get(Group, id_)
        if group is None or group.workspace != workspace.id:
            raise NotFound("This workspace has no such group.")
        return group

    async def people_of(self, group: str) -> tuple[UserId, ...]:
        return await people_of(self._store.records, group)

    async def _name(self, workspace: Workspace, user: UserId) -> str:
        row = await self._store.records.get(User, user)
        if row is None or row.organisation != workspace.organisation:
            raise NotFound("Nobody of this organisation has this id.")
        return row.name

    async def _check_member(self, workspace: Workspace, user: UserId) -> None:
        ways = await ways_into(self._store.records, workspace, None, self._clock.now())
        if user not in ways:
            raise NotFound("Nobody of this workspace has this id.", next_step="Invite them.")

    # What is written

    def _writes(
        self,
        on: Literal["workspace", "document"],
        workspace: Workspace,
        object_: str,
        given: Given,
        role: Role | None,
        expires_at: Micros | None,
        by: Giver,
    ) -> list[Write]:
        """One grant in the place of all that the subject had on the object."""
        kept = given.rows[0] if given.rows and role is not None else None
        gone: list[Write] = [Remove(type=Grant, key=(row.id,)) for row in given.rows if row is not kept]
        if role is None:
            return gone
        new = Grant(
            id=self._ids.new(),
            organisation=workspace.organisation,
            subject_kind=given.kind,
            subject=given.id,
            object_kind=on,
            object=object_,
            right=role,
            effect="allow",
            created_by=by.user,
            created_at=self._clock.now(),
            expires_at=expires_at,
        )
        return [*gone, Put(record=new if kept is None else replace(new, id=kept.id))]


def _standing(
    workspace: Workspace,
    document: DocumentRecord | None,
    people: Iterable[UserId],
    role: Role | None,
    by: Giver,
) -> list[tuple[Channel, str, BaseModel]]:
    """To each of them, on their own channel."""
    said = StandingEvent(
        workspace=workspace.id,
        name=workspace.name if document is None else document.title,
        document=None if document is None else document.id,
        role=role,
        by=by.user,
        by_name=by.name,
    )
    return [(user_channel(user), "user:standing:changed", said) for user in people if user != by.user]

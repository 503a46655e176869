"""A workspace with an owner, an admin, an editor and a viewer, and one source, on a memory store; time is advanced by hand."""

import asyncio
from dataclasses import replace
from typing import Any

from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId, workspace_channel
from crdt.roles import Role
from engine.access.desk import AccessDesk
from engine.access.effective import Object
from engine.access.granting import Doer
from engine.access.grants import Grants
from engine.access.requests import Ask, Requests
from engine.access.reviews import Reviews
from engine.access_records import AccessRequest
from engine.channels import Channels
from engine.inbox.records import Notification
from engine.members.members import Giver, Members
from engine.records import DocumentRecord, Grant, Group, GroupMember, User, Workspace
from engine.runtime.actor import Mood
from engine.runtime.clock import ManualClock, SystemIds
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop, TimerRang
from engine.writes import Put, Remove
from storage.memory import open_memory

ORGANISATION, WORKSPACE, SOURCE = OrganisationId("org"), WorkspaceId("ws"), DocumentId("orders")
OLGA, ADA, EDA, VIC = UserId("olga"), UserId("ada"), UserId("eda"), UserId("vic")
ROLES = {OLGA: Role.OWNER, ADA: Role.ADMIN, EDA: Role.EDITOR, VIC: Role.VIEWER}
HOUR = 3600


class House:
    def __init__(self) -> None:
        self.store = open_memory()
        self.clock = ManualClock()
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=lambda data: data,
            on_event=lambda _channel, _sequence, _topic: None,
        )
        ids = SystemIds(self.clock)
        self.members = Members(self.store, self.channels, self.clock, ids)
        self.looked_again: list[UserId] = []
        self.members.on_changed = self.looked_again.extend
        self.supervisor = Supervisor(self.clock, chance=lambda: 0.0)
        self.timers = TimerLoop(
            timers=self.store.timers, writer=self.store.writer, clock=self.clock, ask=self.supervisor.ask
        )
        desk = AccessDesk(
            store=self.store, members=self.members, clock=self.clock, ids=ids, timers=self.timers
        )
        self.requests, self.reviews, self.grants = Requests(desk), Reviews(desk), Grants(desk)
        self.supervisor.register("access", lambda key: _Ringing(key.partition(":")[2], self.requests))

    async def furnished(self) -> "House":
        now = self.clock.now()
        rows: list[Any] = [
            Workspace(
                id=WORKSPACE,
                organisation=ORGANISATION,
                document=DocumentId("w"),
                name="Retail",
                created_by=OLGA,
                created_at=now,
            ),
            self.document(SOURCE, "orders_db"),
            Group(id="crew", organisation=ORGANISATION, name="Crew", created_at=now, workspace=WORKSPACE),
            GroupMember(group="crew", user=EDA, organisation=ORGANISATION),
        ]
        for user, role in ROLES.items():
            rows.append(
                User(
                    id=user,
                    organisation=ORGANISATION,
                    kind="person",
                    name=user.title(),
                    email=None,
                    created_at=now,
                )
            )
            rows.append(self.grant(user, role))
        await self.put(*rows)
        self.timers.start()
        return self

    async def stop(self) -> None:
        self.timers.stop()
        await self.supervisor.drain(5.0)

    def document(self, id_: DocumentId, title: str, kind: str = "data_source") -> DocumentRecord:
        now = self.clock.now()
        return DocumentRecord(
            id=id_,
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            kind=kind,
            kind_version=1,
            title=title,
            epoch="e",
            created_by=OLGA,
            created_at=now,
            updated_by=OLGA,
            updated_at=now,
        )

    def grant(self, subject: str, role: Role, **more: Any) -> Grant:
        plain = Grant(
            id=f"{subject} {role} {len(more)}",
            organisation=ORGANISATION,
            subject_kind="user",
            subject=subject,
            object_kind="workspace",
            object=WORKSPACE,
            right=role,
            effect="allow",
            created_by=OLGA,
            created_at=self.clock.now(),
        )
        return replace(plain, **more)

    async def put(self, *rows: Any) -> None:
        await self.store.writer.commit(tuple(Put(record=row) for row in rows))

    async def remove(self, type_: Any, *key: str) -> None:
        await self.store.writer.commit((Remove(type=type_, key=key),))

    async def source(self) -> Object:
        document = await self.store.records.get(DocumentRecord, SOURCE)
        return replace(await self.whole(), document=document)

    async def whole(self) -> Object:
        workspace = await self.store.records.get(Workspace, WORKSPACE)
        assert workspace is not None
        return Object(workspace=workspace)

    def doer(self, user: UserId) -> Doer:
        return Doer(user=user, name=user.title(), role=ROLES[user])

    def giver(self, user: UserId) -> Giver:
        return Giver(user=user, name=user.title(), role=ROLES[user])

    async def asked(self, role: Role = Role.EDITOR, hours: int | None = 8, **more: Any) -> AccessRequest:
        """Vic asks for a role on the source."""
        ask = Ask(role=role, purpose="Fix the tags", hours=hours, starts_at=more.get("starts_at"))
        request = await self.requests.draft(await self.source(), ask, self.doer(VIC))
        return await self.requests.act(request.id, "submit", self.doer(VIC))

    async def advance(self, hours: float) -> None:
        """Time passes, and what is due in it has happened."""
        for step in (hours * HOUR, 0.0):
            self.clock.advance(step)
            for _ in range(200):
                await asyncio.sleep(0)

    async def request(self, id_: str) -> AccessRequest:
        return await self.requests.get(id_)

    async def inbox(self, user: UserId) -> list[tuple[str, str, bool]]:
        """Kind, state of the request, and whether it is still unread."""
        rows = await self.store.records.find(Notification, {"user": user}, order="at")
        return [(row.kind, row.content["state"], row.read_at is None) for row in rows]

    async def topics(self) -> list[str]:
        channel = Channel(workspace_channel(WORKSPACE))
        return [event.topic for event in await self.store.events.since(channel, 0, 1000)]

    def micros(self, hours: float) -> Micros:
        return Micros(self.clock.now() + round(hours * HOUR * 1_000_000))


class _Ringing:
    """As the engine's actors: they hold nothing."""

    def __init__(self, request: str, requests: Requests) -> None:
        self._request = request
        self._requests = requests

    @property
    def mood(self) -> Mood:
        return "finished"

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""

    async def receive(self, message: object) -> object:
        if isinstance(message, TimerRang):
            await self._requests.rang(self._request, message)
        return None

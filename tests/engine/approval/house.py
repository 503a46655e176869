"""A process with everything that approvals need, on a memory store and a clock that tests advance. `again` is its next life."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from pycrdt import Map

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.kinds.kind import YDoc, kinds
from crdt.roles import Role
from engine.approval.ask import Ask
from engine.approval.asking import Approvals
from engine.approval.composing import stream_of
from engine.approval.engine import ApprovalEngine
from engine.approval.records import ApprovalRequest
from engine.approval.subject import content_of
from engine.approval.watch import Watch
from engine.channels import Channels
from engine.documents import Documents
from engine.inbox.records import Notification
from engine.members.members import Members
from engine.platform import Platform
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Record, User, Workspace
from engine.rooms import Changed, Rooms
from engine.runtime.clock import ManualClock, SystemIds
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.timeline.timeline import Timeline
from engine.writes import Insert
from storage.memory import open_memory

T = TypeVar("T")
ORGANISATION, WORKSPACE = OrganisationId("o"), WorkspaceId("w")
ADA, BEA, CEM, DAN = (UserId(name) for name in ("ada", "bea", "cem", "dan"))
PLACE = Workspace(
    id=WORKSPACE,
    organisation=ORGANISATION,
    document=DocumentId("wd"),
    name="Place",
    created_by=ADA,
    created_at=Micros(0),
)
ROLES = {ADA: Role.EDITOR, BEA: Role.APPROVER, CEM: Role.APPROVER, DAN: Role.OWNER}


@dataclass
class House:
    store: Store
    clock: ManualClock
    platform: Platform
    rooms: Rooms
    supervisor: Supervisor
    timers: TimerLoop
    approvals: Approvals
    engine: ApprovalEngine
    heard: list[str] = field(default_factory=list)

    @classmethod
    async def founded(cls) -> Self:
        store, clock = open_memory(), ManualClock()
        rows: list[Record] = [PLACE]
        for user, role in ROLES.items():
            rows += [_user(user), grant(user, role)]
        await store.writer.commit(tuple(Insert(record=row) for row in rows))
        return await cls.over(store, clock)

    @classmethod
    async def over(cls, store: Store, clock: ManualClock) -> Self:
        heard: list[str] = []
        ids = SystemIds(clock)
        channels = Channels(
            writer=store.writer,
            events=store.events,
            clock=clock,
            framing=lambda payload: payload,
            on_event=lambda channel, _number, topic: (
                heard.append(topic) if channel.startswith("approval:") else None
            ),
        )
        watch = Watch(clock)
        documents = Documents(kinds(), store, channels, clock, ids)

        def changed(what: Changed) -> None:
            documents.note(what)
            watch.note(what)

        rooms = Rooms(
            store=store, clock=clock, kinds=kinds(), on_changes=changed, on_events=channels.committed
        )
        supervisor = Supervisor(clock, chance=lambda: 0.5)
        timers = TimerLoop(timers=store.timers, writer=store.writer, clock=clock, ask=supervisor.ask)
        approvals = Approvals(store, supervisor, ids, watch)
        history = Timeline(
            store=store, rooms=rooms, channels=channels, clock=clock, ids=ids, kind=documents.kind
        )
        parts: dict[str, Any] = dict.fromkeys(Platform.__dataclass_fields__)
        parts |= {
            "store": store,
            "clock": clock,
            "ids": ids,
            "rooms": rooms,
            "channels": channels,
            "documents": documents,
            "history": history,
            "members": Members(store, channels, clock, ids),
            "supervisor": supervisor,
            "timers": timers,
            "approvals": approvals,
        }
        platform = Platform(**parts)
        engine = ApprovalEngine(platform)
        house = cls(
            engine=engine,
            store=store,
            clock=clock,
            platform=platform,
            rooms=rooms,
            supervisor=supervisor,
            timers=timers,
            approvals=approvals,
            heard=heard,
        )
        await engine.start()
        timers.start()
        return house

    async def again(self, store: Store | None = None) -> "House":
        """Everything that was not written down is forgotten."""
        self.timers.stop()
        await self.supervisor.drain(0)
        return await House.over(store or self.store, self.clock)

    async def closed(self) -> None:
        self.timers.stop()
        await self.supervisor.drain(1)
        await self.rooms.close()
        await self.platform.documents.settle()

    async def source(self, name: str = "Orders", **body: Any) -> DocumentRecord:
        content = {"body": {"kind": "sqlite", "connection": {"path": "o.db"}, **body}}
        return await self.platform.documents.create(PLACE, "data_source", name, content, ADA)

    async def policy(self, name: str, rule: dict[str, Any], **applies_to: str) -> DocumentRecord:
        """One rule, about what has these criticalities, types and so on."""
        scope = {about: {one: True} for about, one in applies_to.items()}
        body = {"rules": {"r1": {"order": 1.0, "name": name, **rule}}, "applies_to": scope}
        return await self.platform.documents.create(PLACE, "policy", name, {"body": body}, DAN)

    async def ask_create(self, name: str = "Orders", **more: Any) -> ApprovalRequest:
        input_ = {"name": name, "body": {"kind": "sqlite", "connection": {"path": "o.db"}}}
        return await self.approvals.ask(
            _ask("data_source_create", "workspace", WORKSPACE, input_, document_kind="data_source", **more)
        )

    async def ask_update(
        self, record: DocumentRecord, *, pinned: Any = "", **changes: Any
    ) -> ApprovalRequest:
        """`pinned`: what stood there when it was prepared, where that is not what stands there now."""
        input_ = {"document": record.id, "changes": changes}
        return await self.approvals.ask(
            _ask(
                "data_source_update", "document", record.id, input_, pinned=pinned or await self.hash(record)
            )
        )

    async def hash(self, record: DocumentRecord) -> str:
        content = await content_of(self.platform, record.id)
        assert content is not None
        return content.hash

    async def edit(self, record: DocumentRecord, by: UserId, **values: Any) -> None:
        def edit(doc: YDoc) -> None:
            for name, value in values.items():
                doc.get("body", type=Map)[name] = value

        await self.meanwhile(self.rooms.edit(record, by, edit, role="editor"))

    async def comment(self, record: DocumentRecord, by: UserId) -> None:
        """Something beside the content."""
        await self.meanwhile(
            self.rooms.edit(record, by, lambda doc: doc.get("comments", type=Map).update({"t1": Map()}))
        )

    async def body(self, record: DocumentRecord) -> dict[str, Any]:
        return (await self.rooms.read(record)).body().model_dump(mode="json")

    async def known(self, request: str) -> ApprovalRequest:
        row = await self.store.records.get(ApprovalRequest, request)
        assert row is not None
        return row

    async def life(self, request: str) -> list[str]:
        return [one.entry["kind"] for one in await self.store.journal.read(stream_of(request))]

    async def notes(self, user: UserId, kind: str) -> list[Notification]:
        where = {"user": user, "kind": kind}
        return list(await self.store.records.find(Notification, where, order="at"))

    async def sources(self) -> list[str]:
        rows = await self.store.records.find(DocumentRecord, {"kind": "data_source"})
        return [row.title for row in rows]

    async def meanwhile(self, deed: Awaitable[T]) -> T:
        """The answer of something in which rooms take part: their ticks need time to pass."""
        task = asyncio.ensure_future(deed)
        async with asyncio.timeout(30):
            while not task.done():
                self.clock.advance(0.01)
                await asyncio.sleep(0)
        return task.result()

    async def until(self, came: Callable[[], Any]) -> None:
        """Waits for what other tasks do; no time passes."""
        async with asyncio.timeout(30):
            while not await came():  # noqa: ASYNC110 - other tasks do it, nobody tells
                await asyncio.sleep(0)


def _ask(type_: str, subject_kind: str, subject: str, input_: Any, **more: Any) -> Ask:
    said = {"requester": ADA, "title": "Please", "reason": "Needed", **more}
    return Ask(
        type=type_,
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        subject_kind=subject_kind,
        subject=subject,
        input=input_,
        **said,
    )


def _user(user: UserId) -> User:
    return User(
        id=user,
        organisation=ORGANISATION,
        kind="person",
        name=user.capitalize(),
        email=None,
        created_at=Micros(0),
    )


def grant(user: UserId, role: Role) -> Grant:
    return Grant(
        id=f"g-{user}",
        organisation=ORGANISATION,
        subject_kind="user",
        subject=user,
        object_kind="workspace",
        object=WORKSPACE,
        right=role,
        effect="allow",
        created_by=DAN,
        created_at=Micros(0),
    )

"""A whole collaboration server in memory: store, rooms, channels and doors on a clock that tests advance.

`Line` is a connection whose peer is the test: what the server writes can be read, and a slow reader is one that does
not take what is written.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from crdt.codec import decode_server, encode
from crdt.errors import Forbidden, NotFound, NotSignedIn, UnknownChannel, UnknownCommand
from crdt.frames import ClientFrame, Hello, Join, Limits, Presence, ServerFrame, Sync
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId, document_channel
from crdt.kinds.kind import kinds
from crdt.replica import RoomLimits
from crdt.roles import rights_of
from engine.audience import TopicRights
from engine.channels import Channels
from engine.records import DocumentRecord, User
from engine.rooms import Changed, Rooms, RoomSettings
from engine.rooms.compacting import COMPACTING
from engine.runtime.clock import ManualClock, SystemIds, WakingClock
from engine.runtime.tasks import spawn
from engine.writes import Insert
from server.access import Allowed
from server.principal import Principal
from server.sockets.connection import Connection
from server.sockets.native import NativeDoor
from server.sockets.surroundings import NativeSettings
from server.sockets.yjs import Connection as YjsConnection
from server.sockets.yjs import YjsDoor
from server.transport import wire
from server.transport.socket import Receiver
from storage.memory.open import open_memory
from storage.memory.switches import Switches

ORGANISATION = OrganisationId("o1")
WORKSPACE = WorkspaceId("w1")
T = TypeVar("T")
HIGH, LOW = 64 << 10, 16 << 10


class Line:
    """A `Socket` whose other end is a test. While `stuck` the peer reads nothing."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.ended: tuple[int, str] | None = None
        self.aborted = False
        self.held = False
        self.longest = 0
        self._stuck = False
        self._waiting: list[bytes] = []
        self._receiver: Receiver | None = None
        self._paused = False

    def start(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def send(self, payload: bytes, rest: bytes = b"") -> None:
        self.write(wire.frame(payload + rest))

    def write(self, frame: bytes) -> None:
        if self.ended or self.aborted:
            return
        if not self._stuck:
            self.written.append(wire.unframe(frame)[1])
            return
        self._waiting.append(frame)
        if self.buffered > HIGH and not self._paused and self._receiver is not None:
            self._paused = True
            self._receiver.paused()

    def close(self, code: int, reason: str = "") -> None:
        if self.ended is None:
            self.ended = (code, reason)

    def abort(self) -> None:
        self.aborted = True

    def limit(self, longest: int) -> None:
        self.longest = longest

    def hold(self) -> None:
        self.held = True

    def release(self) -> None:
        self.held = False

    @property
    def buffered(self) -> int:
        return sum(len(frame) for frame in self._waiting)

    # The peer's side

    def stick(self) -> None:
        self._stuck = True

    def drain(self, frames: int | None = None) -> None:
        taken, self._waiting = self._waiting[:frames], [] if frames is None else self._waiting[frames:]
        self.written += [wire.unframe(frame)[1] for frame in taken]
        self._stuck = bool(self._waiting)
        if self._paused and self.buffered <= LOW and self._receiver is not None:
            self._paused = False
            self._receiver.resumed()

    def hang_up(self) -> None:
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.closed(*(self.ended or (1006, "")))

    def take(self) -> list[bytes]:
        taken, self.written = self.written, []
        return taken


@dataclass
class Town:
    """A doorkeeper: tokens are user ids, roles stand in a table, commands are echoes."""

    roles: dict[tuple[str, str], str] = field(default_factory=dict)
    records: dict[str, DocumentRecord] = field(default_factory=dict)
    expires: dict[str, Micros] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    guests: int = 0

    async def sign_in(self, token: str) -> Principal:
        if not token:
            raise NotSignedIn
        return principal(token, self.expires.get(token))

    async def admit(self, principal: Principal, channel: Channel) -> Allowed:
        kind, _, id_ = channel.partition(":")
        if kind == "doc":
            record = self.records.get(id_)
            role = self.roles.get((principal.user, id_), "editor")
            if record is None or role == "none":
                raise NotFound
            return Allowed(
                channel=channel, role=role, rights=rights_of((role,)), workspace=WORKSPACE, document=record
            )
        if kind in {"run", "workspace", "source"}:
            role = self.roles.get((principal.user, id_), "viewer")
            return Allowed(channel=channel, role=role, rights=rights_of((role,)), workspace=WORKSPACE)
        if channel == "user:me":
            own = Channel(f"user:{principal.user}")
            return Allowed(channel=own, role="owner", rights=rights_of(("owner",)), workspace=None)
        raise UnknownChannel

    async def perform(self, principal: Principal, command: str, given: Mapping[str, Any]) -> dict[str, Any]:
        match command:
            case "echo":
                return {"user": principal.user, **given}
            case "wait":
                if self.gate is not None:
                    await self.gate.wait()
                return {"waited": True}
            case "forbidden":
                raise Forbidden
            case "broken":
                raise ZeroDivisionError
            case _:
                raise UnknownCommand

    def guest(self) -> Principal:
        self.guests += 1
        return principal(f"guest-{self.guests}", None, kind="guest")

    async def named(self, name: str) -> DocumentRecord:
        if name not in self.records:
            self.records[name] = record(name)
        return self.records[name]


def principal(user: str, expires: Micros | None = None, *, kind: Any = "person") -> Principal:
    return Principal(
        organisation=ORGANISATION,
        user=UserId(user),
        name=user.title(),
        email=None,
        kind=kind,
        token=f"digest of {user}",
        token_kind="session",
        expires_at=expires,
    )


def record(id_: str, kind: str = "freeform", epoch: str = "e1") -> DocumentRecord:
    return DocumentRecord(
        id=DocumentId(id_),
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        kind=kind,
        kind_version=kinds()[kind].version,
        title=id_,
        epoch=epoch,
        created_by=UserId("ada"),
        created_at=Micros(1),
        updated_by=UserId("ada"),
        updated_at=Micros(1),
    )


class World:
    """Make it inside a running loop. `turn` lets everything that can happen now, happen."""

    def __init__(
        self,
        *,
        limits: RoomLimits | None = None,
        documents: tuple[str, ...] = ("d1",),
        clock: WakingClock | None = None,
        topics: TopicRights | None = None,
    ) -> None:
        self.topics = topics
        self.limits = limits or RoomLimits()
        self.switches = Switches()
        self.store = open_memory(self.switches)
        self.clock = ManualClock() if clock is None else clock
        self.changes: list[Changed] = []
        self.town = Town(records={id_: record(id_) for id_ in documents})
        self.open()
        self.rooms = self._rooms()
        self._wire()

    def open(self) -> None:
        """Ids come from a counter, so that runs repeat."""
        self._entropy = 0
        self.ids = SystemIds(self.clock, self._next_entropy)

    def _next_entropy(self, size: int) -> bytes:
        self._entropy += 1
        return self._entropy.to_bytes(size, "big")

    def _rooms(self) -> Rooms:
        return Rooms(
            store=self.store,
            clock=self.clock,
            kinds=kinds(),
            on_changes=self.changes.append,
            on_events=lambda batch, receipt: self.channels.committed(batch, receipt),  # noqa: PLW0108 - made later
            settings=RoomSettings(limits=self.limits),
        )

    def _wire(self) -> None:
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=wire.frame,
            topics=self.topics,
        )
        self.native = NativeDoor(
            rooms=self.rooms,
            channels=self.channels,
            keeper=self.town,
            clock=self.clock,
            ids=self.ids,
            settings=NativeSettings(
                build="test", kinds={"freeform": 1}, limits=Limits(update=1 << 20, presence=4096)
            ),
        )
        self.yjs = YjsDoor(rooms=self.rooms, keeper=self.town, clock=self.clock, ids=self.ids)

    def restart(self) -> None:
        """Another process on the same store; the old one is forgotten as it stands."""
        self.rooms = self._rooms()
        self._wire()

    async def turn(self, seconds: float = 0.0, steps: int = 24) -> None:
        for step in range(steps):
            if isinstance(self.clock, ManualClock):
                self.clock.advance(seconds if step == 0 else 0.0)
            await asyncio.sleep(0)

    async def compacted(self) -> None:
        """Lets time pass until every snapshot is stored: on a busy machine its slices rest, for a while of real time."""
        for task in asyncio.all_tasks():
            while task.get_name() == COMPACTING and not task.done():
                await self.turn(0.01)

    async def within(self, wanted: Coroutine[Any, Any, T], seconds: float = 0.01) -> T:
        """Lets time pass until the coroutine has its answer."""
        task = spawn(wanted, name="wanted by a test")
        while not task.done():
            await self.turn(seconds)
        return task.result()

    async def user(self, *names: str) -> None:
        """Makes lasting people of these names."""
        for name in names:
            user = User(
                id=UserId(name),
                organisation=ORGANISATION,
                kind="person",
                name=name.title(),
                email=None,
                created_at=Micros(1),
            )
            await self.store.writer.commit((Insert(record=user),))

    def dial(self) -> "Phone":
        line = Line()
        connection = self.native.connect(line)
        line.start(connection)
        return Phone(self, line, connection)

    async def phone(self, name: str) -> "Phone":
        phone = self.dial()
        phone.say(Hello(token=name))
        await self.turn()
        return phone

    def yjs_line(
        self, name: str, document: str = "d1", role: str = "editor", *, guest: bool = False
    ) -> "YjsPhone":
        line = Line()
        who = principal(name, kind="guest" if guest else "person")
        record = self.town.records[document]
        connection = YjsConnection(self.yjs, line, who, record, role, self.yjs.enter(who))
        line.start(connection)
        return YjsPhone(self, line, connection)


@dataclass
class Phone:
    """A native client, frame by frame."""

    world: World
    line: Line
    connection: Connection

    def say(self, *frames: ClientFrame) -> None:
        self.connection.received([encode(frame) for frame in frames])

    def say_bytes(self, *messages: bytes | str) -> None:
        self.connection.received(list(messages))

    def hear(self) -> list[ServerFrame]:
        return [decode_server(payload) for payload in self.line.take()]

    async def join(
        self, document: str = "d1", *, client: int, vector: bytes = b"\x00", epoch: str = ""
    ) -> None:
        channel = document_channel(DocumentId(document))
        self.say(Join(channel=channel, sv=vector, epoch=epoch, client=client))
        await self.world.turn()

    def sync(self, id_: int, update: bytes, document: str = "d1") -> None:
        self.say(Sync(channel=document_channel(DocumentId(document)), id=id_, update=update))

    def show(self, state: dict[str, Any] | None, document: str = "d1") -> None:
        self.say(Presence(channel=document_channel(DocumentId(document)), state=state))

    def hang_up(self) -> None:
        self.line.hang_up()


@dataclass
class YjsPhone:
    """A client of y-protocols, message by message."""

    world: World
    line: Line
    connection: YjsConnection

    def say(self, *messages: bytes) -> None:
        self.connection.received(list(messages))

    def hear(self) -> list[bytes]:
        return self.line.take()

    def hang_up(self) -> None:
        self.line.hang_up()

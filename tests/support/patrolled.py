"""A `World` whose doors ask the real `Access`, with a patrol that walks: people, tokens and grants as the store has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crdt.errors import StoreUnavailable
from crdt.frames import Hello, Join, Joined
from crdt.ids import Channel, Micros, UserId
from engine.ports import Records
from engine.records import Grant, Organisation, User, Workspace
from engine.writes import Insert
from server.access import Access, Allowed
from server.identity import Identity, Issued
from server.patrol import Patrol
from server.principal import Principal
from server.sockets.doors import Doors
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.native import NativeDoor
from server.sockets.yjs import YjsDoor
from tests.support.world import ORGANISATION, WORKSPACE, Phone, World

D1 = Channel("doc:d1")
W1 = Channel(f"workspace:{WORKSPACE}")


@dataclass
class Counting:
    """Records that count how often they are read, and can be away."""

    records: Records
    reads: int = 0
    away: bool = False

    async def get(self, type_: Any, *key: str | int) -> Any:
        self._read()
        return await self.records.get(type_, *key)

    async def find(self, type_: Any, where: Mapping[str, object], **options: Any) -> Sequence[Any]:
        self._read()
        return await self.records.find(type_, where, **options)

    async def count(self, type_: Any, where: Mapping[str, object]) -> int:
        self._read()
        return await self.records.count(type_, where)

    def _read(self) -> None:
        if self.away:
            raise StoreUnavailable
        self.reads += 1


@dataclass
class Guarded:
    """A doorkeeper who really asks `access`."""

    access: Access

    async def sign_in(self, token: str) -> Principal:
        return await self.access.principal(token)

    async def admit(self, principal: Principal, channel: Channel) -> Allowed:
        return await self.access.channel(principal, channel)

    async def perform(self, principal: Principal, command: str, given: Mapping[str, Any]) -> dict[str, Any]:
        raise AssertionError(f"nobody calls {command}")


@dataclass
class Town:
    """A world whose doors are patrolled."""

    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        world = self.world
        self.records = Counting(world.store.records)
        self.access = Access(records=self.records, clock=world.clock)
        self.identity = Identity(
            records=self.records, writer=world.store.writer, clock=world.clock, ids=world.ids
        )
        common: dict[str, Any] = {
            "rooms": world.rooms,
            "keeper": Guarded(self.access),
            "clock": world.clock,
            "ids": world.ids,
        }
        world.native = NativeDoor(channels=world.channels, settings=world.native.settings, **common)
        world.yjs = YjsDoor(**common)
        self.hocuspocus = HocuspocusDoor(**common)
        self.doors = Doors(world.native, world.yjs, self.hocuspocus)
        self.patrol = Patrol(self.doors, self.access, world.clock)
        self.patrol.start()

    async def founded(self) -> "Town":
        rows = (
            Organisation(id=ORGANISATION, name="o", created_at=Micros(1)),
            Workspace(
                id=WORKSPACE,
                organisation=ORGANISATION,
                document=self.world.town.records["d1"].id,
                name="w",
                created_by=UserId("ada"),
                created_at=Micros(1),
            ),
            self.world.town.records["d1"],
        )
        await self.world.store.writer.commit(tuple(Insert(record=row) for row in rows))
        return self

    async def person(self, name: str, role: str) -> tuple[User, Issued, Grant]:
        await self.world.user(name)
        user = await self.records.get(User, name)
        grant = await self.grant(user, role)
        return user, await self.identity.issue("session", user, 3600), grant

    async def grant(self, user: User, role: str) -> Grant:
        row = Grant(
            id=f"{user.id} {role}",
            organisation=ORGANISATION,
            subject_kind="user",
            subject=user.id,
            object_kind="workspace",
            object=WORKSPACE,
            right=role,
            effect="allow",
            created_by=user.id,
            created_at=Micros(1),
        )
        await self.world.store.writer.commit((Insert(record=row),))
        return row

    async def phone(self, issued: Issued) -> Phone:
        phone = self.world.dial()
        phone.say(Hello(token=issued.text))
        await self.world.turn()
        await phone.join("d1", client=sum(issued.text.encode()))
        phone.say(Join(channel=W1))
        await self.world.turn()
        assert {D1, W1} == {frame.channel for frame in phone.hear() if isinstance(frame, Joined)}
        return phone

    async def five_seconds_later(self) -> None:
        await self.world.turn(5.0, steps=60)

"""What is withdrawn, disabled or granted anew reaches open sockets within five seconds, and asks little when nothing is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from crdt.errors import StoreUnavailable
from crdt.frames import Failure, Hello, Join, Joined, Left
from crdt.ids import Channel, Micros, OrganisationId, UserId, WorkspaceId
from engine.ports import Records
from engine.records import Grant, Organisation, User, Workspace
from engine.runtime.clock import ManualClock
from engine.writes import Insert, Put, Remove
from server.access import Access, Allowed
from server.identity import Identity, Issued
from server.patrol import Patrol
from server.principal import Principal
from server.sockets.doors import Doors
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.native import NativeDoor
from server.sockets.yjs import YjsDoor
from tests.crdt.playbook import Writer
from tests.support.world import ORGANISATION, WORKSPACE, Phone, World

pytestmark = pytest.mark.anyio

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
        self.patrol = Patrol(
            Doors(world.native, world.yjs, HocuspocusDoor(**common)), self.access, world.clock
        )
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


async def test_T11_a_withdrawn_token_closes_its_sockets_and_no_others() -> None:
    town = await Town().founded()
    user, issued, _ = await town.person("ada", "editor")
    here, there = await town.phone(issued), await town.phone(await town.identity.issue("api", user, None))
    await town.identity.revoke(issued.row.digest)
    await town.five_seconds_later()
    assert ((4401, "signed out"), None) == (here.line.ended, there.line.ended)


async def test_T11_a_disabled_person_is_out_everywhere() -> None:
    town = await Town().founded()
    user, issued, _ = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.world.store.writer.commit((Put(record=replace(user, disabled_at=Micros(1))),))
    await town.five_seconds_later()
    assert (4401, "signed out") == phone.line.ended


async def test_T11_a_grant_that_is_removed_ends_every_membership() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.five_seconds_later()
    await town.world.store.writer.commit((Remove(type=Grant, key=(grant.id,)),))
    await town.five_seconds_later()
    assert {(D1, "forbidden"), (W1, "forbidden")} == {
        (frame.channel, frame.code) for frame in phone.hear() if isinstance(frame, Left)
    }
    assert phone.line.ended is None


async def test_T11_a_grant_removed_before_the_first_round_counts_too() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.world.store.writer.commit((Remove(type=Grant, key=(grant.id,)),))
    await town.five_seconds_later()
    assert 2 == len([frame for frame in phone.hear() if isinstance(frame, Left)])


async def test_T11_a_lower_role_holds_for_the_next_edit() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.world.store.writer.commit((Put(record=replace(grant, right="viewer")),))
    await town.five_seconds_later()
    phone.sync(1, Writer(sum(issued.text.encode())).put("x", 1))
    await town.world.turn()
    assert ["read_only"] == [frame.code for frame in phone.hear() if isinstance(frame, Failure)]


async def test_a_round_reads_the_same_few_rows_however_many_sockets_there_are() -> None:
    town = await Town().founded()
    for name in ("ada", "bob", "eva"):
        _, issued, _ = await town.person(name, "editor")
        for _ in range(3):
            await town.phone(issued)
    await town.five_seconds_later()
    before = town.records.reads
    await town.five_seconds_later()
    assert 5 == town.records.reads - before


async def test_an_empty_house_is_not_patrolled() -> None:
    town = await Town().founded()
    before = town.records.reads
    await town.five_seconds_later()
    assert before == town.records.reads


async def test_while_the_store_is_away_everybody_may_stay_and_afterwards_is_asked_again() -> None:
    town = await Town().founded()
    _, issued, _ = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.identity.revoke(issued.row.digest)
    town.records.away = True
    await town.five_seconds_later()
    assert phone.line.ended is None
    town.records.away = False
    await town.five_seconds_later()
    assert (4401, "signed out") == phone.line.ended


async def test_standing_leaves_out_tokens_of_another_organisation() -> None:
    town = await Town().founded()
    _, issued, _ = await town.person("ada", "editor")
    principal = await town.access.principal(issued.text)
    row = replace(issued.row, organisation=OrganisationId("o2"))
    await town.world.store.writer.commit((Put(record=row),))
    assert {} == await town.access.standing([principal])
    assert isinstance(town.world.clock, ManualClock)
    assert principal.workspace in {None, WorkspaceId(WORKSPACE)}

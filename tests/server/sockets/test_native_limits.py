"""The native door: calls, rights that change, limits and hostile input (SPEC.md, section W)."""

import asyncio
import random
from dataclasses import replace

import msgpack
import pytest

from crdt.codec import encode
from crdt.errors import StoreUnavailable
from crdt.frames import (
    Call,
    Failure,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Result,
    Role,
    ServerFrame,
    Sync,
)
from crdt.ids import Channel, UserId
from crdt.precheck import LIVE, SYNC
from crdt.replica import RoomLimits
from engine.runtime.clock import ManualClock
from server.access import Allowed
from server.principal import Principal
from tests.crdt.playbook import Writer
from tests.support.world import World

pytestmark = pytest.mark.anyio

D1 = Channel("doc:d1")
RUN = Channel("run:r1")


def advance(world: World, seconds: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(seconds)


def codes(frames: list[ServerFrame]) -> list[str]:
    return [frame.code for frame in frames if isinstance(frame, Failure)]


# Calls


async def test_W_calls_are_answered_in_any_order() -> None:
    world = World()
    world.town.gate = asyncio.Event()
    ada = await world.phone("ada")
    ada.hear()
    ada.say(Call(id=1, command="wait", input={}), Call(id=2, command="echo", input={"a": 1}))
    await world.turn()
    assert ada.hear() == [Result(id=2, output={"user": "ada", "a": 1})]
    world.town.gate.set()
    await world.turn()
    assert ada.hear() == [Result(id=1, output={"waited": True})]


async def test_W_failed_calls_are_answered_and_end_nothing() -> None:
    world = World()
    ada = await world.phone("ada")
    ada.hear()
    for number, command in enumerate(("forbidden", "broken", "nowhere")):
        ada.say(Call(id=number, command=command, input={}))
    await world.turn()
    assert sorted(codes(ada.hear())) == ["forbidden", "internal", "unknown_command"]
    assert ada.line.ended is None


async def test_W_only_so_many_calls_run_or_wait() -> None:
    world = World()
    world.town.gate = asyncio.Event()
    ada = await world.phone("ada")
    ada.hear()
    for number in range(300):
        ada.say(Call(id=number, command="wait", input={}))
    await world.turn()
    assert codes(ada.hear()) == ["over_limit"] * (300 - 16 - 200)
    world.town.gate.set()
    await world.turn(steps=300)
    assert len(ada.hear()) == 216


# Rights that change


async def test_W5_rights_that_end_end_the_membership_and_a_lower_role_holds_at_once() -> None:
    world = World(documents=("d1", "d2"))
    ada = await world.phone("ada")
    await ada.join("d1", client=1)
    await ada.join("d2", client=1)
    ada.hear()
    world.town.roles |= {("ada", "d1"): "viewer", ("ada", "d2"): "none"}
    await world.native.review(UserId("ada"))
    lower, lost = Channel("doc:d1"), Channel("doc:d2")
    assert ada.hear() == [Role(channel=lower, role="viewer"), Left(channel=lost, code="forbidden")]
    ada.sync(1, Writer(1).put("x", 1))
    assert codes(ada.hear()) == ["read_only"]


async def test_W5_signing_out_ends_the_sockets_of_that_token() -> None:
    world = World()
    ada, bob = await world.phone("ada"), await world.phone("bob")
    world.native.sign_out("digest of ada")
    assert (ada.line.ended, bob.line.ended) == ((4401, "signed out"), None)


# Hostile input


async def test_W_twenty_bad_frames_end_the_socket_and_nobody_else_notices() -> None:
    world = World()
    ada, eve = await world.phone("ada"), await world.phone("eve")
    eve.hear()
    eve.say_bytes(*["text"] * 10, *[b"\xc1"] * 20)
    assert codes(eve.hear()) == ["bad_frame"] * 20
    assert eve.line.ended == (1008, "too many bad frames")
    assert ada.line.ended is None


async def test_W_too_many_documents_on_one_socket_are_refused() -> None:
    names = tuple(f"d{n}" for n in range(1, 204))
    world = World(documents=names)
    ada = await world.phone("ada")
    ada.hear()
    for name in names:
        ada.say(Join(channel=Channel(f"doc:{name}"), sv=b"\x00", epoch="", client=1))
        await world.turn(steps=4)
    await world.turn()
    assert codes(ada.hear()) == ["over_limit"] * 3


async def test_W_leaving_counts_also_before_the_join_was_answered() -> None:
    world = World()
    ada = await world.phone("ada")
    ada.hear()
    ada.say(Join(channel=RUN), Leave(channel=RUN), Join(channel=D1, sv=b"\x00", epoch="", client=1))
    ada.say(Join(channel=D1, sv=b"\x00", epoch="", client=1))
    await world.turn()
    assert [frame.channel for frame in ada.hear() if isinstance(frame, Joined)] == [D1]
    assert world.channels.listeners == {D1: 1}


async def test_W_a_join_is_answered_though_one_before_it_fails_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    ada = await world.phone("ada")
    ada.hear()
    admit, held = world.town.admit, [asyncio.Event(), asyncio.Event()]

    async def slowly(principal: Principal, channel: Channel) -> Allowed:
        turn = held.pop(0)
        await turn.wait()
        if turn is first:
            raise StoreUnavailable
        return await admit(principal, channel)

    monkeypatch.setattr(world.town, "admit", slowly)
    first, second = held
    ada.say(Join(channel=RUN), Join(channel=RUN))
    await world.turn()
    first.set()
    await world.turn()
    second.set()
    await world.turn()
    assert [Joined] == [type(frame) for frame in ada.hear()]


async def test_W_a_socket_that_joins_again_and_again_is_told_to_slow_down() -> None:
    world = World()
    eve = await world.phone("eve")
    for _ in range(450):
        eve.say(Join(channel=RUN))
    await world.turn()
    assert codes(eve.hear()).count("over_limit") == 50
    advance(world, 1.0)
    eve.say(Join(channel=RUN))
    await world.turn()
    assert codes(eve.hear()) == []


async def test_W_a_socket_that_ends_leaves_nothing_behind() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1)
    ada.say(Join(channel=RUN))
    await world.turn()
    ada.say(Join(channel=Channel("run:r2")))
    ada.hang_up()
    await world.turn()
    assert world.channels.listeners == {}
    assert world.rooms.present(world.town.records["d1"].id) == []
    assert world.native.connections == set()
    await world.turn(31)
    assert world.rooms.everybody() == {}


async def test_W_mutated_sessions_never_crash_the_door() -> None:
    world = World()
    chance = random.Random(5)
    witness = await world.phone("ada")
    await witness.join(client=1)
    frames = [
        encode(Hello(token="eve")),
        encode(Join(channel=D1, sv=b"\x00", epoch="", client=2)),
        encode(Sync(channel=D1, id=1, update=Writer(2).put("x", 1))),
        msgpack.packb(["presence", D1, {"cursor": {"x": 1}}]),
        encode(Call(id=1, command="echo", input={"a": [1, 2]})),
        encode(Leave(channel=D1)),
    ]
    for _ in range(300):
        eve = world.dial()
        for frame in frames:
            mutant = bytearray(frame)
            if chance.random() < 0.4:
                mutant[chance.randrange(len(mutant))] = chance.randrange(256)
            eve.say_bytes(bytes(mutant))
            await world.turn(0.01, steps=3)
        eve.hang_up()
    await world.turn()
    assert witness.line.ended is None
    assert world.native.connections == {witness.connection}


async def test_W_before_its_hello_is_answered_a_socket_may_send_little_and_is_not_read() -> None:
    world = World()
    phone = world.dial()
    assert 8192 == phone.line.longest
    phone.say(Hello(token="ada"))
    assert phone.line.held
    await world.turn()
    assert (False, (16 << 20) + 4096) == (phone.line.held, phone.line.longest)


async def test_W_twenty_frames_without_a_hello_end_the_socket() -> None:
    world = World()
    phone = world.dial()
    for _ in range(20):
        phone.say(Leave(channel=D1))
    assert ["not_signed_in"] * 20 == codes(phone.hear())
    assert (1008, "too many bad frames") == phone.line.ended


async def test_P2_the_first_update_after_a_join_may_be_large_later_ones_may_not() -> None:
    limits = RoomLimits(live=replace(LIVE, size=1000), resent=replace(SYNC, size=5000))
    world = World(limits=limits)
    ada, writer = await world.phone("ada"), Writer(1)
    await ada.join(client=1)
    ada.hear()
    ada.sync(1, writer.put("x", "a" * 4000))
    await world.turn(0.01)
    assert [] == codes(ada.hear())
    ada.sync(2, writer.put("x", "b" * 2000))
    await world.turn(0.01)
    assert ["update_too_large"] == codes(ada.hear())


async def test_R27_the_size_of_a_presence_state_is_a_setting() -> None:
    world = World(limits=RoomLimits(presence_state=100))
    ada = await world.phone("ada")
    await ada.join(client=1)
    ada.hear()
    ada.show({"page": "a" * 200})
    assert ["over_limit"] == codes(ada.hear())

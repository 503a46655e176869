"""Sockets are counted by address, person and organisation; whoever is one too many learns why."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from crdt.frames import Failure, Hello
from engine.runtime.clock import SystemClock
from server.addresses import party
from server.sockets.doors import Doors
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.native import NativeDoor
from server.sockets.turnstile import Crowd, TooManySockets, Turnstile
from server.sockets.yjs import YjsDoor
from tests.server.transport.serving import Serving, serving, settled
from tests.support.provider import Phone, token
from tests.support.world import World, principal

pytestmark = pytest.mark.anyio

ADA = Subprotocol("concert.token.ada")


def crowded(world: World, turnstile: Turnstile) -> Doors:
    """The world's doors again, with a turnstile in common."""
    common: dict[str, Any] = {
        "rooms": world.rooms,
        "keeper": world.town,
        "clock": world.clock,
        "ids": world.ids,
        "turnstile": turnstile,
    }
    world.yjs = YjsDoor(**common)
    world.native = NativeDoor(channels=world.channels, settings=world.native.settings, **common)
    return Doors(world.native, world.yjs, HocuspocusDoor(**common))


@asynccontextmanager
async def open_doors(most: Crowd) -> AsyncIterator[tuple[Serving, Turnstile]]:
    turnstile = Turnstile(most)
    doors = crowded(World(clock=SystemClock()), turnstile)
    async with serving(Starlette(routes=doors.routes)) as running:
        running.url = f"ws://127.0.0.1:{running.port}"
        yield running, turnstile


@pytest.mark.parametrize("path", ["/ws", "/yjs/d1", "/hocuspocus"])
async def test_an_address_with_too_many_sockets_is_answered_429(path: str) -> None:
    async with open_doors(Crowd(address=2)) as (doors, turnstile):
        async with connect(f"{doors.url}/ws"), connect(f"{doors.url}/yjs/d1", subprotocols=[ADA]):
            with pytest.raises(InvalidStatus) as refused:
                await connect(f"{doors.url}{path}", subprotocols=[ADA])
            assert 429 == refused.value.response.status_code
            assert b"too_many_sockets" in refused.value.response.body
        await settled(lambda: not turnstile.parties)
        async with connect(f"{doors.url}/yjs/d1", subprotocols=[ADA]) as socket:
            assert await socket.recv()


async def test_a_person_with_too_many_sockets_is_closed_4429_after_the_hello() -> None:
    world = World()
    turnstile = Turnstile(Crowd(person=2))
    crowded(world, turnstile)
    first, second, third = [await world.phone("ada") for _ in range(3)]
    other = await world.phone("bob")
    assert [None, None, (4429, "too_many_sockets"), None] == [
        phone.line.ended for phone in (first, second, third, other)
    ]
    assert ["too_many_sockets"] == [frame.code for frame in third.hear() if isinstance(frame, Failure)]
    for phone in (first, second, third, other):
        phone.line.hang_up()
    assert frozenset() == turnstile.parties


async def test_a_person_with_too_many_sockets_is_answered_429_at_the_yjs_door() -> None:
    async with open_doors(Crowd(person=1)) as (doors, turnstile):
        async with connect(f"{doors.url}/yjs/d1", subprotocols=[ADA]):
            with pytest.raises(InvalidStatus) as refused:
                await connect(f"{doors.url}/yjs/d1", subprotocols=[ADA])
            assert 429 == refused.value.response.status_code
        await settled(lambda: not turnstile.parties)


async def test_a_socket_that_never_signed_in_leaves_nothing_behind() -> None:
    world = World()
    turnstile = Turnstile(Crowd())
    crowded(world, turnstile)
    phone = world.dial()
    phone.say(Hello(token=""))
    await world.turn()
    phone.line.hang_up()
    assert frozenset() == turnstile.parties


async def test_people_who_share_a_socket_are_all_gone_with_it() -> None:
    world, turnstile = World(documents=("d1", "d2")), Turnstile(Crowd())
    common: dict[str, Any] = {"keeper": world.town, "clock": world.clock, "ids": world.ids}
    shared = Phone(HocuspocusDoor(rooms=world.rooms, house=None, turnstile=turnstile, **common))
    shared.say(token("ada"))
    shared.say(token("bob"), to="d2")
    await world.turn()
    assert {("person", "ada"), ("person", "bob")} <= turnstile.parties
    shared.line.hang_up()
    assert frozenset() == turnstile.parties


def test_an_organisation_is_counted_over_all_its_people() -> None:
    turnstile = Turnstile(Crowd(organisation=2))
    for name in ("ada", "bob"):
        turnstile.enter("").identify(principal(name))
    with pytest.raises(TooManySockets) as refused:
        turnstile.enter("").identify(principal("eva"))
    assert {"of": "organisation", "limit": 2} == refused.value.details


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unix", "unix"),
    ],
)
def test_addresses_of_one_subscriber_count_as_one(address: str, counted: str) -> None:
    assert counted == party(address)

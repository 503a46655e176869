"""The doors on a real port: handshake, subprotocol, close codes, and a client library as it comes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pycrdt import Channel, Doc, Map, Provider
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from crdt import ysync
from crdt.codec import decode_server, encode
from crdt.frames import Committed, Hello, Join, Welcome
from crdt.ids import Channel as ChannelName
from crdt.ids import DocumentId, UserId
from engine.runtime.clock import SystemClock
from server.access import Allowed
from server.principal import Principal
from server.sockets.yjs import YjsDoor
from tests.server.transport.serving import Serving, serving
from tests.support.world import Town, World

pytestmark = pytest.mark.anyio

ADA = Subprotocol("concert.token.ada")


def door_of(world: World, house: Town | None = None) -> YjsDoor:
    return YjsDoor(rooms=world.rooms, keeper=world.town, clock=world.clock, ids=world.ids, house=house)


@asynccontextmanager
async def open_doors(
    world: World, *, open_house: bool = False, yjs: YjsDoor | None = None
) -> AsyncIterator[Serving]:
    yjs = yjs or door_of(world, world.town if open_house else None)
    routes = [
        WebSocketRoute("/ws", world.native.endpoint),
        WebSocketRoute("/yjs/{document:path}", yjs.endpoint),
    ]
    async with serving(Starlette(routes=routes)) as running:
        running.url = f"ws://127.0.0.1:{running.port}"
        yield running


async def code_of(url: str, **options: Any) -> tuple[int, str | None]:
    async with connect(url, **options) as socket:
        with pytest.raises(ConnectionClosed) as gone:
            await asyncio.wait_for(socket.recv(), 30)
        assert gone.value.rcvd is not None
        return gone.value.rcvd.code, socket.subprotocol


async def test_R32_without_a_token_the_socket_is_closed_4401() -> None:
    async with open_doors(World(clock=SystemClock())) as doors:
        assert await code_of(f"{doors.url}/yjs/d1") == (4401, None)


async def test_R32_a_document_that_is_not_there_is_closed_4404_with_the_subprotocol_echoed() -> None:
    async with open_doors(World(clock=SystemClock())) as doors:
        assert await code_of(f"{doors.url}/yjs/nowhere", subprotocols=[ADA]) == (4404, ADA)


async def test_R32_a_token_travels_as_a_subprotocol() -> None:
    async with (
        open_doors(World(clock=SystemClock())) as doors,
        connect(f"{doors.url}/yjs/d1", subprotocols=[Subprotocol("other"), ADA]) as socket,
    ):
        assert socket.subprotocol == ADA
        assert await asyncio.wait_for(socket.recv(), 30) == ysync.step_1(b"\x00")


@pytest.mark.parametrize(("reviewed", "comes_in"), [("ada", False), ("d1", False), ("bob", True)])
async def test_W5_who_is_reviewed_while_they_come_in_comes_again_and_nothing_is_kept_of_reviews(
    reviewed: str, comes_in: bool
) -> None:
    world = World(clock=SystemClock())
    yjs, admit = door_of(world), world.town.admit

    async def reviewed_meanwhile(principal: Principal, channel: ChannelName) -> Allowed:
        allowed = await admit(principal, channel)
        await (
            yjs.review_document(DocumentId(reviewed)) if reviewed == "d1" else yjs.review(UserId(reviewed))
        )
        return allowed

    world.town.admit = reviewed_meanwhile  # type: ignore[method-assign]
    async with open_doors(world, yjs=yjs) as doors:
        if comes_in:
            async with connect(f"{doors.url}/yjs/d1", subprotocols=[ADA]) as socket:
                assert ysync.step_1(b"\x00") == await asyncio.wait_for(socket.recv(), 30)
        else:
            assert (1012, ADA) == await code_of(f"{doors.url}/yjs/d1", subprotocols=[ADA])
    for number in range(100):
        await yjs.review(UserId(f"u{number}"))
    assert set() == yjs.arrivals


async def test_R33_in_an_open_house_any_name_opens_without_a_token() -> None:
    world = World(clock=SystemClock())
    async with (
        open_doors(world, open_house=True) as doors,
        connect(f"{doors.url}/yjs/some/new%20name") as socket,
    ):
        await asyncio.wait_for(socket.recv(), 30)
        assert "some/new name" in world.town.records


class Wire(Channel):
    """What a pycrdt Provider asks of a connection."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @property
    def path(self) -> str:
        return "d1"

    async def __anext__(self) -> bytes:
        try:
            return await self.recv()
        except ConnectionClosed:
            raise StopAsyncIteration from None

    async def send(self, message: bytes) -> None:
        await self._socket.send(message)

    async def recv(self) -> bytes:
        message = await self._socket.recv()
        assert isinstance(message, bytes)
        return message


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not happened():  # noqa: ASYNC110 - a client library tells nobody when it has applied something
            await asyncio.sleep(0.002)


async def test_R30_pycrdt_providers_and_a_native_client_share_a_document() -> None:
    async with (
        open_doors(World(clock=SystemClock())) as doors,
        connect(f"{doors.url}/yjs/d1", subprotocols=[ADA]) as one,
        connect(f"{doors.url}/yjs/d1", subprotocols=[Subprotocol("concert.token.bob")]) as two,
        connect(f"{doors.url}/ws") as three,
    ):
        await three.send(encode(Hello(token="eva")))
        await three.send(encode(Join(channel=ChannelName("doc:d1"), sv=b"\x00", epoch="", client=3)))
        welcome = decode_server(await _bytes(three))
        assert isinstance(welcome, Welcome)
        first: Doc[Any] = Doc()
        second: Doc[Any] = Doc()
        first_body, second_body = first.get("body", type=Map), second.get("body", type=Map)
        async with Provider(first, Wire(one)), Provider(second, Wire(two)):
            await _bytes(three)
            first_body["x"] = 1
            await until(lambda: second_body.to_py() == {"x": 1})
            second_body["y"] = 2
            await until(lambda: first_body.to_py() == {"x": 1, "y": 2})
            heard: Doc[Any] = Doc()
            while heard.get("body", type=Map).to_py() != {"x": 1, "y": 2}:
                frame = decode_server(await _bytes(three))
                assert isinstance(frame, Committed)
                heard.apply_update(frame.update)


async def _bytes(socket: ClientConnection) -> bytes:
    message = await asyncio.wait_for(socket.recv(), 30)
    assert isinstance(message, bytes)
    return message

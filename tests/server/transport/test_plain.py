"""The same socket on servers that know nothing of it: uvicorn's own WebSocket classes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from server.transport import wire
from server.transport.limits import RateLimits
from server.transport.opening import open_socket
from tests.server.transport.serving import Endpoint, Recorder, Serving

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def serving_plain(app: Any) -> AsyncIterator[Serving]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, ws="websockets-sansio", http="httptools", lifespan="off", log_config=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    running = Serving(server, listener)
    try:
        yield running
    finally:
        await running.stop()


async def test_messages_come_back_in_order_and_the_end_is_told() -> None:
    endpoint = Endpoint()
    async with serving_plain(endpoint) as server:
        async with connect(server.url, subprotocols=[Subprotocol("concert.a")]) as client:
            assert "concert.a" == client.subprotocol
            for number in range(100):
                await client.send(b"%d" % number)
            assert [b"%d" % number for number in range(100)] == [await client.recv() for _ in range(100)]
            await client.send("text")
            assert b"text" == await client.recv()
            await client.close(4001, "bye")
        assert (4001, "bye") == await endpoint.recorders[0].ended()


async def test_shared_frames_are_unframed_for_the_server() -> None:
    endpoint = Endpoint()
    async with serving_plain(endpoint) as server, connect(server.url) as client:
        recorder = await endpoint.opened()
        for size in (5, 200, 70_000):
            recorder.socket.write(wire.frame(bytes(size)))
            assert bytes(size) == await client.recv()
        recorder.socket.write(wire.frame("wörds".encode(), wire.TEXT))
        assert "wörds" == await client.recv()


async def test_the_endpoints_close_reaches_the_client() -> None:
    endpoint = Endpoint()
    async with serving_plain(endpoint) as server, connect(server.url) as client:
        recorder = await endpoint.opened()
        recorder.socket.send(b"last")
        recorder.socket.close(4403, "no")
        assert b"last" == await client.recv()
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert (4403, "no") == (closed.value.rcvd.code, closed.value.rcvd.reason)
        assert (4403, "no") == await recorder.ended()


async def test_abort_ends_it_at_once() -> None:
    endpoint = Endpoint()
    async with serving_plain(endpoint) as server, connect(server.url) as client:
        recorder = await endpoint.opened()
        recorder.socket.abort()
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert 1006 == (await recorder.ended())[0]


async def test_a_slow_reader_is_told_to_the_endpoint() -> None:
    endpoint = Endpoint(echo=False)
    async with serving_plain(endpoint) as server, connect(server.url, max_size=None) as client:
        recorder = await endpoint.opened()
        for _ in range(50):
            recorder.socket.send(bytes(10_000))
        assert ["paused"] == recorder.flow
        assert 500_000 == recorder.socket.buffered
        for _ in range(50):
            await client.recv()
        await recorder.until(lambda: recorder.flow == ["paused", "resumed"])
        assert 0 == recorder.socket.buffered


async def test_a_held_socket_reads_nothing_until_it_is_released() -> None:
    endpoint = Endpoint()
    async with serving_plain(endpoint) as server, connect(server.url) as client:
        recorder = await endpoint.opened()
        recorder.socket.hold()
        await client.send(b"read already")
        await client.send(b"waits")
        assert b"read already" == await client.recv()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.recv(), 0.1)
        recorder.socket.release()
        assert b"waits" == await client.recv()


async def test_an_endpoints_error_closes_1011() -> None:
    class Failing(Recorder):
        def received(self, messages: Any) -> None:
            raise LookupError

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await open_socket(scope, receive, send, Failing)

    async with serving_plain(app) as server, connect(server.url) as client:
        await client.send(b"boom")
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert 1011 == closed.value.rcvd.code


async def test_who_is_far_over_the_rate_is_closed_1008() -> None:
    recorders: list[Recorder] = []

    def join(socket: Any) -> Recorder:
        recorders.append(Recorder(socket))
        return recorders[-1]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        rates = RateLimits(messages_per_second=10, burst_seconds=0.1, patience=0.05)
        await open_socket(scope, receive, send, join, rates=rates)

    async with serving_plain(app) as server, connect(server.url) as client:
        for _ in range(5):
            await client.send(b"flood")
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert 1008 == closed.value.rcvd.code

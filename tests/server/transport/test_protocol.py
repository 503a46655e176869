"""Our protocol class inside a real uvicorn, over loopback: opening, uvicorn's books, many at once, plain ASGI."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from server.transport import wire
from server.transport.opening import open_socket
from server.transport.watch import Timeouts
from server.transport.wire import BINARY, Message
from tests.server.transport.frames import client_message
from tests.server.transport.serving import REQUEST, Endpoint, Recorder, raw_client, serving, settled

pytestmark = pytest.mark.anyio

HASTY = Timeouts(handshake=0.2, close=0.2, linger=0.2)


@pytest.fixture
def complaints(anyio_backend: object) -> list[dict[str, Any]]:
    """What reached the loop's exception handler."""
    return []


def watch_loop(complaints: list[dict[str, Any]]) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))


# Opening


async def test_a_handshake_opens_a_socket_and_messages_come_back() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, connect(server.url) as client:
        await client.send(b"hello")
        assert b"hello" == await client.recv()
        await client.send("Grüße")
        assert "Grüße".encode() == await client.recv()
        assert [b"hello", "Grüße"] == endpoint.recorders[0].messages
        assert client.protocol.extensions == []


async def test_the_scope_says_what_the_client_asked() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server:
        headers = {"X-Team": "data"}
        async with connect(
            server.url + "/a%20b?x=1",
            additional_headers=headers,
            subprotocols=[Subprotocol("concert.a"), Subprotocol("b")],
        ) as client:
            scope = endpoint.scopes[0]
            assert "concert.a" == client.subprotocol
            assert ["concert.a", "b"] == scope["subprotocols"]
            assert "/echo/a b" == scope["path"]
            assert b"/echo/a%20b" == scope["raw_path"]
            assert b"x=1" == scope["query_string"]
            assert (b"x-team", b"data") in scope["headers"]
            assert "127.0.0.1" == scope["client"][0]


async def test_starlette_routes_deny_with_a_page_of_their_own_and_accept() -> None:
    recorders: list[Recorder] = []

    def join(socket: Any) -> Recorder:
        recorders.append(Recorder(socket, echo=True))
        return recorders[-1]

    async def door(websocket: WebSocket) -> None:
        if websocket.headers.get("x-token") != "good":
            await websocket.send_denial_response(JSONResponse({"error": "sign in"}, 401))
            return
        await open_socket(websocket.scope, websocket.receive, websocket.send, join)

    async with serving(Starlette(routes=[WebSocketRoute("/echo", door)])) as server:
        with pytest.raises(InvalidStatus) as refused:
            await connect(server.url)
        assert 401 == refused.value.response.status_code
        assert b'{"error":"sign in"}' == refused.value.response.body
        with pytest.raises(InvalidStatus) as missing:
            await connect(server.url + "/elsewhere")
        assert 403 == missing.value.response.status_code
        async with connect(server.url, additional_headers={"X-Token": "good"}) as client:
            await client.send(b"in")
            assert b"in" == await client.recv()


@pytest.mark.parametrize(
    ("status", "request_block"),
    [
        (b"426", REQUEST.replace(b"Version: 13", b"Version: 8")),
        (b"400", REQUEST.replace(b"AAAA", b"AA==", 1)),
        (b"400", REQUEST.replace(b"Sec-WebSocket-Key", b"X-Nothing")),
        (b"405", REQUEST.replace(b"GET", b"POST", 1)),
        (b"431", REQUEST + b"X-Long: " + b"x" * 70_000 + b"\r\n"),
    ],
)
async def test_a_broken_handshake_is_answered_without_asking_the_application(
    status: bytes, request_block: bytes
) -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, raw_client(server.port, request_block, opened=False) as client:
        assert status == (await client.rest()).split(b" ")[1]
        assert [] == endpoint.scopes


async def test_an_application_that_does_not_decide_is_answered_503_and_cancelled() -> None:
    cancelled = asyncio.Event()

    async def never(_scope: Any, _receive: Any, _send: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with serving(never, timeouts=HASTY) as server, raw_client(server.port, opened=False) as client:
        assert (await client.rest()).startswith(b"HTTP/1.1 503 ")
        await asyncio.wait_for(cancelled.wait(), 30)


async def test_an_application_that_fails_is_answered_500() -> None:
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise LookupError("nothing here")

    async with serving(broken) as server, raw_client(server.port, opened=False) as client:
        assert (await client.rest()).startswith(b"HTTP/1.1 500 ")


async def test_a_full_server_says_503() -> None:
    app = Endpoint()
    async with (
        serving(app, limit_concurrency=1) as server,
        connect(server.url),
        raw_client(server.port, opened=False) as client,
    ):
        assert (await client.rest()).startswith(b"HTTP/1.1 503 ")


async def test_speaking_before_the_answer_does_not_confuse_the_server() -> None:
    gate = asyncio.Event()
    endpoint = Endpoint()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await gate.wait()
        await endpoint(scope, receive, send)

    async with serving(slow) as server, raw_client(server.port, opened=False) as client:
        await settled(lambda: bool(server.state.tasks))
        client.writer.write(client_message(b"early"))
        gate.set()
        await client.reader.readuntil(b"\r\n\r\n")
        assert (BINARY, b"early") == await client.frame()


# uvicorn's books


async def test_an_open_socket_keeps_no_task_and_stays_in_the_books() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(connect(server.url))
        await settled(lambda: not server.state.tasks)
        assert 5 == len(server.state.connections)
        assert 5 == server.state.total_requests
        await stack.aclose()
        for recorder in endpoint.recorders:
            assert (1000, "") == await recorder.ended()
        await settled(lambda: not server.state.connections)


async def test_shutdown_says_1012_to_everybody_and_waits_for_them() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connect(server.url)) for _ in range(20)]
        await server.stop()
        assert not server.state.connections
        for client in clients:
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert 1012 == closed.value.rcvd.code
        assert [(1012, "the server restarts")] * 20 == [
            end for recorder in endpoint.recorders for end in recorder.ends
        ]


async def test_shutdown_does_not_wait_for_a_peer_that_never_answers() -> None:
    endpoint = Endpoint()
    async with serving(endpoint, timeouts=Timeouts(linger=0.2)) as server, raw_client(server.port):
        recorder = await endpoint.opened()
        await server.stop()
        assert [(1012, "the server restarts")] == recorder.ends


async def test_shutdown_during_a_handshake_is_answered_503() -> None:
    heard: list[str] = []

    async def waiting(_scope: Any, receive: Any, _send: Any) -> None:
        heard.append((await receive())["type"])
        heard.append((await receive())["type"])

    async with serving(waiting) as server, raw_client(server.port, opened=False) as client:
        await settled(lambda: bool(heard))
        await server.stop()
        assert (await client.rest()).startswith(b"HTTP/1.1 503 ")
        assert ["websocket.connect", "websocket.disconnect"] == heard


# Many


async def test_two_hundred_sockets_relay_one_shared_frame() -> None:
    endpoint = Endpoint(echo=False)
    async with serving(endpoint) as server, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connect(server.url, compression=None)) for _ in range(200)]
        framed = wire.frame(b"the same bytes")
        for recorder in endpoint.recorders:
            recorder.socket.write(framed)
        assert {b"the same bytes"} == {await client.recv() for client in clients}


async def test_everything_one_read_brings_comes_in_one_call() -> None:
    endpoint = Endpoint(echo=False)
    messages: list[Message] = [b"%d" % number for number in range(1_000)]
    async with serving(endpoint) as server, raw_client(server.port) as client:
        client.writer.write(b"".join(map(client_message, messages)))
        recorder = await endpoint.opened()
        await recorder.until(lambda: len(recorder.messages) == 1_000)
        assert messages == recorder.messages
        assert recorder.reads < 20


# Plain ASGI on our protocol class


async def test_an_application_may_stay_with_receive_and_send() -> None:
    events: list[dict[str, Any]] = []

    async def plain(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept", "headers": [(b"x-by", b"plain")]})
        while (event := await receive())["type"] == "websocket.receive":
            events.append(event)
            await send(
                {"type": "websocket.send", "text": "ok " + (event.get("text") or event["bytes"].decode())}
            )
        events.append(event)

    async with serving(plain) as server:
        async with connect(server.url) as client:
            assert client.response is not None
            assert "plain" == client.response.headers["x-by"]
            for number in range(50):
                await client.send(f"{number}")
            assert [f"ok {number}" for number in range(50)] == [await client.recv() for _ in range(50)]
            await client.close(4000, "done")
        await settled(lambda: len(events) == 51)
        assert {"type": "websocket.disconnect", "code": 4000, "reason": "done"} == events[-1]


async def test_returning_from_plain_asgi_closes_and_failing_closes_1011() -> None:
    async def plain(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/echo":
            raise LookupError

    async with serving(plain) as server:
        for url, code in ((server.url, 1011), (server.url + "/else", 1000)):
            async with connect(url) as client:
                with pytest.raises(ConnectionClosed) as closed:
                    await client.recv()
                assert closed.value.rcvd is not None
                assert code == closed.value.rcvd.code

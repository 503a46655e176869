"""Our protocol class inside a real uvicorn, over loopback, with the `websockets` client and with raw bytes."""

import asyncio
import gc
import tracemalloc
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
from server.transport.limits import RateLimits
from server.transport.opening import open_socket
from server.transport.watch import Timeouts
from server.transport.wire import BINARY, NO_CODE, Message
from tests.server.transport.cases import CASES, LIMIT
from tests.server.transport.frames import client_close, client_frame, client_message
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
        await asyncio.wait_for(cancelled.wait(), 5)


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


# Ending


async def test_the_endpoints_close_reaches_the_client_and_comes_back() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, connect(server.url) as client:
        recorder = await endpoint.opened()
        recorder.socket.close(4403, "no right to edit")
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert (4403, "no right to edit") == (closed.value.rcvd.code, closed.value.rcvd.reason)
        assert (4403, "no right to edit") == await recorder.ended()


async def test_nothing_is_received_after_our_goodbye_and_the_end_is_told_once() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        recorder.socket.close(1001)
        client.writer.write(client_message(b"crossing") + client_frame(wire.PING, b"?") + client_close(1001))
        assert b"\x88\x02\x03\xe9" == await client.rest()
        assert (1001, "") == await recorder.ended()
        recorder.socket.close(1000)
        recorder.socket.abort()
        recorder.socket.send(b"x")
        recorder.socket.write(b"x")
        recorder.socket.hold()
        recorder.socket.release()
        await server.stop()
        assert ([], [(1001, "")]) == (recorder.messages, recorder.ends)


async def test_a_goodbye_that_is_never_answered_ends_after_a_while() -> None:
    endpoint = Endpoint()
    async with serving(endpoint, timeouts=HASTY) as server, raw_client(server.port):
        recorder = await endpoint.opened()
        recorder.socket.close(1000)
        assert (1000, "") == await recorder.ended()


@pytest.mark.parametrize(
    ("sent", "told", "echoed"), [(1000, 1000, b"\x03\xe8"), (4001, 4001, b"\x0f\xa1"), (None, 1005, b"")]
)
async def test_the_clients_close_is_echoed_and_told(sent: int | None, told: int, echoed: bytes) -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        client.writer.write(client_message(b"last words") + client_close(sent))
        assert (BINARY, b"last words") == await client.frame()
        assert (wire.CLOSE, echoed) == await client.frame()
        assert told == (await recorder.ended())[0]
        assert b"" == await client.rest()


async def test_a_held_client_can_still_answer_our_goodbye() -> None:
    endpoint = Endpoint()
    async with serving(endpoint, timeouts=Timeouts(close=60)) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        recorder.socket.hold()
        recorder.socket.close(4403)
        assert (wire.CLOSE, b"\x11\x33") == await client.frame()
        client.writer.write(client_close(4403))
        assert b"" == await client.rest()
        assert (4403, "") == await recorder.ended()


async def test_a_slow_reader_that_takes_something_is_alive_and_one_that_takes_nothing_is_dropped() -> None:
    endpoint = Endpoint()
    async with (
        serving(endpoint, ws_ping_interval=0.1, ws_ping_timeout=0.2) as server,
        raw_client(server.port) as client,
    ):
        client.reader._limit = 1  # type: ignore[attr-defined]
        recorder = await endpoint.opened()
        while recorder.socket.buffered < 20_000_000:
            recorder.socket.send(bytes(1_000_000))
        for _ in range(6):
            await asyncio.sleep(0.1)  # the client's pace is what is tested
            await client.reader.read(2_000_000)
            assert [] == recorder.ends
        assert (1006, "") == await recorder.ended()


async def test_a_lost_connection_is_1006() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server:
        async with raw_client(server.port):
            recorder = await endpoint.opened()
        assert (1006, "") == await recorder.ended()


async def test_abort_drops_the_connection_at_once() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        recorder.socket.abort()
        assert b"" == await client.rest()
        assert (1006, "") == await recorder.ended()


class Failing(Recorder):
    fault: BaseException = LookupError("the text of somebody's edit")

    def received(self, messages: list[Message]) -> None:
        raise self.fault


class NativePanic(BaseException):
    """pycrdt's panics stand outside Exception."""


@pytest.mark.parametrize("fault", [LookupError("the text of somebody's edit"), NativePanic("unwrap on None")])
async def test_an_endpoints_error_closes_its_connection_alone_and_is_logged_without_content(
    fault: BaseException, complaints: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    watch_loop(complaints)
    endpoint = Endpoint()
    broken: list[Failing] = []

    def fail(socket: Any) -> Failing:
        broken.append(Failing(socket))
        broken[-1].fault = fault
        return broken[-1]

    async def both(scope: Any, receive: Any, send: Any) -> None:
        await (
            open_socket(scope, receive, send, fail)
            if scope["path"] == "/fail"
            else endpoint(scope, receive, send)
        )

    async with serving(both) as server, connect(server.url) as healthy:
        async with connect(server.url.replace("echo", "fail")) as client:
            await client.send(b"boom")
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
        assert closed.value.rcvd is not None
        assert 1011 == closed.value.rcvd.code
        assert [(1011, "")] == broken[0].ends
        await healthy.send(b"still here")
        assert b"still here" == await healthy.recv()
    logged = capsys.readouterr().out
    assert "receiver_failed" in logged
    assert type(fault).__name__ in logged
    assert str(fault) not in logged
    assert [] == complaints


# Faults on the wire

OVER_THE_WIRE = [case for case in CASES if case.expected.end is not None and len(case.stream) < 2_000]


async def test_the_client_reads_why_it_was_closed() -> None:
    """Every fault and goodbye of the table, through a socket and one server."""
    endpoint = Endpoint(echo=False)
    async with serving(endpoint, ws_max_size=LIMIT) as server:
        for number, case in enumerate(OVER_THE_WIRE, 1):
            assert case.expected.end is not None
            code = case.expected.end[1]
            async with raw_client(server.port) as client:
                client.writer.write(case.stream)
                expected = b"" if code == NO_CODE else code.to_bytes(2, "big")
                assert (case.name, wire.CLOSE, expected) == (case.name, *_code_of(await client.frame()))
                recorder = await endpoint.opened(number)
                assert (case.name, code) == (case.name, (await recorder.ended())[0])
                assert case.expected.messages == recorder.messages
                assert b"" == await client.rest()


def _code_of(frame: tuple[int, bytes]) -> tuple[int, bytes]:
    return frame[0], frame[1][:2]


async def test_a_message_that_is_too_big_is_told_1009_while_it_is_still_being_sent() -> None:
    endpoint = Endpoint()
    async with serving(endpoint, ws_max_size=100_000) as server, raw_client(server.port) as client:
        client.writer.write(client_message(bytes(8_000_000)))
        assert (wire.CLOSE, b"\x03\xf1") == _code_of(await client.frame())
        assert 1009 == (await (await endpoint.opened()).ended())[0]
        await client.writer.drain()  # no reset, which would take the close frame with it
        assert b"" == await client.rest()


async def test_a_giant_claim_allocates_nothing() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, raw_client(server.port) as client:
        await endpoint.opened()
        gc.collect()
        tracemalloc.start()
        client.writer.write(client_frame(BINARY, b"abc", size=1 << 50, octets=8))
        assert (wire.CLOSE, b"\x03\xf1") == _code_of(await client.frame())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 500_000


async def test_only_the_latest_ping_of_a_read_is_answered() -> None:
    async with serving(Endpoint()) as server, raw_client(server.port) as client:
        client.writer.write(
            client_frame(wire.PING, b"1") + client_frame(wire.PING, b"2") + client_message(b"x")
        )
        assert (BINARY, b"x") == await client.frame()
        assert (wire.PONG, b"2") == await client.frame()
        client.writer.write(client_message(b"y"))
        assert (BINARY, b"y") == await client.frame()


# Flow


async def test_a_slow_reader_is_told_to_the_endpoint_and_others_go_on() -> None:
    endpoint = Endpoint(echo=False)
    async with serving(endpoint) as server, raw_client(server.port) as slow, connect(server.url) as quick:
        recorder = await endpoint.opened()
        slow.reader._limit = 1  # type: ignore[attr-defined]  # the client stops reading after a few bytes
        sent = 0
        framed = wire.frame(bytes(60_000))
        while "paused" not in recorder.flow:
            recorder.socket.write(framed)
            sent += len(framed)
            assert sent < 100_000_000
        assert recorder.socket.buffered > 64 * 1024
        other = await endpoint.opened(2)
        other.socket.send(b"not delayed")
        assert b"not delayed" == await quick.recv()
        received = 0
        while received < sent:
            received += len(await slow.reader.read(1 << 20))
        await recorder.until(lambda: "resumed" in recorder.flow)
        assert 0 == recorder.socket.buffered
        assert ["paused", "resumed"] == recorder.flow


async def test_an_error_while_told_of_a_slow_reader_closes_that_connection() -> None:
    class Touchy(Recorder):
        def paused(self) -> None:
            raise LookupError

    recorders: list[Touchy] = []

    def join(socket: Any) -> Touchy:
        recorders.append(Touchy(socket))
        return recorders[-1]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await open_socket(scope, receive, send, join)

    async with serving(app, timeouts=HASTY) as server, raw_client(server.port) as client:
        client.reader._limit = 1  # type: ignore[attr-defined]
        await settled(lambda: bool(recorders))
        for _ in range(400):
            recorders[0].socket.write(bytes(60_000))
        assert 1011 == (await recorders[0].ended())[0]


async def test_a_held_socket_reads_nothing_until_it_is_released() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as server, connect(server.url) as client:
        recorder = await endpoint.opened()
        recorder.socket.hold()
        await client.send(b"waits")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.recv(), 0.1)
        recorder.socket.release()
        assert b"waits" == await client.recv()


async def test_a_flood_is_slowed_to_the_rate_and_nothing_is_lost() -> None:
    endpoint = Endpoint(echo=False)
    rates = RateLimits(messages_per_second=2_000, burst_seconds=0.1, patience=30)
    loop = asyncio.get_running_loop()
    async with serving(endpoint, rates=rates) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        began = loop.time()
        client.writer.write(client_message(b"flood") * 1_000)
        await recorder.until(lambda: len(recorder.messages) == 1_000)
        client.writer.write(client_message(b"after"))
        await recorder.until(lambda: b"after" in recorder.messages)
        assert 1_001 == len(recorder.messages)
        assert loop.time() - began > 0.3


async def test_who_stays_far_over_the_rate_is_closed_1008() -> None:
    endpoint = Endpoint(echo=False)
    rates = RateLimits(messages_per_second=100, burst_seconds=0.1, patience=0.5)
    async with serving(endpoint, rates=rates) as server, raw_client(server.port) as client:
        client.writer.write(client_message(b"flood") * 1_000)
        assert (wire.CLOSE, b"\x03\xf0") == _code_of(await client.frame())
        assert (1008, "too much, for too long") == await (await endpoint.opened()).ended()


# Keeping alive


async def test_a_silent_client_is_pinged_and_closed_when_it_does_not_answer() -> None:
    endpoint = Endpoint()
    async with (
        serving(endpoint, ws_ping_interval=0.1, ws_ping_timeout=0.1) as server,
        raw_client(server.port) as client,
    ):
        assert (wire.PING, b"") == await client.frame()
        assert (wire.CLOSE, b"\x03\xf3") == _code_of(await client.frame())
        assert (1011, "no answer to a ping") == await (await endpoint.opened()).ended()


async def test_any_sign_of_life_answers_a_ping() -> None:
    endpoint = Endpoint(echo=False)
    async with (
        serving(endpoint, ws_ping_interval=0.05, ws_ping_timeout=0.3) as server,
        raw_client(server.port) as client,
    ):
        for sign in (
            client_frame(wire.PONG, b""),
            client_message(b"busy"),
            client_frame(wire.PONG, b"unasked"),
        ) * 2:
            assert (wire.PING, b"") == await client.frame()
            client.writer.write(sign)
        assert [] == endpoint.recorders[0].ends


async def test_a_held_client_is_not_blamed_for_its_silence() -> None:
    endpoint = Endpoint()
    async with (
        serving(endpoint, ws_ping_interval=0.05, ws_ping_timeout=0.05) as server,
        connect(server.url) as client,
    ):
        recorder = await endpoint.opened()
        recorder.socket.hold()
        await client.send(b"waits")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.recv(), 0.4)
        recorder.socket.release()
        assert b"waits" == await client.recv()


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

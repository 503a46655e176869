"""An open connection in a real uvicorn: how it ends, what breaks it, how it flows and what keeps it alive."""

import asyncio
import gc
import tracemalloc
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server.transport import wire
from server.transport.limits import RateLimits
from server.transport.opening import open_socket
from server.transport.watch import Timeouts
from server.transport.wire import BINARY, NO_CODE, Message
from tests.server.transport.cases import CASES, LIMIT
from tests.server.transport.frames import client_close, client_frame, client_message
from tests.server.transport.serving import Endpoint, Recorder, raw_client, serving, settled

pytestmark = pytest.mark.anyio

HASTY = Timeouts(handshake=0.2, close=0.2, linger=0.2)


@pytest.fixture
def complaints(anyio_backend: object) -> list[dict[str, Any]]:
    """What reached the loop's exception handler."""
    return []


def watch_loop(complaints: list[dict[str, Any]]) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))


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
        serving(endpoint, ws_ping_interval=0.5, ws_ping_timeout=2.0) as server,
        raw_client(server.port) as client,
    ):
        client.reader._limit = 1  # type: ignore[attr-defined]
        recorder = await endpoint.opened()
        while recorder.socket.buffered < 20_000_000:
            recorder.socket.send(bytes(1_000_000))
        for _ in range(14):
            await asyncio.sleep(0.2)  # the client's pace is what is tested
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
        # Long, so that a machine that stands still is no silence: who is not answered pings no second time.
        serving(endpoint, ws_ping_interval=0.05, ws_ping_timeout=60.0) as server,
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


# Limits that change


async def test_an_endpoint_sets_how_long_a_message_may_be_and_raises_it_later() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as running, raw_client(running.port) as client:
        recorder = await endpoint.opened()
        recorder.socket.limit(100)
        client.writer.write(client_message(bytes(100)))
        await recorder.until(lambda: len(recorder.messages) == 1)
        recorder.socket.limit(200)
        client.writer.write(client_message(bytes(200)))
        await recorder.until(lambda: len(recorder.messages) == 2)
        client.writer.write(client_message(bytes(201))[:10])  # the head of a message is enough
        assert (1009, "a message may have 200 bytes") == await recorder.ended()

"""HTTP requests that come slowly, too large or to a full server: each ends, with a reason where one can be told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from server.transport.http import Patience, concert_http
from tests.server.transport.frames import client_message
from tests.server.transport.serving import REQUEST, Endpoint, RawClient, Serving, raw_client, serving, settled

pytestmark = pytest.mark.anyio

GET = b"GET / HTTP/1.1\r\nHost: concert\r\n"
SHORT = Patience(head=0.1, head_bytes=4096, body=0.1, pace=1e9)


async def reading(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers once it has the whole body."""
    size = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        size += len(event["body"])
        if not event["more_body"]:
            break
    await answering(scope, receive, send, str(size).encode())


async def answering(_scope: dict[str, Any], _receive: Any, send: Any, text: bytes = b"ok") -> None:
    """Answers without reading."""
    headers = [(b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


@asynccontextmanager
async def connected(
    app: Any, head: bytes, patience: Patience = SHORT
) -> AsyncIterator[tuple[RawClient, Serving]]:
    async with (
        serving(app, http=concert_http(patience)) as running,
        raw_client(running.port, head, opened=False) as client,
    ):
        yield client, running


def told(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), json.loads(body)["error"]["code"]


async def test_a_head_that_never_ends_is_answered_408_and_hung_up() -> None:
    async with connected(answering, GET + b"A: b") as (client, running):
        assert (408, "request_too_slow") == told(await client.rest())
        await settled(lambda: not running.state.connections)


async def test_somebody_who_says_nothing_at_all_is_hung_up_without_a_word() -> None:
    async with serving(answering, http=concert_http(SHORT)) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        async with asyncio.timeout(30):
            assert b"" == await reader.read()
        writer.close()


async def test_a_head_without_end_is_answered_431() -> None:
    async with connected(answering, GET + b"A: " + b"b" * 8000) as (client, _):
        assert (431, "head_too_large") == told(await client.rest())


async def test_a_body_that_stops_coming_is_answered_408() -> None:
    async with connected(reading, GET + b"Content-Length: 100\r\n") as (client, running):
        assert (408, "request_too_slow") == told(await client.rest())
        await settled(lambda: not running.state.tasks)


async def test_a_body_nobody_reads_does_not_keep_the_connection_open() -> None:
    async with connected(answering, GET + b"Content-Length: 100\r\n") as (client, running):
        assert (await client.rest()).endswith(b"ok")
        await settled(lambda: not running.state.connections)


async def test_a_slow_body_may_take_as_long_as_its_size_allows() -> None:
    patient = Patience(head=5, body=0.0, pace=10.0)  # ten bytes: a second
    async with connected(reading, GET + b"Content-Length: 20\r\n", patient) as (client, running):
        client.writer.write(b"0123456789")
        await settled(lambda: bool(running.state.tasks))
        client.writer.write(b"0123456789")
        assert b"20" == (await client.reader.readuntil(b"\r\n\r\n20"))[-2:]


async def test_empty_lines_after_an_answer_do_not_keep_the_connection_open() -> None:
    async with connected(answering, GET) as (client, running):
        await client.reader.readuntil(b"ok")
        client.writer.write(b"\r\n")
        assert (408, "request_too_slow") == told(await client.rest())
        await settled(lambda: not running.state.connections)


async def test_what_is_no_request_is_answered_in_our_words() -> None:
    async with connected(answering, b"nonsense") as (client, _):
        assert (400, "bad_request") == told(await client.rest())


async def test_a_full_server_says_so_to_requests_and_sockets() -> None:
    settings: dict[str, Any] = {"http": concert_http(Patience()), "limit_concurrency": 1}
    endpoint = Endpoint()
    async with serving(endpoint, **settings) as running, raw_client(running.port):
        for request in (GET, REQUEST):
            async with raw_client(running.port, request, opened=False) as client:
                assert (503, "overloaded") == told(await client.rest())


async def test_forwarded_headers_are_not_believed() -> None:
    seen = []

    async def noting(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append((scope["client"][0], scope["scheme"]))
        await answering(scope, receive, send)

    request = GET + b"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
    settings: dict[str, Any] = {"http": concert_http(Patience()), "proxy_headers": False}
    async with (
        serving(noting, **settings) as running,
        raw_client(running.port, request, opened=False) as client,
    ):
        await client.rest()
    assert [("127.0.0.1", "http")] == seen


async def test_a_socket_outlives_the_patience_for_requests() -> None:
    endpoint = Endpoint()
    async with serving(endpoint, http=concert_http(SHORT)) as running, raw_client(running.port) as socket:
        for _ in range(2):  # each is hung up when the patience is over
            reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
            async with asyncio.timeout(30):
                await reader.read()
            writer.close()
        socket.writer.write(client_message(b"still here"))
        assert (2, b"still here") == await socket.frame()

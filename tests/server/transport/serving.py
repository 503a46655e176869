"""A real uvicorn on a free port, a receiver that remembers, and a client that speaks raw bytes."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from server.transport.limits import RateLimits
from server.transport.opening import open_socket
from server.transport.protocol import concert_protocol
from server.transport.reads import Beat
from server.transport.socket import Socket
from server.transport.watch import Timeouts
from server.transport.wire import Message

PATIENCE = 10.0  # seconds before a test gives up waiting
REQUEST = (
    b"GET /echo HTTP/1.1\r\nHost: concert\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: " + base64.b64encode(bytes(16)) + b"\r\nSec-WebSocket-Version: 13\r\n"
)


async def settled(happened: Callable[[], bool]) -> None:
    """For what the server does on its own and tells nobody: let the loop turn until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.001)


class Recorder:
    """What an endpoint was told, in order, and a way to wait for it."""

    def __init__(self, socket: Socket, *, echo: bool = False) -> None:
        self.socket = socket
        self.echo = echo
        self.messages: list[Message] = []
        self.ends: list[tuple[int, str]] = []
        self.flow: list[str] = []
        self.reads = 0
        self._changed = asyncio.Event()

    def received(self, messages: list[Message]) -> None:
        assert not self.ends, "nothing is received after the end"
        self.reads += 1
        self.messages += messages
        self._changed.set()
        if self.echo:
            for message in messages:
                self.socket.send(message.encode() if isinstance(message, str) else message)

    def closed(self, code: int, reason: str) -> None:
        self.ends.append((code, reason))
        self._changed.set()

    def paused(self) -> None:
        self.flow.append("paused")
        self._changed.set()

    def resumed(self) -> None:
        self.flow.append("resumed")
        self._changed.set()

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not happened():
                self._changed.clear()
                await self._changed.wait()

    async def ended(self) -> tuple[int, str]:
        await self.until(lambda: bool(self.ends))
        return self.ends[0]


class Endpoint:
    """An ASGI application that opens every socket and records what happens."""

    def __init__(self, *, echo: bool = True, plain: bool = False) -> None:
        self.echo = echo
        self.plain = plain
        self.recorders: list[Recorder] = []
        self.scopes: list[dict[str, Any]] = []
        self._opened = asyncio.Event()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if self.plain:
            scope = {**scope, "extensions": {}}
        offered = scope["subprotocols"]
        await open_socket(scope, receive, send, self.connect, subprotocol=offered[0] if offered else None)

    def connect(self, socket: Socket) -> Recorder:
        self.recorders.append(Recorder(socket, echo=self.echo))
        self._opened.set()
        return self.recorders[-1]

    async def opened(self, count: int = 1) -> Recorder:
        async with asyncio.timeout(PATIENCE):
            while len(self.recorders) < count:
                self._opened.clear()
                await self._opened.wait()
        return self.recorders[count - 1]


class Serving:
    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self.server = server
        self.port: int = listener.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/echo"
        self.state = server.server_state
        self._listener = listener
        self.stopped = False

    async def stop(self) -> None:
        if not self.stopped:
            self.stopped = True
            async with asyncio.timeout(PATIENCE):
                await self.server.shutdown(sockets=[self._listener])


@asynccontextmanager
async def serving(
    app: Any,
    *,
    rates: RateLimits | None = None,
    timeouts: Timeouts | None = None,
    beat: Beat | None = None,
    http: Any = "httptools",
    **settings: Any,
) -> AsyncIterator[Serving]:
    """uvicorn's own start and stop, without its signals and its main loop."""
    listener = socket.create_server(("127.0.0.1", 0))
    ws = concert_protocol(rates, timeouts, beat)
    config = uvicorn.Config(app, ws=ws, http=http, lifespan="off", log_config=None, **settings)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    running = Serving(server, listener)
    try:
        yield running
    finally:
        await running.stop()


class RawClient:
    """A client without manners: it sends any bytes and reads what comes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def rest(self) -> bytes:
        """Everything until the server ends the stream."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()

    async def frame(self) -> tuple[int, bytes]:
        async with asyncio.timeout(PATIENCE):
            first, size = await self.reader.readexactly(2)
            if size >= 126:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            return first & 0x0F, await self.reader.readexactly(size)


@asynccontextmanager
async def raw_client(port: int, request: bytes = REQUEST, *, opened: bool = True) -> AsyncIterator[RawClient]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request + b"\r\n")
        if opened:
            async with asyncio.timeout(PATIENCE):
                answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 101 ")
        yield RawClient(reader, writer)
    finally:
        writer.transport.abort()

"""A Python client of the native socket: documents that stay in step, events, commands.

    async with connect("ws://127.0.0.1:8000", token) as client:
        document = await client.document(document_id)
        document.doc.get("body", type=Map)["criticality"] = "high"
        await document.saved()            # committed on the server
        async for event in client.events(run_channel(run)):
            ...

One connection, no reconnect: when it breaks, whatever waits fails with `ConnectionLost` and the program decides.
`resume` takes a document over to the next connection, with what was edited meanwhile; `server.returning.stay` connects
again by itself.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, assert_never

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_websocket
from websockets.exceptions import ConnectionClosed, WebSocketException

from crdt.codec import decode_server, encode
from crdt.dataclasses import replace
from crdt.errors import ConcertError, Unavailable
from crdt.frames import (
    Ack,
    Call,
    ClientFrame,
    Committed,
    Event,
    Failure,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Locks,
    Mark,
    Present,
    Reset,
    Result,
    Role,
    ServerFrame,
    Welcome,
)
from crdt.frames import (
    Presence as PresenceFrame,
)
from crdt.ids import Channel, DocumentId, document_channel
from engine.runtime.tasks import spawn
from server.live import ConnectionLost, Feed, LiveDocument
from server.version import BUILD

Json = Any
T = TypeVar("T")
EMPTY_VECTOR = b"\x00"


class ServerRefused(ConcertError):
    """An error the server sent; `code` is the server's."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, next_step=failure.next_step, details=dict(failure.details))
        self.code = failure.code  # type: ignore[misc]


class Client:
    """Made by `connect`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._calls: dict[int, asyncio.Future[Json]] = {}
        self._joins: dict[Channel, asyncio.Future[Joined]] = {}
        self._documents: dict[Channel, LiveDocument] = {}
        self._feeds: dict[Channel, Feed] = {}
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._next_call = 0
        self._welcomed: asyncio.Future[Welcome] = asyncio.get_running_loop().create_future()
        self._over: ConnectionLost | None = None
        self.presence: defaultdict[Channel, dict[str, Json]] = defaultdict(dict)
        self.welcome: Welcome | None = None
        self._seen = asyncio.Event()
        self.closed = asyncio.Event()
        self.close_code: int | None = None

    def send(self, frame: ClientFrame) -> None:
        if self._over is None:
            self._outgoing.put_nowait(encode(frame))

    async def sign_in(self, token: str) -> Welcome:
        self.send(Hello(token=token, build=BUILD))
        self.welcome = await self._welcomed
        return self.welcome

    async def call(self, command: str, /, **input_: Json) -> Json:
        """The command's output, or `ServerRefused`."""
        self._next_call += 1
        future = self._calls[self._next_call] = self._future()
        self.send(Call(id=self._next_call, command=command, input=input_))
        return await future

    async def join(
        self, channel: Channel, since: int | None = None, topics: Sequence[str] | None = None
    ) -> Feed:
        """The channel's events from now on, or from the one after `since`. Documents are joined by `document`.

        `topics`: patterns of what is wanted, `workflow:run:*`; everything when None. The server sends nothing else.
        """
        feed = self._feeds[channel] = Feed(topics)
        feed.seen = since
        self._ask_in(channel, feed)
        await self._answer(channel)
        return feed

    def leave(self, channel: Channel) -> None:
        self._documents.pop(channel, None)
        self._feeds.pop(channel, None)
        self.send(Leave(channel=channel))

    async def events(
        self, channel: Channel, since: int | None = None, topics: Sequence[str] | None = None
    ) -> AsyncGenerator[Event, None]:
        """Joins the channel and yields its events, missed ones first."""
        feed = await self.join(channel, since, topics)
        try:
            async for event in feed:
                yield event
        finally:
            self.leave(channel)

    async def document(self, id_: DocumentId, since: int | None = None) -> LiveDocument:
        """The document, in step with the server from now on. `since`: of its events, as in `join`."""
        return await self.resume(LiveDocument(document_channel(id_), self.send, since))

    async def resume(self, document: LiveDocument) -> LiveDocument:
        """Goes on with a document of a connection that was lost: nothing is missed, its edits are sent."""
        self._documents[document.channel] = document
        document.join(self.send)
        await self._answer(document.channel)
        return document

    def show(self, channel: Channel, state: Mapping[str, Json] | None) -> None:
        """What everybody in the channel sees of us in the channel."""
        self.send(PresenceFrame(channel=channel, state=None if state is None else dict(state)))

    async def presence_changed(self) -> None:
        """Waits until somebody's presence changes in any channel."""
        if self._over is not None:
            raise self._over
        self._seen.clear()
        await self._seen.wait()

    async def _answer(self, channel: Channel) -> Joined:
        future: asyncio.Future[Joined] = self._future()
        self._joins[channel] = future
        return await future

    def _future(self) -> "asyncio.Future[Any]":
        if self._over is not None:
            raise self._over
        return asyncio.get_running_loop().create_future()

    def _ask_in(self, channel: Channel, feed: Feed) -> None:
        """A document's events alone are had by joining it with an empty copy."""
        join = Join(channel=channel, since=feed.seen, topics=feed.topics)
        if channel.startswith("doc:"):
            join = replace(join, sv=EMPTY_VECTOR, epoch="", client=secrets.randbits(32))
        self.send(join)

    async def read(self) -> None:
        """Until the connection ends; run by `connect`."""
        try:
            async for payload in self._socket:
                if isinstance(payload, bytes):
                    self._receive(decode_server(payload))
        except ConnectionClosed:
            pass
        finally:
            self.close_code = self._socket.close_code or 1006
            self._lost(ConnectionLost(details={"close_code": self.close_code}))

    async def write(self) -> None:
        """Sends what is queued, in order; run by `connect`."""
        while True:
            payload = await self._outgoing.get()
            try:
                await self._socket.send(payload)
            except ConnectionClosed:
                return

    def _receive(self, frame: ServerFrame) -> None:  # noqa: C901, PLR0912 - one case per frame kind
        match frame:
            case Welcome():
                _give(self._welcomed, frame)
            case Joined():
                self._enter(frame)
            case Committed() | Ack() | Reset() | Role() | Locks():
                if document := self._documents.get(frame.channel):
                    document.receive(frame)
            case Event():
                if feed := self._feed(frame.channel):
                    feed.put(frame)
            case Mark():
                if feed := self._feed(frame.channel):
                    feed.mark(frame.sequence)
            case Present():
                self._see(frame.channel, frame.states)
            case Result():
                _give(self._calls.pop(frame.id, None), frame.output)
            case Left():
                self._leave(frame)
            case Failure():
                self._fail(frame)
            case _:
                assert_never(frame)

    def _feed(self, channel: Channel) -> Feed | None:
        document = self._documents.get(channel)
        return document.events if document else self._feeds.get(channel)

    def _enter(self, frame: Joined) -> None:
        self.presence[frame.channel].clear()
        self._see(frame.channel, frame.presence)
        if document := self._documents.get(frame.channel):
            document.receive(frame)
        elif feed := self._feeds.get(frame.channel):
            feed.joined(frame)
        _give(self._joins.pop(frame.channel, None), frame)

    def _see(self, channel: Channel, states: Mapping[Any, Json]) -> None:
        known = self.presence[channel]
        for session, state in states.items():
            if state is None:
                known.pop(session, None)
            else:
                known[session] = state
        self._seen.set()

    def _leave(self, frame: Left) -> None:
        channel = frame.channel
        document, feed = self._documents.get(channel), self._feeds.get(channel)
        if frame.code == "room_reloaded":
            if document:
                document.join()
            elif feed:
                self._ask_in(channel, feed)
            return
        error = Unavailable(f"The server ended the membership: {frame.code}.", details={"code": frame.code})
        self._end(channel, error)

    def _end(self, channel: Channel, error: ConcertError) -> None:
        if document := self._documents.pop(channel, None):
            document.fail(error)
        if feed := self._feeds.pop(channel, None):
            feed.end(error)
        _refuse(self._joins.pop(channel, None), error)

    def _fail(self, frame: Failure) -> None:
        """The error goes to whoever waits for what it answers; one without a reference ends the sign-in."""
        error = ServerRefused(frame)
        match frame.ref:
            case ("call", id_):
                _refuse(self._calls.pop(id_, None), error)
            case ("join", channel):
                self._end(channel, error)
            case ("sync", channel, _):
                if document := self._documents.get(channel):
                    document.fail(error)
            case _:
                _refuse(self._welcomed, error)

    def _lost(self, error: ConnectionLost) -> None:
        self._over = error
        for future in (self._welcomed, *self._calls.values(), *self._joins.values()):
            _refuse(future, error)
        for document in self._documents.values():
            document.fail(error)
        for feed in self._feeds.values():
            feed.end(error)
        self.closed.set()


def _give(future: "asyncio.Future[T] | None", value: T) -> None:
    if future is not None and not future.done():
        future.set_result(value)


def _refuse(future: "asyncio.Future[Any] | None", error: ConcertError) -> None:
    if future is not None and not future.done():
        future.set_exception(error)
        future.exception()  # looked at: nobody may be waiting any more


@asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator[Client]:
    """A signed-in client. `url` is `ws://HOST:PORT`; http(s) is understood too. `ConnectionLost` when nobody answers."""
    address = url.rstrip("/").replace("http", "ws", 1) if url.startswith("http") else url.rstrip("/")
    async with await _open(address) as socket:
        client = Client(socket)
        tasks = [spawn(client.read(), name="client read"), spawn(client.write(), name="client write")]
        try:
            await client.sign_in(token)
            yield client
        finally:
            await socket.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _open(address: str) -> ClientConnection:
    try:
        return await open_websocket(f"{address}/ws", compression=None, max_size=None)
    except (OSError, WebSocketException) as error:
        raise ConnectionLost(
            f"No Concert answers at {address}.",
            next_step="Check the address, and that the server is running.",
            details={"reason": str(error)[:200]},
        ) from error

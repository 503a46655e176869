"""A Python client of the native socket: documents that stay in step, events, commands.

    async with connect("ws://127.0.0.1:8000", token) as client:
        document = await client.document(document_id)
        with document.doc.transaction(origin=document.origin):
            document.doc.get("body", type=Map)["criticality"] = "high"
        await document.saved()            # committed on the server
        async for event in client.events(run_channel(run)):
            ...

One connection, no reconnect: when it breaks, waiting calls fail with `ConnectionLost` and the program decides.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, assert_never

from pycrdt import Doc, TransactionEvent
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_websocket
from websockets.exceptions import ConnectionClosed

from crdt.codec import decode_server, encode
from crdt.errors import ConcertError, Unavailable
from crdt.frames import (
    Ack,
    Call,
    Committed,
    Event,
    Failure,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Present,
    Reset,
    Result,
    ServerFrame,
    Sync,
    Welcome,
)
from crdt.frames import (
    Presence as PresenceFrame,
)
from crdt.ids import Channel, DocumentId, document_channel
from engine.runtime.tasks import spawn
from server.version import BUILD

Json = Any
EVENTS_KEPT = 10_000
"""Events of one channel that wait for a slow reader; after that the connection is closed."""


class ConnectionLost(Unavailable):
    code = "connection_lost"
    message = "The connection to the server is gone."
    next_step = "Connect again and join with what you have."


class ServerRefused(ConcertError):
    """An error the server sent; `code` is the server's."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, next_step=failure.next_step, details=dict(failure.details))
        self.code = failure.code  # type: ignore[misc]


class LiveDocument:
    """A document and its connection. Edit `doc` in transactions with this object's `origin`."""

    def __init__(self, client: "Client", channel: Channel) -> None:
        self.doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
        self.origin = f"local-{self.doc.client_id}"
        self.channel = channel
        self.role = ""
        self.epoch = ""
        self.sequence = 0
        self._client = client
        self._sent = 0
        self._acknowledged = 0
        self._changed = asyncio.Event()
        self.error: ConcertError | None = None
        self._subscription = self.doc.observe(self._observed)

    async def saved(self) -> int:
        """Waits until every edit made so far is committed. Raises what the server refused it for."""
        goal = self._sent
        while self._acknowledged < goal and self.error is None:
            self._changed.clear()
            await self._changed.wait()
        if self.error is not None:
            raise self.error
        return self.sequence

    async def changed(self) -> None:
        """Waits for the next update or acknowledgement."""
        self._changed.clear()
        await self._changed.wait()

    def receive(self, frame: Committed | Ack | Joined | Reset) -> None:
        match frame:
            case Committed():
                self.doc.apply_update(frame.update)
                self.sequence = frame.sequence
            case Ack():
                self._acknowledged = frame.id
                self.sequence = max(self.sequence, frame.sequence)
            case Joined():
                self.role, self.epoch, self.sequence = frame.role, frame.epoch, frame.sequence
                if frame.update:
                    self.doc.apply_update(frame.update)
            case Reset():
                self.fail(Unavailable("The document's history was replaced.", next_step="Open it again."))
            case _:
                assert_never(frame)
        self._changed.set()

    def fail(self, error: ConcertError) -> None:
        self.error = error
        self._changed.set()

    def _observed(self, event: TransactionEvent) -> None:
        transaction: Any = event.transaction  # type: ignore[attr-defined] # missing in the library's stubs
        if transaction.origin() == self.origin:
            self._sent += 1
            self._client.send(Sync(channel=self.channel, id=self._sent, update=event.update))


class Client:
    """Made by `connect`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._calls: dict[int, asyncio.Future[Json]] = {}
        self._joins: dict[Channel, asyncio.Future[Joined]] = {}
        self._documents: dict[Channel, LiveDocument] = {}
        self._events: defaultdict[Channel, asyncio.Queue[Event | None]] = defaultdict(
            lambda: asyncio.Queue(EVENTS_KEPT)
        )
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._next_call = 0
        self._welcomed: asyncio.Future[Welcome] = asyncio.get_running_loop().create_future()
        self.presence: defaultdict[Channel, dict[str, Json]] = defaultdict(dict)
        self.welcome: Welcome | None = None

    def send(self, frame: Hello | Join | Leave | Sync | PresenceFrame | Call) -> None:
        self._outgoing.put_nowait(encode(frame))

    async def sign_in(self, token: str) -> Welcome:
        self.send(Hello(token=token, build=BUILD))
        self.welcome = await self._welcomed
        return self.welcome

    async def call(self, command: str, **input_: Json) -> Json:
        """The command's output, or `ServerRefused`."""
        self._next_call += 1
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._calls[self._next_call] = future
        self.send(Call(id=self._next_call, command=command, input=input_))
        return await future

    async def join(self, channel: Channel, since: int | None = None) -> Joined:
        return await self._join(Join(channel=channel, since=since))

    async def document(self, id_: DocumentId) -> LiveDocument:
        """The document, in step with the server from now on."""
        channel = document_channel(id_)
        document = LiveDocument(self, channel)
        self._documents[channel] = document
        joined = await self._join(
            Join(channel=channel, sv=document.doc.get_state(), epoch="", client=document.doc.client_id)
        )
        document.receive(joined)
        return document

    def show(self, channel: Channel, state: Mapping[str, Json] | None) -> None:
        """What everybody in the channel sees of us in the channel."""
        self.send(PresenceFrame(channel=channel, state=None if state is None else dict(state)))

    async def events(self, channel: Channel, since: int | None = None) -> AsyncIterator[Event]:
        """Joins the channel and yields its events, missed ones first."""
        joined = await self.join(channel, since)
        for old in joined.events:
            yield Event(
                channel=channel, sequence=old.sequence, topic=old.topic, payload=old.payload, at=old.at
            )
        queue = self._events[channel]
        while (event := await queue.get()) is not None:
            yield event
        raise ConnectionLost

    async def _join(self, frame: Join) -> Joined:
        future: asyncio.Future[Joined] = asyncio.get_running_loop().create_future()
        self._joins[frame.channel] = future
        self.send(frame)
        return await future

    async def read(self) -> None:
        """Until the connection ends; run by `connect`."""
        try:
            async for payload in self._socket:
                if isinstance(payload, bytes):
                    self._receive(decode_server(payload))
        except ConnectionClosed:
            pass
        finally:
            self._lost(ConnectionLost(details={"close_code": self._socket.close_code or 1006}))

    async def write(self) -> None:
        """Sends what is queued, in order; run by `connect`."""
        while True:
            payload = await self._outgoing.get()
            try:
                await self._socket.send(payload)
            except ConnectionClosed:
                return

    def _receive(self, frame: ServerFrame) -> None:  # noqa: C901 - one line per frame kind
        match frame:
            case Welcome():
                self._welcomed.set_result(frame)
            case Joined():
                if future := self._joins.pop(frame.channel, None):
                    future.set_result(frame)
            case Committed() | Ack() | Reset():
                if document := self._documents.get(frame.channel):
                    document.receive(frame)
            case Event():
                self._events[frame.channel].put_nowait(frame)
            case Present():
                self._show(frame)
            case Result():
                if future_ := self._calls.pop(frame.id, None):
                    future_.set_result(frame.output)
            case Left():
                self._leave(frame)
            case Failure():
                self._fail(frame)
            case _:
                assert_never(frame)

    def _show(self, frame: Present) -> None:
        states = self.presence[frame.channel]
        for session, state in frame.states.items():
            if state is None:
                states.pop(session, None)
            else:
                states[session] = state

    def _leave(self, frame: Left) -> None:
        error = Unavailable(f"The server ended the membership: {frame.code}.", details={"code": frame.code})
        if document := self._documents.pop(frame.channel, None):
            document.fail(error)
        if future := self._joins.pop(frame.channel, None):
            future.set_exception(error)

    def _fail(self, frame: Failure) -> None:
        """The error goes to whoever waits for what it answers; one without a reference ends the sign-in."""
        error = ServerRefused(frame)
        match frame.ref:
            case ("call", id_):
                waiting: asyncio.Future[Any] | None = self._calls.pop(id_, None)
            case ("join", channel):
                waiting = self._joins.pop(channel, None)
            case ("sync", channel, _):
                waiting = None
                if document := self._documents.get(channel):
                    document.fail(error)
            case _:
                waiting = self._welcomed
        if waiting is not None and not waiting.done():
            waiting.set_exception(error)

    def _lost(self, error: ConnectionLost) -> None:
        waiting: list[asyncio.Future[Any]] = [self._welcomed, *self._calls.values(), *self._joins.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                future.exception()  # looked at: nobody may be waiting any more
        for document in self._documents.values():
            document.fail(error)
        for queue in self._events.values():
            queue.put_nowait(None)


@asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator[Client]:
    """A signed-in client. `url` is `ws://HOST:PORT`; http(s) is understood too."""
    address = url.rstrip("/").replace("http", "ws", 1) if url.startswith("http") else url.rstrip("/")
    async with open_websocket(f"{address}/ws", compression=None, max_size=None) as socket:
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

"""Somebody at each door who does one thing and learns whether it was let through: the same four rights, three languages."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol

from pycrdt import Doc, Map
from websockets.exceptions import ConnectionClosed

from crdt import hocus, ysync
from crdt.frames import Ack, Failure, Join, Joined, Presence, Sync
from crdt.ids import Channel
from crdt.lib0 import write_var_string
from crdt.ysync import AwarenessState
from tests.support.raw import Raw, raw

TOKEN = b"\x02\x00"


class Visitor(Protocol):
    """`enter` says whether the document may be read. `send` is asked inside only, and says whether it was committed.

    `resent`: as the answer to the server's question for what it misses.
    """

    heard: list[bytes]
    """What came until it was clear, the reason of a close too."""

    async def enter(self, url: str, token: str, document: str) -> bool: ...

    async def send(self, update: bytes, *, resent: bool = False) -> bool: ...

    async def show(self, state: str) -> None: ...


class Native:
    def __init__(self, stack: AsyncExitStack, client: int) -> None:
        self._stack = stack
        self._client = client
        self.heard: list[bytes] = []
        self._channel = Channel("")
        self._socket: Raw

    async def enter(self, url: str, token: str, document: str) -> bool:
        self._socket = await self._stack.enter_async_context(raw(f"{url}/ws"))
        await self._socket.hello(token)
        self._channel = Channel(f"doc:{document}")
        await self._socket.send(Join(channel=self._channel, sv=b"\x00", epoch="", client=self._client))
        answer = await self._socket.wait(Joined | Failure)  # type: ignore[arg-type]
        self.heard.append(repr(answer).encode())
        return isinstance(answer, Joined)

    async def send(self, update: bytes, *, resent: bool = False) -> bool:
        """The first update after joining answers the server's question, later ones do not."""
        if not resent:
            await self._socket.send(Sync(channel=self._channel, id=0, update=ysync.EMPTY_UPDATE))
            await self._socket.wait(Ack | Failure)  # type: ignore[arg-type]
        await self._socket.send(Sync(channel=self._channel, id=1, update=update))
        return isinstance(await self._socket.wait(Ack | Failure), Ack)  # type: ignore[arg-type]

    async def show(self, state: str) -> None:
        await self._socket.send(Presence(channel=self._channel, state={"here": state}))


class Yjs:
    def __init__(self, stack: AsyncExitStack, client: int) -> None:
        self._stack = stack
        self._client = client
        self.heard: list[bytes] = []
        self._socket: Raw

    async def enter(self, url: str, token: str, document: str) -> bool:
        self._socket = await self._stack.enter_async_context(raw(f"{url}/yjs/{document}", token))
        return await self._heard(lambda message: message.startswith(b"\x00\x00"))

    async def send(self, update: bytes, *, resent: bool = False) -> bool:
        """The echo is the acknowledgement; a refusal ends the socket."""
        await self._socket.send((ysync.step_2 if resent else ysync.update)(update))
        return await self._heard(lambda message: message.startswith(b"\x00\x02"))

    async def show(self, state: str) -> None:
        await self._socket.send(_awareness(self._client, state))

    async def _heard(self, fits: Callable[[bytes], bool]) -> bool:
        return await listen(self._socket, fits, self.heard)


class Hocuspocus:
    def __init__(self, stack: AsyncExitStack, client: int) -> None:
        self._stack = stack
        self._client = client
        self.heard: list[bytes] = []
        self._prefix = b""
        self._socket: Raw

    async def enter(self, url: str, token: str, document: str) -> bool:
        self._socket = await self._stack.enter_async_context(raw(f"{url}/hocuspocus"))
        self._prefix = hocus.prefix(document)
        await self._say(TOKEN + write_var_string(token) + write_var_string("4.8.0"))
        denied = self._prefix + b"\x02\x01"
        let_in = [self._prefix + hocus.authenticated(may_edit=edits) for edits in (True, False)]
        assert await self._heard(lambda message: message.startswith(denied) or message in let_in)
        inside = self.heard[-1] in let_in
        if inside:
            await self._say(ysync.step_1(b"\x00"))
            await self._heard(lambda message: message.startswith(self._prefix + b"\x00\x01"))
        return inside

    async def send(self, update: bytes, *, resent: bool = False) -> bool:
        await self._say((ysync.step_2 if resent else ysync.update)(update))
        saved, refused = (self._prefix + hocus.status(saved=saved) for saved in (True, False))
        assert await self._heard(lambda message: message in {saved, refused})
        return self.heard[-1] == saved

    async def show(self, state: str) -> None:
        await self._say(_awareness(self._client, state))

    async def _say(self, body: bytes) -> None:
        await self._socket.send(self._prefix + body)

    async def _heard(self, fits: Callable[[bytes], bool]) -> bool:
        return await listen(self._socket, fits, self.heard)


async def listen(socket: Raw, fits: Callable[[bytes], bool], heard: list[bytes]) -> bool:
    """Whether such a message comes before the socket ends."""
    try:
        while True:
            message = await socket.socket.recv()
            heard.append(message if isinstance(message, bytes) else message.encode())
            if fits(heard[-1]):
                return True
    except ConnectionClosed:
        heard.append(f"{socket.socket.close_code} {socket.socket.close_reason}".encode())
        return False


def _awareness(client: int, state: str) -> bytes:
    return ysync.awareness([AwarenessState(client, 1, f'{{"here": "{state}"}}')])


VISITORS: Mapping[str, Callable[[AsyncExitStack, int], Visitor]] = {
    "/ws": Native,
    "/yjs/{document:path}": Yjs,
    "/hocuspocus": Hocuspocus,
}
"""By the path of the door in the router."""


@asynccontextmanager
async def visit(door: str, client: int = 5) -> AsyncIterator[Visitor]:
    """Somebody at this door, gone at the end."""
    async with AsyncExitStack() as stack:
        yield VISITORS[door](stack, client)


def edit(client: int, root: str, key: str) -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    doc.get(root, type=Map)[key] = "x"
    return doc.get_update()

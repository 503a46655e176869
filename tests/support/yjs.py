"""A pycrdt Provider on `/yjs`, as its library gives it, and beside it an ear that notes what the server has committed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pycrdt import Channel, Doc, Provider
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from crdt import ysync
from crdt.errors import Malformed
from tests.support.waiting import Signal

PREFIX = "concert.token."


class Line(Channel):
    """What a Provider asks of a connection. `heard` is made of nothing but what the server sent, over all connections:
    its `ask` fetches what was committed while a line broke, which a Provider has already and never asks for."""

    def __init__(self, socket: ClientConnection, heard: "Doc[Any]", signal: Signal) -> None:
        self._socket = socket
        self._signal = signal
        self.heard = heard
        self.synced = False
        self.close_code: int | None = None

    @property
    def path(self) -> str:
        return self._socket.request.path if self._socket.request else ""

    async def __anext__(self) -> bytes:
        try:
            return await self.recv()
        except ConnectionClosed:
            self.close_code = self._socket.close_code
            self._signal.tell()
            raise StopAsyncIteration from None

    async def send(self, message: bytes) -> None:
        try:
            await self._socket.send(message)
        except ConnectionClosed:
            self.close_code = self._socket.close_code

    async def ask(self) -> None:
        await self.send(ysync.step_1(self.heard.get_state()))

    async def recv(self) -> bytes:
        message = await self._socket.recv()
        assert isinstance(message, bytes)
        self._note(message)
        return message

    def _note(self, message: bytes) -> None:
        try:
            said = ysync.read(message)
        except Malformed:
            return
        if isinstance(said, ysync.Step2 | ysync.Update):
            self.heard.apply_update(said.update)
            self.synced = self.synced or isinstance(said, ysync.Step2)
        self._signal.tell()


@asynccontextmanager
async def provided(
    url: str, token: str, doc: "Doc[Any]", signal: Signal, heard: "Doc[Any] | None" = None
) -> AsyncIterator[Line]:
    """`doc` in step with the document behind `url` (…/yjs/NAME). An empty token sends none."""
    protocols = [Subprotocol(PREFIX + token)] if token else None
    async with connect(url, subprotocols=protocols, compression=None) as socket:
        line = Line(socket, heard or Doc(), signal)
        watching = doc.observe(lambda _event: signal.tell())
        try:
            async with Provider(doc, line):
                await line.ask()
                yield line
        finally:
            doc.unobserve(watching)

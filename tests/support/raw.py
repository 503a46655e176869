"""A WebSocket without manners: sends any bytes, reads frames until the one that is waited for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from crdt.codec import decode_server, encode
from crdt.frames import ClientFrame, Failure, Hello, Join, Joined, ServerFrame, Welcome
from crdt.ids import Channel, DocumentId, document_channel

SECONDS = 60.0
F = TypeVar("F", bound=ServerFrame)


class Raw:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, what: ClientFrame | bytes | str) -> None:
        await self.socket.send(what if isinstance(what, bytes | str) else encode(what))

    async def wait(self, kind: type[F], fits: Callable[[F], bool] = lambda _: True) -> F:
        """The next frame of this kind that fits; others are passed over."""
        async with asyncio.timeout(SECONDS):
            while True:
                payload = await self.socket.recv()
                assert isinstance(payload, bytes)
                frame = decode_server(payload)
                if isinstance(frame, kind) and fits(frame):
                    return frame

    async def error(self) -> str:
        """The code of the next error."""
        return (await self.wait(Failure)).code

    async def close_code(self) -> int:
        """Reads on to the end."""
        async with asyncio.timeout(SECONDS):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code or 1006

    async def hello(self, token: str) -> Welcome:
        await self.send(Hello(token=token))
        return await self.wait(Welcome)

    async def join(self, document: DocumentId, client: int) -> Joined:
        channel = document_channel(document)
        await self.send(Join(channel=channel, sv=b"\x00", epoch="", client=client))
        return await self.wait(Joined)

    async def enter(self, channel: Channel) -> str:
        """The code of the refusal, or "" when the channel opened."""
        needs = {"sv": b"\x00", "epoch": "", "client": 7} if channel.startswith("doc:") else {}
        await self.send(Join(channel=channel, **needs))  # type: ignore[arg-type]
        answer = await self.wait(Joined | Failure)  # type: ignore[arg-type]
        return answer.code if isinstance(answer, Failure) else ""


@asynccontextmanager
async def raw(url: str, token: str = "", **options: Any) -> AsyncIterator[Raw]:
    """`token` goes as a subprotocol, as `/yjs` wants it."""
    protocols = [Subprotocol(f"concert.token.{token}")] if token else None
    async with connect(url, subprotocols=protocols, compression=None, max_size=None, **options) as socket:
        yield Raw(socket)

"""A bad line between clients and a server: it carries bytes in odd pieces and breaks in the middle of what is said."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_LARGEST_PIECE = 4_096


class Cable:
    """`url` leads through it. While it is `whole` nothing breaks by itself; `cut` breaks all there is."""

    def __init__(self, dice: random.Random, carries: range) -> None:
        """A connection breaks after a number of bytes out of `carries`, both ways counted."""
        self.whole = False
        self.breaks = 0
        self.url = ""
        self._dice = dice
        self._carries = carries
        self._target = 0
        self._ends: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def laid(self, port: int) -> AsyncIterator["Cable"]:
        """To the server at that port, which may come and go."""
        self._target = port
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            self.cut()

    @property
    def websocket(self) -> str:
        return self.url.replace("http", "ws", 1)

    def cut(self) -> None:
        for end in list(self._ends):
            end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        ends = (writer, far_writer)
        self._ends.update(ends)
        left = [self._dice.choice(self._carries)]
        try:
            await asyncio.gather(self._pump(reader, far_writer, left), self._pump(far_reader, writer, left))
        finally:
            for end in ends:
                end.transport.abort()
                self._ends.discard(end)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: list[int]
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(self._dice.randint(1, _LARGEST_PIECE)):
                left[0] -= len(data)
                if left[0] < 0 and not self.whole:
                    self.breaks += 1
                    data = data[: self._dice.randrange(len(data))]
                writer.write(data)
                await writer.drain()
                if left[0] < 0 and not self.whole:
                    break
        writer.transport.abort()

"""Somebody at the native door of a Concert in this process."""

import asyncio
from dataclasses import dataclass, field

from crdt.codec import decode_server, encode
from crdt.frames import Call, ClientFrame, Failure, Hello, Join, Joined, Result, ServerFrame, Welcome
from crdt.ids import Channel
from server.wiring import Concert
from tests.support.world import Line

SECONDS = 30.0


@dataclass
class Ear:
    """Somebody at the native door of this process, who hears everything that is written to them."""

    concert: Concert
    line: Line = field(default_factory=Line)
    heard: list[ServerFrame] = field(default_factory=list)
    calls: int = 0

    def say(self, frame: ClientFrame) -> None:
        self.connection.received([encode(frame)])

    async def sign_in(self, token: str) -> "Ear":
        self.connection = self.concert.doors._native.connect(self.line)
        self.line.start(self.connection)
        self.say(Hello(token=token))
        await self.wait(Welcome)
        return self

    async def wait(self, kind: type[ServerFrame]) -> None:
        async with asyncio.timeout(SECONDS):
            while not any(isinstance(frame, kind) for frame in self.take()):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0)

    def take(self) -> list[ServerFrame]:
        frames = [decode_server(payload) for payload in self.line.take()]
        self.heard += frames
        return frames

    async def join(self, channel: str) -> bool:
        """Whether it opened."""
        needs = {"sv": b"\x00", "epoch": "", "client": 7} if channel.startswith("doc:") else {}
        before = len(self.heard)
        self.say(Join(channel=Channel(channel), **needs))  # type: ignore[arg-type]
        await self.wait(Joined | Failure)  # type: ignore[arg-type]
        return any(isinstance(frame, Joined) for frame in self.heard[before:])

    async def caught_up(self) -> None:
        """Everything that was written to them by now was taken: an answer comes after it."""
        self.calls += 1
        self.say(Call(id=self.calls, command="ping", input={}))
        await self.wait(Result)

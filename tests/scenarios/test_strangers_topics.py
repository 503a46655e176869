"""Whatever is told about strangers is heard by them alone: every topic there is, in every channel of theirs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crdt.codec import decode_server, encode
from crdt.frames import Call, ClientFrame, Failure, Hello, Join, Joined, Result, ServerFrame, Welcome
from crdt.ids import Channel
from engine.topics.catalogue import TOPICS
from server.routes.schemas import CHANNELS
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.household import people
from tests.support.neighbours import SECRET, Neighbours, furnish
from tests.support.world import Line

pytestmark = pytest.mark.anyio

SECONDS = 10.0
EVENTS = [topic.name.replace("*", "any") for topic in TOPICS]


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


@dataclass(frozen=True)
class Street:
    concert: Concert
    their: Neighbours
    eve: Ear
    ada: Ear
    mallory: Ear


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    concert = await open_concert(Settings(data=tmp_path, demo=False), lambda *_: None)
    try:
        tokens, _ = await people(concert)
        their = await furnish(concert)
        eve, ada, mallory = [
            await Ear(concert).sign_in(token) for token in (their.token, tokens["owner"], tokens["nobody"])
        ]
        yield Street(concert, their, eve, ada, mallory)
    finally:
        await concert.close()


def channels_of(their: Neighbours) -> dict[str, str]:
    """One channel of each kind, by its kind."""
    ids = {
        "doc": their.design,
        "workspace": their.workspace,
        "run": their.run,
        "bulk": their.bulk,
        "approval": their.approval,
        "source": their.source,
        "user": their.user,
    }
    return {kind: f"{kind}:{ids[kind]}" for kind in CHANNELS}


async def test_T12_every_topic_in_every_channel_is_heard_by_those_it_belongs_to_alone(street: Street) -> None:
    theirs = channels_of(street.their)
    for ear in (street.ada, street.mallory):
        assert [] == [one for one in theirs.values() if await ear.join(one)]
        assert await ear.join("user:me")
    assert [] == [one for one in theirs.values() if not await street.eve.join(one)]
    for name in theirs.values():
        events = [(Channel(name), topic, {"secret": SECRET}) for topic in EVENTS]
        await street.concert.platform.channels.publish(events)
        for topic in EVENTS:
            street.concert.platform.channels.ephemeral(Channel(name), topic, {"secret": SECRET})
    for ear in (street.eve, street.ada, street.mallory):
        await ear.caught_up()
    heard = "\n".join(map(repr, street.eve.heard))
    assert [] == [topic for topic in EVENTS if f"'{topic}'" not in heard]
    for ear in (street.ada, street.mallory):
        assert SECRET not in "\n".join(map(repr, ear.heard))


async def test_T12_what_was_told_before_is_not_replayed_to_strangers(street: Street) -> None:
    for name in channels_of(street.their).values():
        await street.concert.platform.channels.publish([(Channel(name), EVENTS[0], {"secret": SECRET})])
        needs = {"sv": b"\x00", "epoch": "", "client": 7} if name.startswith("doc:") else {}
        street.mallory.say(Join(channel=Channel(name), since=0, **needs))  # type: ignore[arg-type]
        await street.mallory.wait(Failure)
    assert SECRET not in "\n".join(map(repr, street.mallory.heard))

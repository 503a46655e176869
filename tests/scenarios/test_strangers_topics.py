"""Whatever is told about strangers is heard by them alone: every topic there is, in every channel of theirs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crdt.frames import Failure, Join
from crdt.ids import Channel
from engine.topics.catalogue import TOPICS
from server.routes.schemas import CHANNELS
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.ear import Ear
from tests.support.furnished import with_tables
from tests.support.household import people
from tests.support.neighbours import SECRET, Neighbours, furnish

pytestmark = pytest.mark.anyio

EVENTS = [topic.name.replace("*", "any") for topic in TOPICS]


@dataclass(frozen=True)
class Street:
    concert: Concert
    their: Neighbours
    eve: Ear
    ada: Ear
    mallory: Ear


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
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

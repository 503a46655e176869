"""A socket is read again once what it brought was looked at, whatever became of its session meanwhile."""

import asyncio
import subprocess

import pytest

from crdt.frames import Failure, Leave
from crdt.ids import Channel, UserId
from crdt.replica import RoomLimits
from engine.rooms import loading
from engine.trials import Trials
from tests.crdt.playbook import Writer
from tests.crdt.yjs_bytes import beside, ident, string, structs, text, update
from tests.support.world import World

pytestmark = pytest.mark.anyio

CHANNEL = Channel("doc:d1")
LARGE = "x" * (loading.LARGE + 1)
FAR = update(structs(7, 200, *(beside(4, text("x"), left=ident(7, 2 * number)) for number in range(20))))


async def looked_at() -> None:
    async with asyncio.timeout(60):
        for task in asyncio.all_tasks():
            if task.get_name().startswith("inspect for"):
                await asyncio.wait({task})


async def test_P2_who_leaves_right_after_a_large_update_is_read_on() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=7)
    ada.sync(1, Writer(7).put("x", LARGE))
    ada.say(Leave(channel=CHANNEL))
    assert ada.line.held
    await looked_at()
    assert not ada.line.held


async def test_P34_whose_update_could_not_be_tried_out_comes_again_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("too many open files")

    monkeypatch.setattr(subprocess, "run", fail)
    world = World(limits=RoomLimits(reach=1_000))
    ada = await world.phone("ada")
    await ada.join(client=7)
    ada.sync(1, update(structs(7, 0, string("o" * 200))))
    await world.turn(0.01)
    ada.sync(2, FAR)
    await looked_at()
    await world.turn(0.01)
    assert not ada.line.held
    assert ["unavailable"] == [one.code for one in ada.hear() if isinstance(one, Failure)]


async def test_W6_a_right_that_ends_does_so_while_an_update_is_tried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = asyncio.Event()

    async def forever(*_: object) -> None:
        await tried.wait()

    monkeypatch.setattr(Trials, "objection", forever)
    world = World(limits=RoomLimits(reach=1_000))
    ada, bob = await world.phone("ada"), await world.phone("bob")
    await ada.join(client=7)
    await bob.join(client=8)
    ada.sync(1, update(structs(7, 0, string("o" * 200))))
    await world.turn(0.01)
    ada.sync(2, FAR)
    await world.turn(0.01)
    world.town.roles["ada", "d1"] = "none"
    await world.native.review(UserId("ada"))
    await world.turn(0.01)
    ada.hear()
    bob.sync(1, Writer(8).put("secret", 1))
    await world.turn(0.01)
    assert [] == ada.hear()
    tried.set()
    await looked_at()
    await world.turn(0.01)
    assert [] == ada.hear()
    assert not ada.line.held

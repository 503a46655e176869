"""Updates that may hold native code up for long are tried out elsewhere first (SPEC.md, P34)."""

import asyncio

import pytest

from crdt import ysync
from crdt.errors import TooManyStructs
from crdt.frames import Ack, Failure
from crdt.ids import Channel
from crdt.precheck import inspect
from crdt.replica import RoomLimits
from engine.trials import Trials, check_whole
from tests.crdt.playbook import Writer
from tests.crdt.yjs_bytes import beside, ident, string, structs, text, update
from tests.support.world import Phone, World

pytestmark = pytest.mark.anyio

CHANNEL = Channel("doc:d1")
OLD = update(structs(7, 0, string("o" * 200)))
FAR = update(structs(7, 200, *(beside(4, text("x"), left=ident(7, 2 * number)) for number in range(20))))
NEXT = update(structs(7, 220, string("!")))


def limits(seconds: float) -> RoomLimits:
    return RoomLimits(reach=1_000, trial=seconds)


async def tried_out() -> None:
    tasks = [task for task in asyncio.all_tasks() if task.get_name().startswith("inspect for")]
    assert len(tasks) == 1
    async with asyncio.timeout(60):
        await tasks[0]


async def ada_with(world: World) -> Phone:
    ada = await world.phone("ada")
    await ada.join(client=7)
    ada.sync(1, OLD)
    await world.turn(0.01)
    ada.hear()
    return ada


async def test_P34_what_passes_its_trial_is_taken_with_all_that_came_behind_it() -> None:
    world = World(limits=limits(60.0))
    ada = await ada_with(world)
    ada.sync(2, FAR)
    ada.sync(3, NEXT)
    bob, writer = await world.phone("bob"), Writer(9)
    await bob.join(client=9)
    bob.hear()
    bob.sync(1, writer.put("x", 1))
    await world.turn(0.01)
    assert [Ack(channel=CHANNEL, id=1, sequence=2)] == [one for one in bob.hear() if isinstance(one, Ack)]
    assert ada.line.held
    await tried_out()
    await world.turn(0.01)
    assert not ada.line.held
    assert [Ack(channel=CHANNEL, id=3, sequence=3)] == [one for one in ada.hear() if isinstance(one, Ack)]


async def test_P34_who_is_here_before_the_document_is_gets_no_further() -> None:
    world = World(limits=limits(-1.0))
    ada = await ada_with(world)
    ada.line.hang_up()
    await world.turn(60.0)
    await world.turn(60.0)
    assert world.rooms.sequence(world.town.records["d1"].id) == 0, "the room has closed"
    again = world.yjs_line("ada")
    again.connection.received([ysync.update(FAR)])
    await world.turn()
    await tried_out()
    await world.turn(0.01)
    assert (4403, "too_many_structs") == again.line.ended


async def test_P34_what_takes_too_long_there_is_refused() -> None:
    world = World(limits=limits(-1.0))
    ada = await ada_with(world)
    ada.sync(2, FAR)
    await tried_out()
    await world.turn(0.01)
    (failure,) = (one for one in ada.hear() if isinstance(one, Failure))
    assert ("too_many_structs", ("sync", CHANNEL, 2)) == (failure.code, tuple(failure.ref or ()))


async def test_P34_who_leaves_during_a_trial_has_said_nothing() -> None:
    world = World(limits=limits(60.0))
    ada = await ada_with(world)
    ada.sync(2, FAR)
    await world.turn()
    ada.line.hang_up()
    await tried_out()
    await world.turn(0.01)
    stored = await world.store.updates.load(world.town.records["d1"].id)
    assert [1] == [row.sequence for row in stored.tail]


async def test_P34_an_update_that_crashes_or_hangs_native_code_does_so_elsewhere() -> None:
    """Text in an array makes yrs read for ever; here the update alone is broken, past any check."""
    broken = inspect(FAR)._replace(update=b"\xff" * 20)
    assert isinstance(await Trials(1.0).objection(OLD, broken), TooManyStructs)
    assert await Trials(60.0).objection(OLD, inspect(FAR)) is None


def test_P34_what_comes_in_as_a_file_is_tried_out_too() -> None:
    spread = [beside(4, text("x"), left=ident(7, 3)) for _ in range(20)]
    file = inspect(update(structs(7, 0, string("o" * 200), *spread)))
    check_whole(file)
    check_whole(file, RoomLimits(reach=10, trial=60.0))
    with pytest.raises(TooManyStructs):
        check_whole(file, RoomLimits(reach=10, trial=-1.0))

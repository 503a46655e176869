"""Reading waits for the commit in flight, and not for ever."""

import pytest

from crdt.errors import StoreUnavailable
from crdt.kinds.writing import to_json
from engine.rooms import rooms as module
from tests.crdt.playbook import Writer
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_K6_a_read_is_answered_when_what_is_in_flight_does_not_come_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", 0.05)
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1)
    world.switches.hold()
    ada.sync(1, Writer(1).put("x", 1))
    await world.turn(0.01)
    with pytest.raises(StoreUnavailable):
        await world.rooms.read(world.town.records["d1"])
    world.switches.release()
    await world.turn(0.01)
    document = await world.rooms.read(world.town.records["d1"])
    assert {"x": 1} == to_json(document)["roots"]["body"]

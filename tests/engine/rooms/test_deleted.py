"""A document that is deleted for good is no empty one to those who were on their way into it."""

import asyncio

import pytest

from crdt.errors import NotFound
from crdt.events import Loaded
from crdt.frames import Failure, Joined
from crdt.ids import DocumentId
from engine.records import DocumentRecord
from engine.rooms.compacting import QUICK
from engine.runtime.tasks import spawn
from engine.writes import Batch, DropHistory, Remove
from tests.crdt.playbook import Writer, set_y
from tests.support.world import World

pytestmark = pytest.mark.anyio

D1 = DocumentId("d1")


async def test_who_comes_in_while_a_document_is_deleted_for_good_finds_nothing_and_writes_nothing() -> None:
    world, gate = World(), asyncio.Event()

    async def make(_before: Loaded) -> Batch:
        await gate.wait()
        return (Remove(type=DocumentRecord, key=(D1,)), DropHistory(document=D1))

    record = world.town.records["d1"]
    deleting = spawn(world.rooms.replace(record, make), name="delete")
    await world.turn(0.01)
    ada = await world.phone("ada")
    await ada.join(client=1)
    editing = spawn(world.rooms.edit(record, record.created_by, set_y), name="edit")
    gate.set()
    await deleting
    await world.turn(0.01)
    ada.sync(1, Writer(1).put("x", 1))
    await world.turn(0.01)
    heard = ada.hear()
    assert [] == [one for one in heard if isinstance(one, Joined)]
    assert "not_found" == next(one.code for one in heard if isinstance(one, Failure))
    with pytest.raises(NotFound):
        await editing
    assert () == (await world.store.updates.load(D1)).tail


async def test_nothing_of_a_document_that_is_deleted_for_good_comes_back_by_its_last_snapshot() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1)
    ada.sync(1, Writer(1).put("x", "y" * QUICK))
    await world.turn(0.01)
    assert 1 == len((await world.store.updates.load(D1)).tail)

    async def make(_before: Loaded) -> Batch:
        return (Remove(type=DocumentRecord, key=(D1,)), DropHistory(document=D1))

    await world.rooms.replace(world.town.records["d1"], make)
    await world.compacted()
    assert () == await world.store.updates.revisions(D1)
    assert () == await world.store.updates.attributions(D1)

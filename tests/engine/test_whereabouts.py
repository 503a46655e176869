"""Who is in which document of a workspace, told once a second where it has changed (S2-2, S3-2)."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.codec import decode_server
from crdt.frames import Event, Join
from crdt.ids import Channel, DocumentId
from engine.whereabouts import EVERY, Whereabouts
from tests.support.world import Phone, World, record

pytestmark = pytest.mark.anyio

HERE = Channel("workspace:w1")


async def listening(world: World) -> Phone:
    world.town.roles["eva", "w1"] = "viewer"
    eva = await world.phone("eva")
    eva.say(Join(channel=HERE))
    await world.turn()
    eva.hear()
    return eva


def told(phone: Phone) -> list[Any]:
    frames = [decode_server(payload) for payload in phone.line.take()]
    return [frame.payload for frame in frames if isinstance(frame, Event)]


def person(name: str, color: int, *, devices: int = 1, activity: str = "active") -> dict[str, Any]:
    return {"user": name, "name": name.title(), "color": color, "devices": devices, "activity": activity}


async def test_S2_8_two_devices_of_one_person_are_told_as_one_and_their_silence_too() -> None:
    world = World()
    eva = await listening(world)
    whereabouts = Whereabouts(world.rooms, world.channels, world.clock)
    whereabouts.start()
    laptop, phone = await world.phone("ada"), await world.phone("ada")
    await laptop.join(client=1)
    await world.turn(EVERY)
    about = {"document": "d1", "title": "d1", "kind": "freeform"}
    assert [{**about, "present": [person("ada", 1)]}] == told(eva)

    await phone.join(client=2)
    await world.turn(EVERY)
    assert [{**about, "present": [person("ada", 1, devices=2)]}] == told(eva)

    laptop.show({"activity": "away"})
    await world.turn(EVERY)
    assert [] == told(eva)
    phone.show({"activity": "idle"})
    await world.turn(EVERY)
    assert [{**about, "present": [person("ada", 1, devices=2, activity="idle")]}] == told(eva)

    laptop.hang_up()
    phone.hang_up()
    await world.turn(EVERY)
    assert [{**about, "present": []}] == told(eva)
    whereabouts.stop()


async def test_S3_2_the_document_of_a_workspace_itself_is_none_of_its_documents() -> None:
    world = World()
    world.town.records["home"] = replace(record("home", kind="workspace"), id=DocumentId("home"))
    eva = await listening(world)
    whereabouts = Whereabouts(world.rooms, world.channels, world.clock)
    whereabouts.start()
    ada = await world.phone("ada")
    await ada.join("home", client=1)
    await world.turn(EVERY)
    assert [] == told(eva)
    assert ["ada"] == [one.user for one in world.rooms.present(DocumentId("home"))]
    whereabouts.stop()

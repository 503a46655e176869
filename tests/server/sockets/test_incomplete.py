"""R4: edits that lean on something the server has not got yet are asked for, not punished; lies are."""

import pytest

from crdt import ysync
from crdt.frames import Left
from crdt.ids import Channel
from tests.crdt.playbook import Writer
from tests.support.world import World, YjsPhone

pytestmark = pytest.mark.anyio


def two_tabs() -> tuple[Writer, Writer]:
    """One person's tabs. The second has heard from the first by the browser's own channel, the server has not."""
    first, second = Writer(1), Writer(2)
    second.hear(first.type("t", "hello"))
    return first, second


def leaning(first: Writer, second: Writer) -> bytes:
    return second.type("t", " world")


def deleting(first: Writer, second: Writer) -> bytes:
    return second.drop("t")


async def typing(world: World) -> YjsPhone:
    phone = world.yjs_line("ada")
    await world.turn()
    phone.hear()
    return phone


@pytest.mark.parametrize("edit", [leaning, deleting])
async def test_R4_what_leans_on_an_edit_that_has_not_arrived_is_asked_for_with_step_1(edit: object) -> None:
    world = World()
    phone = await typing(world)
    first, second = two_tabs()
    assert callable(edit)
    phone.say(ysync.update(edit(first, second)))
    assert [ysync.step_1(b"\x00")] == phone.hear()
    phone.say(ysync.step_2(second.doc.get_update()))
    await world.turn()
    reader = Writer(3)
    for update in (ysync.read(message) for message in phone.hear()):
        if isinstance(update, ysync.Update):
            reader.hear(update.update)
    assert second.content == reader.content
    assert phone.line.ended is None


@pytest.mark.parametrize("edit", [leaning, deleting])
async def test_R4_an_answer_that_leans_on_something_missing_is_refused(edit: object) -> None:
    world = World()
    phone = await typing(world)
    assert callable(edit)
    phone.say(ysync.step_2(edit(*two_tabs())))
    await world.turn()
    assert (4403, "corrupt_update") == phone.line.ended


async def test_R4_a_native_session_is_sent_to_join_again() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=2)
    ada.sync(1, Writer(2).put("x", 1))
    await world.turn(0.01)
    ada.hear()
    first, _ = two_tabs()
    late = Writer(2)
    late.put("x", 1)
    late.hear(first.doc.get_update())
    ada.sync(2, late.type("t", "!"))
    assert [Left(channel=Channel("doc:d1"), code="room_reloaded")] == ada.hear()

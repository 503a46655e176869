"""The Hocuspocus door, frame by frame: who is heard, what is saved (SPEC.md, section H)."""

import pytest

from crdt import hocus, ysync
from crdt.frames import Present
from tests.crdt.playbook import Writer
from tests.support.provider import (
    ASK_FIRST,
    GREETED,
    NOTHING_MISSING,
    READING,
    REFUSED,
    SAVED,
    Phone,
    door,
    phone,
    say_state,
    states_in,
    token,
)
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_HP4_what_is_said_before_the_token_has_passed_is_answered_after_it_in_order() -> None:
    world = World()
    ada = Phone(door(world))
    ada.say(token("ada"), ysync.step_1(b"\x00"), say_state(11, 1, {"page": "a"}))
    assert [] == ada.hear()
    await world.turn()
    *first, presence = ada.hear()
    assert [GREETED, NOTHING_MISSING, ASK_FIRST] == first
    assert ["a"] == [state["page"] for state in states_in([presence]).values()]


async def test_HP7_status_1_follows_the_commit_once_for_each_message() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    writer = Writer(1)
    world.switches.hold()
    ada.say(ysync.update(writer.put("x", 1)))
    await world.turn()
    ada.say(ysync.update(writer.put("x", 2)), ysync.update(writer.put("x", 3)))
    await world.turn(0.01)
    assert [] == ada.hear()
    world.switches.release()
    await world.turn(0.01)
    assert 3 == ada.hear().count(SAVED)


async def test_HP5_a_step_2_gets_one_status_also_when_it_has_no_news() -> None:
    world = World()
    ada = Phone(door(world))
    ada.say(token("ada"), ysync.step_1(b"\x00"))
    await world.turn(0.01)
    ada.hear()
    ada.say(NOTHING_MISSING)
    await world.turn(0.01)
    assert [SAVED] == ada.hear()


async def test_HP6_a_forced_sync_is_answered_with_a_step_1_and_counts_anew() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    writer = Writer(1)
    world.switches.hold()
    ada.say(ysync.update(writer.put("x", 1)), ysync.step_1(writer.state_vector))
    await world.turn(1.1)
    world.switches.release()
    await world.turn(1.1)
    heard = ada.hear()
    assert 0 == heard.count(SAVED)
    assert [ysync.step_1(writer.state_vector)] == [body for body in heard if body.startswith(b"\x00\x00")]
    ada.say(ysync.step_2(writer.doc.get_update()))
    await world.turn(0.01)
    assert [SAVED] == ada.hear()


async def test_HP4_of_questions_that_come_too_fast_the_last_is_answered() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    ada.say(*[ysync.step_1(b"\x00")] * 50)
    await world.turn(0.5)
    assert [] == ada.hear()
    await world.turn(1.1)
    await world.turn(1.1)
    assert [NOTHING_MISSING, ASK_FIRST] == ada.hear()


async def test_HP9_a_gap_is_asked_for_and_the_answer_pays_what_came_too_early() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    writer = Writer(1)
    writer.put("x", 1)
    ada.say(ysync.update(writer.put("x", 2)))
    await world.turn(0.01)
    assert [ASK_FIRST] == ada.hear()
    ada.say(ysync.step_2(writer.doc.get_update()))
    await world.turn(0.01)
    assert [ysync.update(writer.doc.get_update()), SAVED] == ada.hear()


async def test_HP9_of_gaps_in_quick_succession_none_is_called_saved_and_all_are_asked_for() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    tab, other = Writer(1), Writer(2)
    for turn in range(2):
        tab.put(f"unheard {turn}", turn)
        ada.say(ysync.update(tab.put(f"early {turn}", turn)))
        await world.turn(0.01)
        if turn == 0:
            assert [ASK_FIRST] == ada.hear()
            ada.say(ysync.step_2(tab.doc.get_update()))
            await world.turn(0.01)
            assert 1 == ada.hear().count(SAVED)
    ada.say(ysync.update(other.put("by another tab", 1)))
    await world.turn(0.1)
    assert [0, 0] == [ada.hear().count(body) for body in (SAVED, ysync.step_1(tab.state_vector))]
    await world.turn(1.1)
    assert [ysync.Step1] == [type(ysync.read(body)) for body in ada.hear()]
    tab.hear(other.doc.get_update())
    ada.say(ysync.step_2(tab.doc.get_update()))
    await world.turn(0.01)
    assert 2 == ada.hear().count(SAVED)


async def test_HP1_each_address_is_a_session_and_hears_its_own_address() -> None:
    world = World(documents=("d1", "d2"))
    ada = Phone(door(world))
    for address in ("d1", "d2", "d2\0k3x9"):
        ada.say(token("ada"), ysync.step_1(b"\x00"), to=address)
    await world.turn(0.01)
    ada.line.take()
    update = Writer(1).put("x", 1)
    ada.say(ysync.update(update), to="d2\0k3x9")
    await world.turn(0.01)
    expected = [hocus.prefix(at) + ysync.update(update) for at in ("d2", "d2\0k3x9")]
    assert sorted([*expected, hocus.prefix("d2\0k3x9") + SAVED]) == sorted(ada.line.take())


async def test_HP1_sessions_with_the_plain_name_get_the_same_bytes_made_once() -> None:
    world = World()
    at = door(world)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    (one,), (two,) = ada.connection.documents, bob.connection.documents
    assert one.dialect == two.dialect
    assert hash(one.dialect) == hash(two.dialect)


@pytest.mark.parametrize(
    ("name", "document", "reason"),
    [
        ("", "d1", "not_signed_in"),
        ("ada", "nowhere", "not_found"),
        ("ada", "   ", "not_found"),
        ("ada", "\0k3x9", "not_found"),
        ("eve", "d1", "not_found"),
    ],
)
async def test_HP2_who_may_not_come_in_is_denied_and_may_ask_again(
    name: str, document: str, reason: str
) -> None:
    world = World()
    world.town.roles["eve", "d1"] = "none"
    ada = Phone(door(world))
    ada.say(token(name), ysync.step_1(b"\x00"), to=document)
    await world.turn()
    assert [hocus.denied(reason)] == ada.hear(document)
    ada.say(ysync.update(Writer(1).put("x", 1)), ysync.step_1(b"\x00"), to=document)
    await world.turn(0.01)
    assert ([], None) == (ada.hear(document), ada.line.ended)
    ada.say(token("bob"))
    await world.turn(0.01)
    assert [GREETED] == ada.hear()


async def test_HP2_in_an_open_house_tokens_are_not_looked_at_and_a_socket_is_one_guest() -> None:
    world = World()
    ada = Phone(door(world, open_house=True))
    for name in ("anything", "else"):
        ada.say(token(""), ysync.step_1(b"\x00"), to=name)
    await world.turn(0.01)
    assert {"guest-1"} == {document.principal.user for document in ada.connection.documents}
    assert 1 == world.town.guests


async def test_HP8_a_reader_gets_status_0_for_edits_and_reads_on() -> None:
    world = World()
    at = door(world)
    world.town.roles["vera", "d1"] = "viewer"
    bob, vera = await phone(world, at, "bob"), Phone(at)
    vera.say(token("vera"), ysync.step_1(b"\x00"))
    await world.turn(0.01)
    assert READING == vera.hear()[0]
    vera.say(NOTHING_MISSING)
    await world.turn(0.01)
    assert [SAVED] == vera.hear()
    writer = Writer(1)
    vera.say(ysync.update(writer.put("x", 1)), ysync.update(writer.put("x", 2)))
    await world.turn(0.01)
    assert [REFUSED, REFUSED] == vera.hear()
    update = Writer(2).put("y", 1)
    bob.say(ysync.update(update))
    await world.turn(0.01)
    assert ([ysync.update(update)], None) == (vera.hear(), vera.line.ended)


async def test_HP8_a_reader_s_step_2_with_news_gets_status_0() -> None:
    world = World()
    world.town.roles["vera", "d1"] = "viewer"
    vera = Phone(door(world))
    vera.say(token("vera"), ysync.step_1(b"\x00"))
    await world.turn(0.01)
    vera.hear()
    vera.say(ysync.step_2(Writer(1).put("x", 1)))
    await world.turn(0.01)
    assert [REFUSED] == vera.hear()


POISON = [b"\xff\xff\xff\x7f", b"\x01\x01\x01\x00", b"", b"\x00"]


@pytest.mark.parametrize("update", POISON)
async def test_HP8_a_poisoned_update_is_refused_denied_and_let_go_and_the_others_go_on(update: bytes) -> None:
    world = World(documents=("d1", "d2"))
    at = door(world)
    bob, eve = await phone(world, at, "bob"), await phone(world, at, "eve")
    eve.say(token("eve"), ysync.step_1(b"\x00"), to="d2")
    await world.turn(0.01)
    eve.line.take()
    good = Writer(2).put("x", 1)
    eve.say(ysync.update(update), ysync.update(Writer(3).put("y", 1)))
    bob.say(ysync.update(good))
    await world.turn(0.01)
    assert [REFUSED, hocus.denied("corrupt_update"), hocus.closed("corrupt_update")] == eve.hear()
    assert [ysync.update(good), SAVED] == bob.hear()
    eve.say(ysync.update(good), to="d2")
    await world.turn(0.01)
    assert ([ysync.update(good), SAVED], None) == (eve.hear("d2"), eve.line.ended)


async def test_HP8_a_client_id_of_somebody_else_is_refused() -> None:
    world = World()
    at = door(world)
    ada, eve = await phone(world, at, "ada"), await phone(world, at, "eve")
    writer = Writer(1)
    ada.say(ysync.update(writer.put("x", 1)))
    await world.turn(0.01)
    eve.hear()
    eve.say(ysync.update(writer.put("x", "mine")))
    await world.turn(0.01)
    assert [REFUSED, hocus.denied("client_taken"), hocus.closed("client_taken")] == eve.hear()


async def test_R20_awareness_is_stamped_and_crosses_all_three_doors() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    bob, eva = world.yjs_line("bob"), await world.phone("eva")
    await eva.join(client=5)
    eva.hear(), bob.hear()
    ada.say(say_state(11, 1, {"user": {"name": "SPOOF", "color": "#000"}, "cursor": 1}))
    bob.say(say_state(22, 1, {"page": "b"}))
    eva.show({"page": "e"})
    await world.turn(0.05)
    expected = {"cursor": 1, "user": {"id": "ada", "name": "Ada", "color": "#C72898"}}
    assert expected == states_in(bob.hear())[11]
    assert {"Ada", "Bob", "Eva"} == {state["user"]["name"] for state in states_in(ada.hear()).values()}
    present = [frame for frame in eva.hear() if isinstance(frame, Present)]
    names = {state["name"] for frame in present for state in frame.states.values() if state}
    assert {"Ada", "Bob"} <= names


async def test_R23_a_provider_speaks_for_its_own_client_id_only() -> None:
    world = World()
    at = door(world)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    ada.say(say_state(11, 1, {"page": "a"}))
    bob.say(say_state(22, 1, {"page": "b"}))
    await world.turn(0.05)
    ada.hear()
    bob.say(say_state(11, 9, {"page": "EVIL"}), say_state(11, 10, None), say_state(33, 1, {"page": "more"}))
    await world.turn(0.05)
    assert {} == states_in(ada.hear())
    ada.say(b"\x03")
    assert {11, 22} == states_in(ada.hear()).keys()


async def test_R18_a_slow_socket_gets_one_difference_when_it_reads_again() -> None:
    world = World()
    at = door(world)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    bob.line.stick()
    writer, reader = Writer(1), Writer(2)
    for number in range(30):
        ada.say(ysync.update(writer.put(f"k{number}", "x" * 60_000)))
        await world.turn(0.01)
    bob.line.drain()
    await world.turn(0.01)
    updates = [read.update for body in bob.hear() if isinstance(read := ysync.read(body), ysync.Update)]
    assert len(updates) < 30
    for update in updates:
        reader.hear(update)
    assert writer.content == reader.content

"""The door for y-websocket and pycrdt clients, message by message (SPEC.md, section R)."""

import json
from typing import Any

import pytest

from crdt import ysync
from crdt.errors import FenceLost, StoreUnavailable
from crdt.frames import Committed, Present
from crdt.ids import UserId
from crdt.replica import RoomLimits
from crdt.ysync import AwarenessState
from server.sockets.paced import PAUSE
from tests.crdt.playbook import Writer
from tests.support.world import World, YjsPhone

pytestmark = pytest.mark.anyio


def awareness(phone: YjsPhone) -> dict[int, Any]:
    """What the phone heard about others, by client."""
    found: dict[int, Any] = {}
    for message in phone.hear():
        read = ysync.read(message)
        if isinstance(read, ysync.Awareness):
            found |= {state.client: json.loads(state.json) for state in read.states}
    return found


def updates(phone: YjsPhone) -> list[bytes]:
    read = [ysync.read(message) for message in phone.hear()]
    return [message.update for message in read if isinstance(message, ysync.Update)]


def say_state(client: int, clock: int, state: Any) -> bytes:
    return ysync.awareness([AwarenessState(client, clock, json.dumps(state))])


async def test_R30_the_server_asks_for_offline_edits_first_and_answers_step_1_even_when_empty() -> None:
    world = World()
    phone = world.yjs_line("ada")
    phone.say(ysync.step_1(b"\x00"))
    await world.turn()
    assert phone.hear() == [ysync.step_1(b"\x00"), ysync.step_2(ysync.EMPTY_UPDATE)]


async def test_R30_of_many_questions_the_last_is_answered_a_second_later() -> None:
    world = World()
    phone = world.yjs_line("ada")
    writer = Writer(1)
    phone.say(ysync.update(writer.put("x", 1)))
    await world.turn()
    phone.hear()
    phone.say(*[ysync.step_1(b"\x00")] * 49, ysync.step_1(writer.state_vector))
    await world.turn()
    missing, nothing = ysync.step_2(writer.doc.get_update()), ysync.step_2(ysync.EMPTY_UPDATE)
    assert [missing] == phone.hear()
    await world.turn(PAUSE)
    assert [nothing] == phone.hear()
    await world.turn(PAUSE)
    assert [] == phone.hear()


async def test_R31_the_echo_after_the_commit_is_the_acknowledgement() -> None:
    world = World()
    ada, bob = world.yjs_line("ada"), world.yjs_line("bob")
    await world.turn()
    ada.hear(), bob.hear()
    world.switches.hold()
    update = Writer(1).put("x", 1)
    ada.say(ysync.update(update))
    await world.turn()
    assert (ada.hear(), bob.hear()) == ([], [])
    world.switches.release()
    await world.turn()
    assert (ada.hear(), bob.hear()) == ([ysync.update(update)], [ysync.update(update)])


async def test_R30_native_and_yjs_clients_share_a_document() -> None:
    world = World()
    ada, bob = await world.phone("ada"), world.yjs_line("bob")
    one, two = Writer(1), Writer(2)
    await ada.join(client=1)
    ada.hear(), bob.hear()
    ada.sync(1, one.put("x", 1))
    bob.say(ysync.update(two.put("y", 2)))
    await world.turn(0.01)
    for update in updates(bob):
        two.hear(update)
    for frame in ada.hear():
        if isinstance(frame, Committed):
            one.hear(frame.update)
    assert one.content == two.content == {"x": 1, "y": 2}


async def test_R4_a_gap_is_answered_with_step_1() -> None:
    world = World()
    phone = world.yjs_line("ada")
    await world.turn()
    phone.hear()
    writer = Writer(1)
    writer.put("x", 1)
    phone.say(ysync.update(writer.put("x", 2)))
    assert phone.hear() == [ysync.step_1(b"\x00")]
    phone.say(ysync.step_2(writer.doc.get_update()))
    await world.turn()
    assert updates(phone) == [writer.doc.get_update()]


async def test_R4_the_question_after_a_second_gap_comes_later_not_never() -> None:
    world = World()
    phone = world.yjs_line("ada")
    await world.turn()
    phone.hear()
    writer = Writer(1)
    writer.put("x", 1)
    phone.say(ysync.update(writer.put("x", 2)), ysync.step_2(writer.doc.get_update()))
    writer.put("x", 3)
    phone.say(ysync.update(writer.put("x", 4)), ysync.update(writer.put("x", 5)))
    await world.turn(0.5)
    asked = [message for message in phone.hear() if isinstance(ysync.read(message), ysync.Step1)]
    assert [ysync.step_1(b"\x00")] == asked
    await world.turn(0.6)
    (again,) = phone.hear()
    assert isinstance(ysync.read(again), ysync.Step1)
    phone.say(ysync.step_2(writer.doc.get_update()))
    await world.turn()
    (echo,) = updates(phone)
    reader = Writer(9)
    reader.hear(writer.doc.get_update())
    assert {"x": 5} == reader.content
    assert echo


async def test_R20_awareness_is_stamped_with_who_it_really_is() -> None:
    world = World()
    ada, bob = world.yjs_line("ada"), world.yjs_line("bob")
    await world.turn()
    bob.hear()
    ada.say(say_state(11, 1, {"user": {"name": "SPOOF", "color": "#000"}, "cursor": {"anchor": 1}}))
    await world.turn(0.05)
    expected = {"cursor": {"anchor": 1}, "user": {"id": "ada", "name": "Ada", "color": "#C72898"}}
    assert awareness(bob) == {11: expected}


async def test_R23_states_said_for_others_are_echoes_and_count_for_nothing() -> None:
    world = World()
    ada, bob = world.yjs_line("ada"), world.yjs_line("bob")
    await world.turn()
    ada.say(say_state(11, 1, {"page": "a"}))
    bob.say(say_state(22, 1, {"page": "b"}))
    await world.turn(0.05)
    ada.hear()
    bob.say(say_state(11, 9, {"page": "EVIL"}), say_state(11, 10, None), say_state(33, 1, {"page": "more"}))
    await world.turn(0.05)
    assert awareness(ada) == {}


async def test_R20_native_and_yjs_people_see_each_other() -> None:
    world = World()
    ada, bob = await world.phone("ada"), world.yjs_line("bob")
    await ada.join(client=1)
    ada.hear(), bob.hear()
    ada.show({"page": "design", "caret": {"anchor": b"\x01", "head": b"\x02"}})
    bob.say(say_state(22, 1, {"user": {"name": "B"}, "selection": ["n1"]}))
    await world.turn(0.05)
    assert awareness(bob)[1] == {
        "page": "design",
        "caret": {"anchor": "AQ==", "head": "Ag=="},
        "user": {"id": "ada", "name": "Ada", "color": "#08708B"},
    }
    present = [frame for frame in ada.hear() if isinstance(frame, Present)]
    states = {session: state for frame in present for session, state in frame.states.items()}
    assert {"selection": ["n1"], "user": "bob", "name": "Bob", "color": 1} in states.values()


async def test_R25_who_leaves_is_gone_for_everybody() -> None:
    world = World()
    ada, bob = world.yjs_line("ada"), world.yjs_line("bob")
    await world.turn()
    ada.say(say_state(11, 4, {"page": "a"}))
    await world.turn(0.05)
    bob.hear()
    ada.hang_up()
    await world.turn(0.05)
    (message,) = bob.hear()
    assert ysync.read(message) == ysync.Awareness((AwarenessState(11, 4, "null"),))


async def test_R24_silent_clients_hear_something_every_fifteen_seconds_and_native_states_stay_alive() -> None:
    world = World()
    bob = world.yjs_line("bob")
    await world.turn()
    bob.hear()
    await world.turn(15.1)
    assert bob.hear() == [ysync.NOTHING]
    ada = await world.phone("ada")
    await ada.join(client=1)
    ada.show({"page": "design"})
    await world.turn(0.05)
    clocks = []
    for _ in range(3):
        await world.turn(15.1)
        states = [ysync.read(message) for message in bob.hear()]
        clocks += [
            state.clock for read in states if isinstance(read, ysync.Awareness) for state in read.states
        ]
    assert clocks == sorted(set(clocks))
    assert len(clocks) >= 3


async def test_R24_a_renewed_state_is_forwarded_to_yjs_only() -> None:
    world = World()
    ada, bob, eva = world.yjs_line("ada"), world.yjs_line("bob"), await world.phone("eva")
    await eva.join(client=5)
    ada.say(say_state(11, 1, {"page": "a"}))
    await world.turn(0.05)
    bob.hear(), eva.hear()
    ada.say(say_state(11, 2, {"page": "a"}))
    await world.turn(0.05)
    (message,) = bob.hear()
    read = ysync.read(message)
    assert isinstance(read, ysync.Awareness)
    assert [(state.client, state.clock) for state in read.states] == [(11, 2)]
    assert eva.hear() == []


async def test_R26_a_newcomer_gets_the_states_that_are_there_and_may_ask_again() -> None:
    world = World()
    ada = world.yjs_line("ada")
    await world.turn()
    ada.say(say_state(11, 1, {"page": "a"}))
    await world.turn(0.05)
    bob = world.yjs_line("bob")
    assert list(awareness(bob)) == [11]
    bob.say(ysync.query_awareness())
    assert list(awareness(bob)) == [11]


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "7",
        "{",
        '{"a": NaN}',
        '{"a": "\\ud800"}',
        "[" * 5000,
        '{"a": "' + "x" * 5000 + '"}',
        '{"a": 1e999}',
    ],
)
async def test_R27_a_state_that_is_no_plain_map_is_ignored(text: str) -> None:
    world = World()
    ada, bob, eva = world.yjs_line("ada"), world.yjs_line("bob"), await world.phone("eva")
    await eva.join(client=5)
    bob.hear(), eva.hear()
    ada.say(ysync.awareness([AwarenessState(11, 1, text)]))
    await world.turn(0.05)
    assert (awareness(bob), eva.hear()) == ({}, [])
    assert ada.line.ended is None


@pytest.mark.parametrize(
    ("role", "expected"),
    [("viewer", (4403, "read_only")), ("commenter", (4403, "read_only")), ("editor", None)],
)
async def test_R7_an_edit_without_the_right_closes_for_good(
    role: str, expected: tuple[int, str] | None
) -> None:
    world = World()
    phone = world.yjs_line("eve", role=role)
    phone.say(ysync.update(Writer(1).put("x", 1)))
    await world.turn()
    assert phone.line.ended == expected


@pytest.mark.parametrize("bytes_", [b"\xff\xff\xff\x7f", b"\x01\x01\x01\x00", b"", b"\x00"])
async def test_R9_a_poisoned_update_ends_only_its_sender(bytes_: bytes) -> None:
    world = World()
    ada, eve = world.yjs_line("ada"), world.yjs_line("eve")
    await world.turn()
    eve.say(ysync.update(bytes_))
    ada.say(ysync.update(Writer(1).put("x", 1)))
    await world.turn()
    assert eve.line.ended == (4403, "corrupt_update")
    assert len(updates(ada)) == 1


@pytest.mark.parametrize(
    "message", [b"", b"\x00", b"\x00\x09\x00", b"\x01\x05\x01", b"\x01\xff\xff\xff\x7f", "text"]
)
async def test_R9_twenty_malformed_messages_end_the_socket(message: bytes | str) -> None:
    world = World()
    eve = world.yjs_line("eve")
    await world.turn()
    eve.connection.received([message] * 25)
    expected = None if isinstance(message, str) else (1008, "too many bad frames")
    assert eve.line.ended == expected


async def test_R13_a_failed_commit_lets_the_client_come_again() -> None:
    world = World()
    ada = world.yjs_line("ada")
    await world.turn()
    world.switches.fail_next(FenceLost())
    ada.say(ysync.update(Writer(1).put("x", 1)))
    await world.turn()
    assert ada.line.ended == (1012, "room_reloaded")


async def test_R14_an_update_over_the_queue_of_an_absent_store_is_told_to_try_later() -> None:
    world = World(limits=RoomLimits(queue=10))
    ada, bob = world.yjs_line("ada"), world.yjs_line("bob")
    await world.turn()
    world.switches.fail_next(StoreUnavailable(), times=1000)
    one, two = Writer(1), Writer(2)
    ada.say(ysync.update(one.put("x", 1)))
    await world.turn()
    ada.say(ysync.update(one.put("x", "twelve bytes or more")))
    bob.say(ysync.update(two.put("y", 1)))
    await world.turn()
    assert (ada.line.ended, bob.line.ended) == (None, (1013, "store_unavailable"))
    world.switches._failures.clear()
    await world.turn(10)
    await world.turn(10)
    assert len(updates(ada)) == 2


async def test_R5_in_an_open_house_a_returning_guest_keeps_its_client_id() -> None:
    world = World()
    writer = Writer(1)
    first = world.yjs_line("guest-1", guest=True)
    first.say(ysync.update(writer.put("x", 1)))
    await world.turn()
    first.hang_up()
    offline = writer.put("x", 2)
    again = world.yjs_line("guest-2", guest=True)
    again.say(ysync.step_2(offline))
    await world.turn(0.01)
    assert again.line.ended is None
    assert updates(again) == [offline]


async def test_R5_tabs_of_one_browser_may_resend_each_others_edits_and_go_on_typing() -> None:
    world = World()
    one, two = Writer(1), Writer(2)
    one.put("x", 1)
    two.hear(one.doc.get_update())
    two.put("y", 2)
    one.hear(two.doc.get_update())
    second = world.yjs_line("guest-2", guest=True)
    second.say(ysync.step_2(two.doc.get_update()))
    await world.turn(0.01)
    first = world.yjs_line("guest-1", guest=True)
    first.say(ysync.step_2(one.doc.get_update()), ysync.update(one.put("x", 3)))
    await world.turn(0.01)
    second.say(ysync.update(two.put("y", 4)))
    await world.turn(0.01)
    assert (first.line.ended, second.line.ended) == (None, None)
    assert len(updates(first)) == 2


async def test_R5_what_a_guest_resends_of_another_guest_who_is_here_waits_for_that_one() -> None:
    world = World()
    one, two = Writer(1), Writer(2)
    first, second = world.yjs_line("guest-1", guest=True), world.yjs_line("guest-2", guest=True)
    first.say(ysync.update(one.put("x", 1)))
    await world.turn(0.01)
    two.hear(one.doc.get_update())
    relayed = one.put("x", 2)
    two.hear(relayed)
    two.put("y", 1)
    second.hear()
    second.say(ysync.step_2(two.doc.get_update()))
    await world.turn(0.01)
    assert ysync.read(second.hear()[-1]) == ysync.Step1(b"\x01\x01\x01")
    first.say(ysync.update(relayed))
    await world.turn(0.01)
    second.say(ysync.step_2(two.doc.get_update()))
    await world.turn(0.01)
    assert second.line.ended is None
    assert len(updates(first)) == 3


async def test_W5_rights_that_end_close_for_good_and_signing_out_too() -> None:
    world = World()
    ada, bob = world.yjs_line("ada"), world.yjs_line("bob")
    await world.turn()
    world.town.roles["ada", "d1"] = "none"
    await world.yjs.review(UserId("ada"))
    world.yjs.sign_out("digest of bob")
    assert (ada.line.ended, bob.line.ended) == ((4403, "forbidden"), (4401, "signed out"))

"""What the Hocuspocus door bears, and how it ends (SPEC.md, section H)."""

import asyncio

import pytest

from crdt import hocus, ysync
from crdt.errors import FenceLost, StoreUnavailable
from crdt.ids import Channel, DocumentId, Micros, UserId
from crdt.lib0 import write_var_string
from crdt.replica import RoomLimits
from server.access import Allowed
from server.principal import Principal
from server.sockets.turnstile import Crowd
from tests.crdt.playbook import Writer
from tests.support.provider import (
    GREETED,
    NOTHING_MISSING,
    READING,
    REFUSED,
    Phone,
    door,
    phone,
    say_state,
    states_in,
    token,
)
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_HP3_an_update_that_overtakes_the_token_is_kept_for_it() -> None:
    world = World()
    ada = Phone(door(world))
    update = Writer(1).put("x", 1)
    ada.say(ysync.update(update), token("ada"), ysync.step_1(b"\x00"))
    await world.turn(0.01)
    assert ysync.update(update) in ada.hear()


async def test_HP3_without_a_token_the_socket_ends_after_ten_seconds_and_with_one_it_stays() -> None:
    world = World()
    at = door(world)
    ada, eve = await phone(world, at, "ada"), Phone(at)
    eve.say(ysync.step_1(b"\x00"))
    await world.turn(10.1)
    assert (None, (4408, "no token")) == (ada.line.ended, eve.line.ended)


@pytest.mark.parametrize(
    "flood", [[ysync.step_1(b"\x00")] * 1_001, [ysync.update(b"x" * 200_000)] * 11], ids=["messages", "bytes"]
)
async def test_HP3_what_waits_for_a_token_is_bounded(flood: list[bytes]) -> None:
    world = World()
    eve = Phone(door(world))
    eve.say(*flood)
    assert (1009, "too much before the token") == eve.line.ended


async def test_HP3_waiting_is_bounded_over_all_documents_of_a_socket_and_free_again_after() -> None:
    world = World(documents=tuple(f"d{number}" for number in range(40)))
    ada = Phone(door(world, most_waiting=50))
    for number in range(40):
        ada.say(token("ada"), ysync.step_1(b"\x00"), to=f"d{number}")
    await world.turn(0.01)
    for number in range(40):
        ada.say(NOTHING_MISSING, to=f"d{number}")
    await world.turn(0.01)
    assert (None, 40) == (ada.line.ended, len(ada.connection.documents))


async def test_HP3_messages_may_be_small_until_the_first_token_has_passed() -> None:
    world = World()
    at = door(world)
    assert 256 << 10 == Phone(at).line.longest
    assert (16 << 20) < (await phone(world, at, "ada")).line.longest


async def test_HP10_a_ping_is_answered_and_a_pong_or_a_stateless_message_is_not() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    ada.say_bytes(hocus.PING, hocus.PONG)
    ada.say(b"\x05" + write_var_string("hello" * 10_000))
    assert [hocus.PONG] == ada.line.take()


async def test_HP10_silent_providers_hear_something_every_fifteen_seconds() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    await world.turn(15.1)
    assert [ysync.NOTHING] == ada.hear()


@pytest.mark.parametrize(
    "message", [b"", b"\x02d1\x2a", b"\x02d1\x06\x00", b"\xff" * 20, b"\x02d1\x00\x09\x00", "text"]
)
async def test_HP11_twenty_messages_that_cannot_be_read_end_the_socket(message: bytes | str) -> None:
    world = World()
    eve = await phone(world, door(world), "eve")
    eve.say_bytes(*[message] * 19)
    assert None is eve.line.ended
    eve.say_bytes(message)
    assert (1008, "too many bad frames") == eve.line.ended


async def test_HP11_a_socket_has_so_many_documents_and_those_denied_make_way() -> None:
    world = World(documents=("d1", "d2", "d3"))
    ada = Phone(door(world, most_documents=2))
    for name in ("d1", "nowhere", "d2", "d3"):
        ada.say(token("ada"), to=name)
        await world.turn()
    assert ["d1", "d2"] == [document.address for document in ada.connection.documents]
    assert hocus.prefix("d3") + hocus.denied("over_limit") in ada.line.take()


async def test_HP11_tokens_are_looked_at_so_often_and_then_denied_and_at_last_not_heard() -> None:
    world = World()
    eve = Phone(door(world, tokens_at_once=5, tokens_per_second=1.0))
    for _ in range(70):
        eve.say(token(""))
        await world.turn(steps=3)
    heard = eve.hear()
    assert 5 == heard.count(hocus.denied("not_signed_in"))
    assert 60 == heard.count(hocus.denied("over_limit"))
    assert (4429, "over_limit") == eve.line.ended


async def test_HP12_a_crowd_is_turned_away() -> None:
    world = World()
    at = door(world, crowd=Crowd(person=1))
    await phone(world, at, "ada")
    again = Phone(at)
    again.say(token("ada"))
    await world.turn()
    assert (4429, "too_many_sockets") == again.line.ended


async def test_HP12_a_document_that_is_left_is_left_and_may_be_opened_again() -> None:
    world = World()
    at = door(world)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    ada.say(say_state(11, 1, {"page": "a"}))
    await world.turn(0.05)
    ada.hear(), bob.hear()
    ada.say(b"\x07")
    await world.turn(0.05)
    assert {11: None} == states_in(bob.hear())
    bob.say(ysync.update(Writer(2).put("x", 1)))
    await world.turn(0.01)
    assert [] == ada.line.take()
    ada.say(token("ada"), ysync.step_1(b"\x00"))
    await world.turn(0.01)
    assert GREETED == ada.hear()[0]


async def test_HP12_rights_that_end_are_denied_and_a_changed_role_is_told() -> None:
    world = World()
    at = door(world)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    world.town.roles["ada", "d1"] = "viewer"
    await at.review(UserId("ada"))
    assert [READING] == ada.hear()
    ada.say(ysync.update(Writer(1).put("x", 1)))
    await world.turn(0.01)
    assert [REFUSED] == ada.hear()
    world.town.roles["ada", "d1"] = "editor"
    await at.review(UserId("ada"))
    assert ([GREETED], (1012, "role_changed")) == (ada.hear(), ada.line.ended)
    world.town.roles["bob", "d1"] = "none"
    await at.review(UserId("bob"))
    assert [hocus.denied("forbidden"), hocus.closed("forbidden")] == bob.hear()
    assert None is bob.line.ended


async def test_HP12_a_token_that_ends_or_is_withdrawn_closes_the_socket() -> None:
    world = World()
    at = door(world)
    world.town.expires["ada"] = Micros(world.clock.now() + 60_000_000)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    await world.turn(61)
    at.sign_out("digest of bob")
    assert ((4401, "expired"), (4401, "signed out")) == (ada.line.ended, bob.line.ended)


async def test_HP12_another_token_of_the_same_person_lasts_and_of_another_person_does_not_do() -> None:
    world = World(documents=("d1", "d2"))
    at = door(world)
    world.town.expires["ada"] = Micros(world.clock.now() + 60_000_000)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    world.town.expires["ada"] = Micros(world.clock.now() + 600_000_000)
    ada.say(token("ada"))
    bob.say(token("eve"))
    await world.turn()
    await world.turn(61)
    assert ([], None) == ([body for body in ada.hear() if body[0] == 2], ada.line.ended)
    assert [hocus.denied("forbidden"), hocus.closed("forbidden")] == bob.hear()[:2]


async def test_HP12_a_failed_commit_lets_the_client_come_again() -> None:
    world = World()
    ada = await phone(world, door(world), "ada")
    world.switches.fail_next(FenceLost())
    ada.say(ysync.update(Writer(1).put("x", 1)))
    await world.turn(0.01)
    assert ([], (1012, "room_reloaded")) == (ada.hear(), ada.line.ended)


async def test_HP12_over_the_queue_of_an_absent_store_clients_are_told_to_try_later() -> None:
    world = World(limits=RoomLimits(queue=10))
    at = door(world)
    ada, bob = await phone(world, at, "ada"), await phone(world, at, "bob")
    world.switches.fail_next(StoreUnavailable(), times=1000)
    one, two = Writer(1), Writer(2)
    ada.say(ysync.update(one.put("x", 1)))
    await world.turn(0.01)
    ada.say(ysync.update(one.put("x", "twelve bytes or more")))
    bob.say(ysync.update(two.put("y", 1)))
    await world.turn(0.01)
    assert ([], (1013, "store_unavailable")) == (bob.hear(), bob.line.ended)
    assert ([], None) == (ada.hear(), ada.line.ended)


async def test_HP12_who_hangs_up_while_the_token_is_looked_at_leaves_nothing_behind() -> None:
    world = World()
    at = door(world)
    ada = Phone(at)
    ada.say(token("ada"), ysync.step_1(b"\x00"))
    ada.line.hang_up()
    await world.turn(0.05)
    assert (frozenset(), []) == (at.connections, world.rooms.whereabouts())


async def test_HP12_a_right_that_ends_while_its_holder_comes_in_is_denied() -> None:
    world = World()
    at, admit, gate = door(world), world.town.admit, asyncio.Event()

    async def slow(principal: Principal, channel: Channel) -> Allowed:
        allowed = await admit(principal, channel)
        await gate.wait()
        return allowed

    world.town.admit = slow  # type: ignore[method-assign]
    ada, bob = Phone(at), Phone(at)
    ada.say(token("ada"))
    bob.say(token("bob"))
    await world.turn(0.01)
    world.town.roles |= {("ada", "d1"): "none", ("bob", "d1"): "none"}
    await at.review(UserId("ada"))
    await at.review_document(DocumentId("d1"))
    gate.set()
    await world.turn(0.01)
    assert [[hocus.denied("not_found")]] * 2 == [ada.hear(), bob.hear()]

"""The native door frame by frame (SPEC.md, section W)."""

import pytest

from crdt.errors import FenceLost
from crdt.frames import (
    Ack,
    Committed,
    Event,
    Failure,
    Happening,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Present,
    Reset,
    ServerFrame,
    Sync,
    Welcome,
)
from crdt.ids import Channel, Micros, UserId
from crdt.ysync import EMPTY_UPDATE
from engine.runtime.clock import ManualClock
from tests.crdt.playbook import Writer
from tests.support.world import World

pytestmark = pytest.mark.anyio

D1 = Channel("doc:d1")
RUN = Channel("run:r1")


def advance(world: World, seconds: float) -> None:
    assert isinstance(world.clock, ManualClock)
    world.clock.advance(seconds)


def codes(frames: list[ServerFrame]) -> list[str]:
    return [frame.code for frame in frames if isinstance(frame, Failure)]


async def test_W_hello_is_answered_with_who_one_is() -> None:
    world = World()
    phone = await world.phone("ada")
    (welcome,) = phone.hear()
    assert isinstance(welcome, Welcome)
    assert (welcome.user, welcome.name, welcome.build, welcome.session) == (
        "ada",
        "Ada",
        "test",
        phone.connection.session,
    )


async def test_W_before_hello_everything_is_answered_not_signed_in() -> None:
    world = World()
    phone = world.dial()
    phone.say(Join(channel=D1, sv=b"\x00", epoch="", client=1), Sync(channel=D1, id=1, update=b"\x00\x00"))
    frames = phone.hear()
    assert codes(frames) == ["not_signed_in", "not_signed_in"]
    assert [frame.ref for frame in frames if isinstance(frame, Failure)] == [("join", D1), ("sync", D1, 1)]


async def test_W5_a_socket_without_hello_is_closed_after_ten_seconds() -> None:
    world = World()
    phone = world.dial()
    advance(world, 9.9)
    assert phone.line.ended is None
    advance(world, 0.2)
    assert phone.line.ended == (4401, "no hello")


async def test_W5_a_wrong_token_is_answered_and_closed() -> None:
    world = World()
    phone = await world.phone("")
    assert codes(phone.hear()) == ["not_signed_in"]
    assert phone.line.ended == (4401, "not_signed_in")


async def test_W5_a_token_that_expires_ends_its_socket() -> None:
    world = World()
    world.town.expires["ada"] = Micros(world.clock.now() + 60_000_000)
    phone = await world.phone("ada")
    advance(world, 59)
    assert phone.line.ended is None
    advance(world, 2)
    assert phone.line.ended == (4401, "expired")


@pytest.mark.parametrize("hello", [Hello(token="ada", protocol=2), Hello(token="ada", kinds={"freeform": 0})])
async def test_W_an_app_that_is_too_old_is_told_to_upgrade(hello: Hello) -> None:
    world = World()
    phone = world.dial()
    phone.say(hello)
    await world.turn()
    assert codes(phone.hear()) == ["upgrade_required"]
    assert phone.line.ended == (4400, "upgrade_required")


async def test_W_frames_may_follow_hello_without_waiting_for_its_answer() -> None:
    world = World()
    phone = world.dial()
    phone.say(Hello(token="ada"), Join(channel=D1, sv=b"\x00", epoch="", client=1))
    await world.turn()
    assert [type(frame) for frame in phone.hear()] == [Welcome, Joined]


async def test_W_two_people_edit_one_document() -> None:
    world = World()
    ada, bob = await world.phone("ada"), await world.phone("bob")
    one, two = Writer(1), Writer(2)
    await ada.join(client=1)
    await bob.join(client=2)
    ada.hear(), bob.hear()
    ada.sync(1, one.put("x", 1))
    await world.turn()
    assert ada.hear() == [Ack(channel=D1, id=1, sequence=1)]
    (committed,) = bob.hear()
    assert isinstance(committed, Committed)
    two.hear(committed.update)
    assert (two.content, committed.sequence) == ({"x": 1}, 1)
    assert [(change.author, change.sequence) for change in world.changes] == [("ada", 1)]


async def test_W4_after_a_reconnect_nothing_is_missing() -> None:
    world = World()
    ada, bob = await world.phone("ada"), await world.phone("bob")
    one, two = Writer(1), Writer(2)
    await ada.join(client=1)
    await bob.join(client=2)
    bob.hang_up()
    ada.sync(1, one.put("x", 1))
    offline = two.put("y", 2)
    await world.turn()
    again = await world.phone("bob")
    await again.join(client=2, vector=two.state_vector, epoch="e1")
    joined = again.hear()[-1]
    assert isinstance(joined, Joined)
    two.hear(joined.update)
    again.sync(1, offline)
    await world.turn(0.01)
    assert two.content == {"x": 1, "y": 2}
    heard = [frame for frame in ada.hear() if isinstance(frame, Committed)]
    one.hear(heard[-1].update)
    assert one.content == two.content


async def test_W_a_join_says_kind_role_epoch_and_who_is_there() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1)
    ada.show({"page": "design", "name": "SPOOF"})
    await world.turn(0.05)
    world.town.roles["bob", "d1"] = "viewer"
    bob = await world.phone("bob")
    await bob.join(client=2)
    joined = bob.hear()[-1]
    assert isinstance(joined, Joined)
    assert (joined.kind, joined.role, joined.epoch, joined.sequence) == ("freeform", "viewer", "e1", 0)
    assert joined.presence == {
        ada.connection.session: {"page": "design", "user": "ada", "name": "Ada", "color": 1}
    }


async def test_W3_presence_goes_to_everybody_and_ends_with_the_socket() -> None:
    world = World()
    ada, bob = await world.phone("ada"), await world.phone("bob")
    await ada.join(client=1)
    await bob.join(client=2)
    bob.hear()
    ada.show({"cursor": {"x": 1.5, "y": 2}, "user": "eva"})
    await world.turn(0.05)
    session = ada.connection.session
    stamped = {"cursor": {"x": 1.5, "y": 2}, "user": "ada", "name": "Ada", "color": 1}
    assert bob.hear() == [Present(channel=D1, states={session: stamped})]
    ada.hang_up()
    await world.turn(0.05)
    assert bob.hear() == [Present(channel=D1, states={session: None})]


async def test_W3_a_presence_state_over_four_kilobytes_is_refused() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1)
    ada.hear()
    ada.show({"page": "x" * 5000})
    await world.turn(0.05)
    assert codes(ada.hear()) == ["over_limit"]


async def test_W_a_refused_update_is_answered_with_its_id() -> None:
    world = World()
    world.town.roles["bob", "d1"] = "viewer"
    bob = await world.phone("bob")
    await bob.join(client=2)
    bob.hear()
    bob.sync(7, Writer(2).put("x", 1))
    (failure,) = bob.hear()
    assert isinstance(failure, Failure)
    assert (failure.code, failure.ref) == ("read_only", ("sync", D1, 7))


@pytest.mark.parametrize(
    ("channel", "code"),
    [("doc:nowhere", "not_found"), ("nonsense", "unknown_channel"), ("doc:d2", "not_found")],
)
async def test_W_a_join_that_is_not_allowed_is_answered(channel: str, code: str) -> None:
    world = World(documents=("d1", "d2"))
    world.town.roles["ada", "d2"] = "none"
    ada = await world.phone("ada")
    ada.hear()
    ada.say(Join(channel=Channel(channel), sv=b"\x00", epoch="", client=1))
    await world.turn()
    (failure,) = ada.hear()
    assert isinstance(failure, Failure)
    assert (failure.code, failure.ref) == (code, ("join", channel))


async def test_W_joining_a_document_needs_a_state_vector_an_epoch_and_a_client_id() -> None:
    world = World()
    ada = await world.phone("ada")
    ada.say(Join(channel=D1))
    await world.turn()
    assert codes(ada.hear()) == ["invalid_input"]


async def test_W_a_broken_state_vector_is_answered() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1, vector=b"\xff\xff\xff\xff\xff")
    frames = ada.hear()
    assert [frame.ref for frame in frames if isinstance(frame, Failure)] == [("join", D1)]


async def test_W_what_has_not_been_joined_cannot_be_edited() -> None:
    world = World()
    ada = await world.phone("ada")
    ada.hear()
    ada.sync(1, Writer(1).put("x", 1))
    assert codes(ada.hear()) == ["not_joined"]


async def test_W_leaving_ends_what_comes() -> None:
    world = World()
    ada, bob = await world.phone("ada"), await world.phone("bob")
    await ada.join(client=1)
    await bob.join(client=2)
    bob.say(Leave(channel=D1))
    bob.hear()
    ada.sync(1, Writer(1).put("x", 1))
    await world.turn()
    assert bob.hear() == []


async def test_R12_another_epoch_is_answered_with_a_reset() -> None:
    world = World()
    ada = await world.phone("ada")
    await ada.join(client=1, epoch="before", vector=b"\x01\x09\x05")
    _, reset, joined = ada.hear()
    assert isinstance(reset, Reset)
    assert isinstance(joined, Joined)
    assert (reset.epoch, joined.update) == ("e1", EMPTY_UPDATE)


async def test_R13_a_failed_commit_sends_everybody_back_and_what_was_not_acknowledged_comes_again() -> None:
    world = World()
    ada = await world.phone("ada")
    one = Writer(1)
    await ada.join(client=1)
    ada.hear()
    world.switches.fail_next(FenceLost())
    ada.sync(1, one.put("x", 1))
    await world.turn()
    assert ada.hear() == [Left(channel=D1, code="room_reloaded")]
    ada.sync(2, one.put("y", 2))
    assert ada.hear() == []
    await ada.join(client=1, vector=one.state_vector, epoch="e1")
    joined = ada.hear()[-1]
    assert isinstance(joined, Joined)
    assert joined.sv == b"\x00"
    ada.sync(3, one.doc.get_update(joined.sv))
    await world.turn(0.01)
    assert Ack(channel=D1, id=3, sequence=1) in ada.hear()


# Channels of events


async def test_W_events_of_a_run_arrive_in_order_and_without_a_hole() -> None:
    world = World()
    await world.channels.publish([(RUN, "a", {"n": 1}), (RUN, "b", {"n": 2})])
    ada = await world.phone("ada")
    ada.hear()
    ada.say(Join(channel=RUN, since=1))
    await world.turn()
    at = world.clock.now()
    assert ada.hear() == [
        Joined(
            channel=RUN,
            role="viewer",
            events=(Happening(sequence=2, topic="b", payload={"n": 2}, at=at),),
            event_sequence=2,
        )
    ]
    await world.channels.publish([(RUN, "c", {"n": 3})])
    world.channels.ephemeral(RUN, "log", "line")
    assert ada.hear() == [
        Event(channel=RUN, sequence=3, topic="c", payload={"n": 3}, at=at),
        Event(channel=RUN, sequence=0, topic="log", payload="line", at=at),
    ]


async def test_W_a_document_brings_its_events_along() -> None:
    world = World()
    await world.channels.publish([(D1, "workflow:run:completed", {"run": "r1"})])
    ada = await world.phone("ada")
    ada.say(Join(channel=D1, sv=b"\x00", epoch="", client=1, since=0))
    await world.turn()
    joined = ada.hear()[-1]
    assert isinstance(joined, Joined)
    assert ([event.topic for event in joined.events], joined.event_sequence) == (
        ["workflow:run:completed"],
        1,
    )
    await world.channels.publish([(D1, "later", None)])
    assert [type(frame) for frame in ada.hear()] == [Event]


async def test_W_ones_own_channel_has_one_name() -> None:
    world = World()
    ada = await world.phone("ada")
    ada.say(Join(channel=Channel("user:me")))
    await world.turn()
    ada.hear()
    await world.channels.publish([(Channel(f"user:{UserId('ada')}"), "mention", None)])
    (event,) = ada.hear()
    assert isinstance(event, Event)
    assert event.channel == "user:me"

"""Locks of an open document over doors, store and clock (crdt/SPEC.md, section L): the clock is the test's."""

import asyncio
from typing import Any

import pytest
from pycrdt import Doc, Map

from crdt import ysync
from crdt.effects import LockAnswer
from crdt.events import LockVerb
from crdt.frames import Ack, Event, Failure, Join, Joined, Locks, ServerFrame
from crdt.ids import DocumentId, UserId, document_channel
from crdt.leases import LockLost, SectionLocked
from crdt.presence import Author
from crdt.sections import DOCUMENT, Section
from engine.records import FenceRecord, LockRecord
from engine.runtime.clock import ManualClock
from tests.support.world import Phone, World

pytestmark = pytest.mark.anyio

D1 = DocumentId("d1")
X: Section = ("body", "x")
ADA, BOB, EVA = (Author(user=UserId(name.lower()), name=name) for name in ("Ada", "Bob", "Eva"))


def put(client: int, key: str, *, root: str = "body") -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    doc.get(root, type=Map)[key] = "x"
    return doc.get_update()


def order(world: World, verb: LockVerb, who: Author = ADA, section: Section = X, **more: Any) -> Any:
    return world.rooms.lock(world.town.records["d1"], who, verb, section, **more)


async def do(
    world: World, verb: LockVerb, who: Author = ADA, section: Section = X, **more: Any
) -> LockAnswer:
    return await world.within(order(world, verb, who, section, **more))


async def two(world: World) -> tuple[Phone, Phone]:
    ada, bob = await world.phone("ada"), await world.phone("bob")
    await ada.join(client=1)
    await bob.join(client=2)
    await world.turn(0.05)
    ada.hear(), bob.hear()
    return ada, bob


def of(frames: list[ServerFrame], kind: type[Any]) -> list[Any]:
    return [frame for frame in frames if isinstance(frame, kind)]


def holders(frames: list[ServerFrame]) -> list[str]:
    """By the newest list of locks among the frames."""
    return [lock["holder"]["name"] for lock in of(frames, Locks)[-1].locks]


async def test_L14_everybody_native_sees_a_lock_and_its_event_after_the_commit() -> None:
    world = World()
    _, bob = await two(world)
    await do(world, "take")
    heard = bob.hear()
    (lock,) = of(heard, Locks)[-1].locks
    assert (["body", "x"], {"id": "ada", "name": "Ada", "color": 1}, 1, None, []) == (
        lock["section"],
        lock["holder"],
        lock["fence"],
        lock["answer_by"],
        lock["queue"],
    )
    (event,) = of(heard, Event)
    assert ("document:lock:taken", 1, ["body", "x"], "ada") == (
        event.topic,
        event.sequence,
        event.payload["section"],
        event.payload["user"],
    )
    assert event.payload["until"] == lock["until"] == event.at + 30_000_000


async def test_L14_who_joins_later_gets_the_locks_that_are_there() -> None:
    world = World()
    await two(world)
    await do(world, "take")
    eva = await world.phone("eva")
    await eva.join(client=3)
    (joined,) = of(eva.hear(), Joined)
    assert ["Ada"] == [lock["holder"]["name"] for lock in joined.locks]


async def test_L3_a_native_update_is_refused_and_the_next_join_goes_on() -> None:
    world = World()
    _, bob = await two(world)
    await do(world, "take")
    bob.sync(1, put(2, "x"))
    await world.turn(0.05)
    (failure,) = of(bob.hear(), Failure)
    assert ("section_locked", ("sync", "doc:d1", 1), [["body", "x"]]) == (
        failure.code,
        failure.ref,
        failure.details["paths"],
    )
    await bob.join(client=4)
    bob.sync(2, put(4, "y"))
    await world.turn(0.05)
    assert [2] == [ack.id for ack in of(bob.hear(), Ack)]


async def test_L8_a_lock_nobody_renews_ends_by_the_clock_and_the_next_one_gets_it() -> None:
    world = World()
    _, bob = await two(world)
    await do(world, "take")
    assert 1 == (await do(world, "ask", BOB)).place
    assert 0 == (await do(world, "keep")).place
    bob.hear()
    await world.turn(29.0)
    assert [] == of(bob.hear(), Locks)
    await world.turn(1.0)
    await world.turn(0.01)
    heard = bob.hear()
    assert ["Bob"] == holders(heard)
    assert ["document:lock:expired", "document:lock:taken"] == [event.topic for event in of(heard, Event)]


async def test_L6_an_ask_without_an_answer_is_granted_after_twenty_seconds() -> None:
    world = World()
    ada, _ = await two(world)
    await do(world, "take")
    await do(world, "ask", BOB)
    (lock,) = of(ada.hear(), Locks)[-1].locks
    assert ["Bob"] == [person["name"] for person in lock["queue"]]
    assert lock["answer_by"] <= world.clock.now() + 20_000_000
    await world.turn(20.0)
    await world.turn(0.01)
    assert ["Bob"] == holders(ada.hear())


async def test_L10_a_holder_who_hangs_up_loses_the_lock_after_the_grace() -> None:
    world = World()
    ada, bob = await two(world)
    await do(world, "take")
    ada.hang_up()
    await world.turn(14.0)
    bob.hear()
    await world.turn(1.0)
    await world.turn(0.01)
    assert () == of(bob.hear(), Locks)[-1].locks


async def test_L13_a_lock_and_its_fence_survive_a_restart() -> None:
    world = World()
    await two(world)
    await do(world, "take")
    world.restart()
    bob = await world.phone("bob")
    await bob.join(client=12)
    (joined,) = of(bob.hear(), Joined)
    assert ["Ada"] == [lock["holder"]["name"] for lock in joined.locks]
    bob.sync(1, put(12, "x"))
    await world.turn(0.05)
    assert ["section_locked"] == [failure.code for failure in of(bob.hear(), Failure)]
    await world.turn(15.0)
    await bob.join(client=13)
    assert 2 == (await do(world, "take", BOB)).lock.fence  # type: ignore[union-attr]


async def test_L13_a_holder_who_comes_back_after_the_restart_keeps_it() -> None:
    world = World()
    await two(world)
    await do(world, "take")
    world.restart()
    ada = await world.phone("ada")
    await ada.join(client=1)
    await world.turn(20.0)
    assert 1 == (await do(world, "renew")).lock.fence  # type: ignore[union-attr]


async def test_L13_what_is_over_leaves_no_row_and_its_fence_does() -> None:
    world = World()
    await two(world)
    await do(world, "take")
    await do(world, "take", section=("body", "y"))
    await do(world, "release")
    rows = await world.store.records.find(LockRecord, {"document": D1})
    assert ['["body", "y"]'] == [row.section for row in rows]
    assert 2 == (await world.store.records.get(FenceRecord, D1)).last  # type: ignore[union-attr]


async def test_L13_a_room_stays_open_for_a_lock_of_a_program_and_ends_it() -> None:
    """Nobody has the document open; the lock is for two minutes."""
    world = World()
    await do(world, "take", ttl=120.0)
    for _ in range(11):
        await world.turn(10.0)
    with pytest.raises(SectionLocked):
        await do(world, "take", BOB)
    for _ in range(2):
        await world.turn(10.0)
    events = await world.store.events.since(document_channel(D1), 0, 10)
    assert ["document:lock:taken", "document:lock:expired"] == [event.topic for event in events]
    assert () == await world.store.records.find(LockRecord, {"document": D1})


async def test_L5_a_clock_that_was_set_back_keeps_nothing_locked_beyond_its_lease() -> None:
    world = World()
    await do(world, "take", ttl=120.0)
    world.clock = ManualClock(start=world.clock.now() - 86_400_000_000)
    world.restart()
    with pytest.raises(SectionLocked):
        await do(world, "take", BOB)
    for _ in range(13):
        await world.turn(10.0)
    assert "Bob" == (await do(world, "take", BOB)).lock.holder.name  # type: ignore[union-attr]


async def test_L12_with_the_store_away_nobody_hears_of_a_lock_until_it_is_back() -> None:
    world = World()
    ada, bob = await two(world)
    world.switches.fail_next(times=3)
    taking = asyncio.ensure_future(order(world, "take"))
    await world.turn(0.01)
    bob.sync(1, put(2, "x"))
    await world.turn(0.1)
    assert [] == of(ada.hear(), Locks) + of(bob.hear(), Failure)
    for _ in range(12):
        await world.turn(1.0)
    assert taking.done()
    assert ["Ada"] == holders(ada.hear())
    assert ["section_locked"] == [failure.code for failure in of(bob.hear(), Failure)]


async def test_R18_a_reader_too_slow_for_a_change_of_locks_gets_all_of_them_when_it_reads_again() -> None:
    world = World()
    ada, bob = await two(world)
    bob.say(Join(channel=document_channel(D1), sv=b"\x00", epoch="", client=5, topics=("workflow:**",)))
    await world.turn(0.05)
    bob.line.stick()
    doc: Doc[Any] = Doc(client_id=1)
    for id_ in (1, 2):
        before = doc.get_state()
        doc.get("body", type=Map)[f"big {id_}"] = "x" * (700 << 10)
        ada.sync(id_, doc.get_update(before))
        await world.turn(0.05)
    await do(world, "take")
    bob.line.drain()
    await world.turn(0.05)
    assert ["Ada"] == holders(bob.hear())


async def test_L14_a_yjs_client_that_edits_what_is_locked_is_closed_with_4403() -> None:
    world = World()
    await two(world)
    await do(world, "take", section=DOCUMENT)
    phone = world.yjs_line("eva")
    await world.turn(0.05)
    phone.say(ysync.update(put(31, "t1", root="comments")))
    await world.turn(0.05)
    assert phone.line.ended is None
    phone.say(ysync.update(put(32, "x")))
    await world.turn(0.05)
    assert phone.line.ended == (4403, "section_locked")


async def test_L5_renewing_what_somebody_else_has_taken_over_is_refused() -> None:
    world = World()
    await two(world)
    await do(world, "take")
    await do(world, "break", BOB)
    with pytest.raises(LockLost):
        await do(world, "renew")

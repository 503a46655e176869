"""Open documents against a store: opened once, committed in order, compacted, slow readers spared (SPEC.md, section R)."""

from dataclasses import replace
from typing import cast

import pytest
from pycrdt import Map

from crdt.codec import decode_server
from crdt.effects import Compact
from crdt.errors import FenceLost, InvalidInput, ShuttingDown, StoreUnavailable
from crdt.frames import Ack, Committed, Failure, Joined, Left, Present
from crdt.ids import Channel, ClientId, DocumentId, Micros, UserId
from crdt.kinds.kind import YDoc, kinds
from crdt.replica import RoomLimits
from crdt.room import Room
from engine.records import ClientBinding, DocumentRecord
from engine.rooms import Present as Person
from engine.rooms import Rooms
from engine.rooms.compacting import compact
from engine.runtime.tasks import running
from engine.writes import AppendUpdate, Insert
from tests.crdt.playbook import Writer, set_y
from tests.support.world import Phone, World, record

pytestmark = pytest.mark.anyio

ADA = UserId("ada")
D1 = DocumentId("d1")
CHANNEL = Channel("doc:d1")


async def joined(world: World, name: str, client: int) -> Phone:
    phone = await world.phone(name)
    await phone.join(client=client)
    phone.hear()
    return phone


class Stumbling:
    """A room with a defect that shows when it is told something."""

    def __init__(self, room: Room | None) -> None:
        self._room = room

    def __getattr__(self, name: str) -> object:
        return getattr(self._room, name)

    def receive(self, _event: object, _now: float) -> None:
        raise ArithmeticError("a defect")


async def type_rows(world: World, phone: Phone, writer: Writer, count: int, start: int = 1) -> None:
    for number in range(start, start + count):
        phone.sync(number, writer.put("x", number))
        await world.turn(0.01)


async def content(world: World) -> object:
    document = await world.rooms.read(record("d1"))
    return dict(document.projection)


async def test_R1_a_document_is_opened_once_however_many_come_at_once() -> None:
    world = World()
    phones = [await world.phone(name) for name in ("ada", "bob", "eva")]
    for number, phone in enumerate(phones):
        await phone.join(client=number + 1)
    assert [type(phone.hear()[-1]) for phone in phones] == [Joined] * 3
    assert not [task for task in running() if task.startswith("open room")]
    assert world.rooms.present(D1) == [
        Person(user=UserId("ada"), name="Ada", color=1),
        Person(user=UserId("bob"), name="Bob", color=2),
        Person(user=UserId("eva"), name="Eva", color=3),
    ]


async def test_R2_the_log_has_one_row_per_author_and_tick_and_the_binding_of_its_client_id() -> None:
    world = World()
    ada, bob = await joined(world, "ada", 1), await joined(world, "bob", 2)
    one = Writer(1)
    ada.sync(1, one.put("x", 1))
    ada.sync(2, one.put("y", 2))
    bob.sync(1, Writer(2).put("z", 3))
    await world.turn()
    stored = await world.store.updates.load(D1)
    assert [(row.sequence, row.author, row.door) for row in stored.tail] == [
        (1, "ada", "native"),
        (2, "bob", "native"),
    ]
    binding = await world.store.records.get(ClientBinding, D1, 1)
    assert binding is not None
    assert (binding.user, binding.client) == (ADA, ClientId(1))


async def test_R2_a_log_with_a_row_that_leans_on_a_later_one_opens() -> None:
    """As logs may be that were written before each row had to stand on those before it."""
    world, first, second = World(), Writer(1), Writer(2)
    made = first.put("x", 1)
    second.hear(made)
    rows = [
        AppendUpdate(document=D1, author=ADA, door="native", at=Micros(1), update=update)
        for update in (second.put("x", 2), made)
    ]
    await world.store.writer.commit(tuple(rows))
    phone = await world.phone("ada")
    await phone.join(client=9)
    reader = Writer(9)
    for frame in phone.hear():
        if isinstance(frame, Joined):
            reader.hear(frame.update)
    assert {"x": 2} == reader.content
    phone.sync(1, reader.put("y", 1))
    await world.turn(0.01)
    assert [Ack(channel=CHANNEL, id=1, sequence=3)] == [f for f in phone.hear() if isinstance(f, Ack)]


async def test_R5_a_binding_holds_after_a_restart() -> None:
    world = World()
    await world.user("ada", "eve")
    ada = await joined(world, "ada", 1)
    writer = Writer(1)
    ada.sync(1, writer.put("x", 1))
    await world.turn()
    world.restart()
    eve = await world.phone("eve")
    await eve.join(client=1)
    failure = eve.hear()[-1]
    assert isinstance(failure, Failure)
    assert failure.code == "client_taken"


async def test_R10_the_server_reads_what_is_committed_and_nothing_else() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    writer = Writer(1)
    ada.sync(1, writer.put("x", 1))
    await world.turn()
    world.switches.hold()
    ada.sync(2, writer.put("x", 2))
    await world.turn(0.01)
    world.switches.release()
    assert await content(world) == {"body": {"x": 2}}
    assert world.rooms.sequence(D1) == 2


async def test_R16_an_edit_of_the_server_is_committed_told_and_numbered() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    assert await world.within(world.rooms.edit(record("d1"), UserId("bob"), set_y)) == 1
    (frame,) = ada.hear()
    assert isinstance(frame, Committed)
    assert [(change.author, change.sequence) for change in world.changes] == [("bob", 1)]


async def test_R16_what_an_edit_raises_comes_back_to_the_caller() -> None:
    def refuse(_doc: YDoc) -> None:
        raise InvalidInput("no such node")

    world = World()
    with pytest.raises(InvalidInput, match="no such node"):
        await world.within(world.rooms.edit(record("d1"), ADA, refuse))
    assert await world.within(world.rooms.edit(record("d1"), ADA, set_y)) == 1


async def test_R13_a_room_whose_commit_failed_opens_afresh_from_the_log() -> None:
    world = World()
    ada, bob = await joined(world, "ada", 1), await joined(world, "bob", 2)
    one = Writer(1)
    await type_rows(world, ada, one, 1)
    world.switches.fail_next(FenceLost())
    ada.sync(2, one.put("x", "lost"))
    await world.turn(0.01)
    assert bob.hear()[-1] == Left(channel=CHANNEL, code="room_reloaded")
    assert await world.within(content(world)) == {"body": {"x": 1}}


async def test_R14_while_the_store_is_away_presence_goes_on_and_nothing_is_acknowledged() -> None:
    world = World()
    ada, bob = await joined(world, "ada", 1), await joined(world, "bob", 2)
    world.switches.fail_next(StoreUnavailable(), times=3)
    ada.sync(1, Writer(1).put("x", 1))
    await world.turn()
    ada.show({"page": "design"})
    await world.turn(0.1)
    assert [type(frame) for frame in bob.hear()] == [Present]
    assert Ack not in [type(frame) for frame in ada.hear()]
    for _ in range(4):
        await world.turn(1.0)
    assert Ack(channel=CHANNEL, id=1, sequence=1) in ada.hear()


async def test_R17_after_many_rows_a_snapshot_stands_for_the_log_that_loads_the_same() -> None:
    world = World(limits=RoomLimits(compact_after=5))
    ada, one = await joined(world, "ada", 1), Writer(1)
    await type_rows(world, ada, one, 5)
    await world.compacted()
    await type_rows(world, ada, one, 2, start=6)
    stored = await world.store.updates.load(D1)
    assert (stored.through, len(stored.tail), bool(stored.index)) == (5, 2, True)
    world.restart()
    assert await world.within(content(world)) == {"body": {"x": 7}}


async def test_R17_a_room_that_nobody_uses_closes_after_its_grace_with_a_snapshot() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    await type_rows(world, ada, Writer(1), 2)
    ada.hang_up()
    await world.turn(29)
    assert (await world.store.updates.load(D1)).through == 0
    await world.turn(2)
    await world.compacted()
    stored = await world.store.updates.load(D1)
    assert (stored.through, stored.tail) == (2, ())
    assert world.rooms.sequence(D1) == 0


async def test_R17_a_snapshot_that_differs_from_its_log_replaces_nothing() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    await type_rows(world, ada, Writer(1), 2)
    other = Writer(9)
    other.put("x", "something else")
    wrong = Compact(through=2, state=other.doc.get_update(), index=b"")
    await world.within(compact(world.store, world.clock, D1, wrong))
    assert (await world.store.updates.load(D1)).through == 0


async def test_R18_a_slow_reader_gets_no_presence_then_no_updates_then_one_difference() -> None:
    world = World()
    ada, bob = await joined(world, "ada", 1), await joined(world, "bob", 2)
    one, two = Writer(1), Writer(2)
    bob.line.stick()
    await type_big(world, ada, one, 1, 8, 20_000)
    before = bob.line.buffered
    ada.show({"page": "design"})
    await world.turn(0.1)
    assert bob.line.buffered == before
    await type_big(world, ada, one, 9, 80, 20_000)
    assert bob.line.buffered < 1_100_000
    bob.line.drain()
    await world.turn()
    frames = [frame for frame in bob.hear() if isinstance(frame, Committed)]
    assert len(frames) < 70
    for frame in frames:
        two.hear(frame.update)
    assert two.content == one.content
    assert ada.line.ended is None


async def test_R18_a_reader_that_reads_nothing_for_thirty_seconds_is_dropped_and_a_slow_one_is_not() -> None:
    world = World()
    ada, bob, eva = (
        await joined(world, "ada", 1),
        await joined(world, "bob", 2),
        await joined(world, "eva", 3),
    )
    one = Writer(1)
    bob.line.stick()
    eva.line.stick()
    await type_big(world, ada, one, 1, 30, 20_000)
    for _ in range(8):
        eva.line.drain(2)
        await world.turn(5)
    assert (ada.line.aborted, bob.line.aborted, eva.line.aborted) == (False, True, False)


async def test_R_updates_over_256_kilobytes_are_inspected_aside_and_stay_in_order() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    one = Writer(1)
    ada.sync(1, one.put("big", "x" * 400_000))
    ada.sync(2, one.put("x", 1))
    assert ada.line.held
    while ada.line.held:
        await world.turn(0.01)
    await world.turn(0.01)
    assert [frame.id for frame in ada.hear() if isinstance(frame, Ack)][-1] == 2


async def test_R_opening_fails_cleanly_while_the_store_is_away() -> None:
    world = World()
    bob = await world.phone("bob")

    async def away(_document: DocumentId) -> object:
        raise StoreUnavailable

    load = world.store.updates.load
    world.store.updates.load = away  # type: ignore[method-assign, assignment]
    await bob.join(client=2)
    failure = bob.hear()[-1]
    assert isinstance(failure, Failure)
    assert (failure.code, failure.ref) == ("store_unavailable", ("join", CHANNEL))
    with pytest.raises(StoreUnavailable):
        await world.within(world.rooms.read(record("d1")))
    world.store.updates.load = load  # type: ignore[method-assign]
    await bob.join(client=2)
    assert isinstance(bob.hear()[-1], Joined)


async def test_R_a_kind_that_this_server_does_not_know_opens_nothing() -> None:
    world = World()
    with pytest.raises(InvalidInput):
        await world.rooms.read(replace(record("d1"), kind="from the future"))


async def test_R_closing_commits_what_is_pending_and_opens_nothing_more() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    ada.sync(1, Writer(1).put("x", 1))
    await world.within(world.rooms.close())
    stored = await world.store.updates.load(D1)
    assert stored.through + len(stored.tail) == 1
    assert ada.hear()[-1] == Left(channel=CHANNEL, code="room_reloaded")
    with pytest.raises(ShuttingDown):
        await world.rooms.read(record("d1"))


async def test_R_a_broadcast_is_framed_once_whoever_many_are_there() -> None:
    world = World()
    phones = [
        await joined(world, name, number) for number, name in enumerate(("ada", "bob", "eva", "max"), 1)
    ]
    phones[0].sync(1, Writer(1).put("x", 1))
    await world.turn()
    frames = [phone.line.take() for phone in phones[1:]]
    assert frames[0] == frames[1] == frames[2]
    assert isinstance(decode_server(frames[0][0]), Committed)


async def type_big(world: World, phone: Phone, writer: Writer, first: int, count: int, size: int) -> None:
    for number in range(first, first + count):
        phone.sync(number, writer.put(f"k{number}", f"{number:04d}" + "x" * size))
        await world.turn(0.01, steps=6)


async def test_D12_a_document_of_an_older_kind_version_is_lifted_once_before_anybody_reads_it() -> None:
    def lift(doc: YDoc) -> None:
        doc.get("body", type=Map)["lifted"] = True

    world = World()
    await world.store.writer.commit((Insert(record=record("d1")),))
    ada = await joined(world, "ada", 1)
    await type_rows(world, ada, Writer(1), 1)
    old = kinds()["freeform"]
    newer = replace(old, version=old.version + 1, upgrade={old.version: lift})
    for _ in range(2):
        rooms = Rooms(store=world.store, clock=world.clock, kinds={"freeform": newer})
        document = await world.within(rooms.read(record("d1")))
        assert document.projection["body"] == {"x": 1, "lifted": True}
        assert rooms.sequence(D1) == 2
    row = await world.store.records.get(DocumentRecord, D1)
    assert row is not None
    assert row.kind_version == newer.version


async def test_R16_a_room_whose_log_cannot_be_read_again_ends_and_the_next_one_opens_when_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_off(doc: YDoc) -> None:
        set_y(doc)
        raise ArithmeticError("half way")

    async def damaged(*_: object) -> None:
        raise ValueError("a damaged row")

    world = World()
    ada = await joined(world, "ada", 1)
    with monkeypatch.context() as patched:
        patched.setattr("engine.rooms.host.loaded_again", damaged)
        with pytest.raises(ArithmeticError, match="half way"):
            await world.within(world.rooms.edit(record("d1"), ADA, break_off))
        await world.turn()
    assert isinstance(ada.hear()[-1], Left)
    assert await world.within(content(world)) == {}
    await ada.join(client=1)
    assert isinstance(ada.hear()[-1], Joined)


async def test_R13_a_room_that_stumbles_over_a_defect_is_dropped_and_everybody_comes_again() -> None:
    world = World()
    ada = await joined(world, "ada", 1)
    host = world.rooms._hosts[D1]
    host._room = cast("Room", Stumbling(host.room))
    ada.sync(1, Writer(1).put("x", 1))
    assert ada.hear() == [Left(channel=CHANNEL, code="room_reloaded")]
    await ada.join(client=1)
    assert isinstance(ada.hear()[-1], Joined)

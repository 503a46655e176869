"""N5: a document that is reset to another state while people have it open. Nothing is doubled, nothing of before comes back."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt import hocus, ysync
from crdt.errors import ConcertError, InvalidInput, StoreUnavailable
from crdt.frames import Ack, Committed, Failure, Joined, Left, Reset
from crdt.ids import UserId
from crdt.offences import SecretRefused
from crdt.presence import Author
from crdt.room import SERVER
from engine.records import DocumentRecord
from engine.resetting import prepare
from engine.rooms import loading
from tests.crdt.playbook import Writer
from tests.engine.stage import D1, FREEFORM, ID, Stage, content, of, state
from tests.support import provider

pytestmark = pytest.mark.anyio


async def test_N5_everybody_who_is_there_gets_the_new_state_and_the_new_epoch() -> None:
    stage = await Stage().founded()
    ada, bob = await stage.phone("ada", 1), await stage.phone("bob", 2)
    ada.sync(1, Writer(1).put("old", "text"))
    await stage.world.turn(0.01)
    assert [1] == [frame.id for frame in ada.hear() if isinstance(frame, Ack)]
    bob.hear()
    new = await stage.reset(state(new="state"))
    for phone, client in ((ada, 11), (bob, 12)):
        assert [Left(channel=D1, code="room_reloaded")] == of(phone.hear(), Left)
        await phone.join(client=client, epoch="e1", vector=b"\x01\x01\x02")
        heard = phone.hear()
        (reset,), (joined,) = of(heard, Reset), of(heard, Joined)
        assert (new.epoch, {"new": "state"}) == (reset.epoch, content(reset.update))
        assert (new.epoch, ysync.EMPTY_UPDATE) == (joined.epoch, joined.update)
    later = Writer(11)
    later.hear(reset.update)
    ada.sync(2, later.put("later", 1))
    await stage.world.turn(0.01)
    assert [2] == [frame.id for frame in ada.hear() if isinstance(frame, Ack)]
    assert {"new": "state", "later": 1} == await stage.stored()


async def test_N5_a_client_that_was_offline_with_edits_gets_the_reset_and_merges_none_of_them() -> None:
    stage = await Stage().founded()
    ada = await stage.phone("ada", 1)
    writer = Writer(1)
    ada.sync(1, writer.put("old", "text"))
    await stage.world.turn(0.01)
    ada.hang_up()
    pending = writer.put("offline", "edit")
    await stage.reset(state(new="state"))
    back = await stage.world.phone("ada")
    await back.join(client=1, epoch="e1", vector=writer.state_vector)
    (reset,) = of(back.hear(), Reset)
    assert {"new": "state"} == content(reset.update)
    back.sync(1, pending)
    await stage.world.turn(0.01)
    assert ["history_replaced"] == [frame.code for frame in back.hear() if isinstance(frame, Failure)]
    assert {"new": "state"} == await stage.stored()


@pytest.mark.parametrize("restored", ["another state", "an older state of its own"])
async def test_N5_an_old_y_websocket_client_that_comes_back_doubles_nothing(restored: str) -> None:
    stage = await Stage().founded()
    writer = Writer(5)
    old = await stage.yjs("ada", ysync.update(writer.type("text", "once")))
    older = (await stage.world.within(stage.world.rooms.read(stage.record))).state()
    old.say(ysync.update(writer.type("text", " and more")))
    await stage.world.turn(0.01)
    await stage.reset(state(text="other") if restored == "another state" else older)
    assert (4404, "history_replaced") == old.line.ended
    expected = {"text": "other" if restored == "another state" else "once"}
    # its provider would not come again after 4404; a page that kept its copy does
    asks = await stage.yjs("ada", ysync.step_1(writer.state_vector))
    assert (4404, "history_replaced") == asks.line.ended
    says = await stage.yjs("ada", ysync.step_2(writer.doc.get_update()))
    assert (4404, "history_replaced") == says.line.ended
    types = await stage.yjs("ada", ysync.update(writer.type("text", "!")))
    assert (4404, "history_replaced") == types.line.ended
    assert expected == await stage.stored()


async def test_N5_deletions_of_the_time_before_delete_nothing_of_the_new_state() -> None:
    stage = await Stage().founded()
    writer = Writer(5)
    old = await stage.yjs("ada", ysync.update(writer.put("kept", 1)))
    before = (await stage.world.within(stage.world.rooms.read(stage.record))).state()
    old.say(ysync.update(writer.drop("kept")))
    await stage.world.turn(0.01)
    await stage.reset(before)
    await stage.yjs("ada", ysync.step_2(writer.doc.get_update()))
    assert {"kept": 1} == await stage.stored()


async def test_N5_a_provider_of_hocuspocus_is_denied_and_let_go() -> None:
    stage = await Stage().founded()
    at = provider.door(stage.world)
    ada = await provider.phone(stage.world, at, "ada")
    writer = Writer(5)
    ada.say(ysync.update(writer.put("old", 1)))
    await stage.world.turn(0.01)
    ada.hear()
    await stage.reset(state(new="state"))
    ended = [hocus.denied("history_replaced"), hocus.closed("history_replaced")]
    assert ended == ada.hear()
    again = provider.Phone(at)
    again.say(provider.token("ada"), ysync.step_1(writer.state_vector))
    await stage.world.turn(0.01)
    assert ended == again.hear()[-2:]
    assert {"new": "state"} == await stage.stored()


async def test_E2_the_state_before_stays_as_a_revision_with_its_authors_and_numbers_go_on() -> None:
    stage = await Stage().founded()
    ada = await stage.phone("ada", 1)
    writer = Writer(1)
    ada.sync(1, writer.put("a", 1))
    await stage.world.turn(0.01)
    ada.sync(2, writer.put("b", 2))
    await stage.world.turn(0.01)
    new = await stage.reset(state(new="state"))
    log = stage.world.store.updates
    kept = [revision.through for revision in await log.revisions(ID)]
    assert [2, 3] == kept
    assert {"a": 1, "b": 2} == content(await log.state_at(ID, 2))
    assert {"new": "state"} == content(await log.state_at(ID, 3))
    ranges = [(each.first, each.last, each.author) for each in await log.attributions(ID)]
    assert [(1, 2, "ada"), (3, 3, "eva")] == ranges
    assert new == await stage.world.store.records.get(DocumentRecord, ID)
    assert "e1" != new.epoch


async def test_E2_what_a_revision_holds_stays_its_writers_however_often_it_comes_back() -> None:
    stage = await Stage().founded()
    ada, bob = await stage.phone("ada", 1), await stage.phone("bob", 2)
    ada.sync(1, Writer(1).comment("hers", 1))
    bob.sync(1, Writer(2).put("his", 1))
    await stage.world.turn(0.01)
    older = await stage.state()
    for to in (older, older, await stage.state()):  # the second time its ids are of a history before the last
        await stage.reset(to, own=True)
        owners = await stage.owners()
        assert [UserId("ada"), UserId("bob")] == [owners[client] for client in sorted(owners)]
    thief = await stage.phone("bob", 9, epoch="")
    hers, _ = sorted(owners)
    writer = Writer(hers)
    writer.hear(await stage.state())
    thief.sync(1, writer.comment("forged", 1))
    await stage.world.turn(0.01)
    assert ["client_taken"] == [frame.code for frame in of(thief.hear(), Failure)]


async def test_E2_what_comes_from_a_file_is_the_server_s_whatever_ids_it_names() -> None:
    stage = await Stage().founded()
    ada = await stage.phone("ada", 77)  # the id that the file names
    ada.sync(1, Writer(77).put("a", 1))
    await stage.world.turn(0.01)
    await stage.reset(state(new="state"))
    owners = await stage.owners()
    assert [SERVER] == [*owners.values()]
    for name in ("bob", "ada"):
        phone = await stage.phone(name, 9, epoch="")
        writer = Writer(*owners)
        writer.hear(await stage.state())
        phone.sync(1, writer.put("forged", 1))
        await stage.world.turn(0.01)
        assert ["client_taken"] == [frame.code for frame in of(phone.hear(), Failure)]


async def test_E4_every_id_of_an_old_history_is_known_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "_BINDINGS_AT_ONCE", 2)
    stage = await Stage().founded()
    for client in range(1, 6):
        phone = await stage.phone("ada", client)
        phone.sync(1, Writer(client).put(f"k{client}", 1))
        await stage.world.turn(0.01)
    await stage.reset(state(new="state"))
    for client in range(1, 6):
        back = await stage.yjs("ada", ysync.step_2(Writer(client).put("k", 1)))
        assert (4404, "history_replaced") == back.line.ended


def test_E1_a_document_is_reset_to_its_own_revision_whatever_rules_and_sizes_came_since() -> None:
    doc: Doc[Any] = Doc(client_id=77)
    body = doc.get("body", type=Map)
    body["key"] = "ghp_" + "a1B2" * 10
    for n in range(20):
        body[f"k{n}"] = f"{n}" * (1 << 19)
    assert len(doc.get_update()) > 8 << 20
    assert len(doc.get_update()) - 1000 < len(prepare(FREEFORM, doc.get_update(), own=True).state)
    with pytest.raises(SecretRefused):
        prepare(FREEFORM, doc.get_update())
    body["more"] = "x" * (8 << 20)
    with pytest.raises(ConcertError):
        prepare(FREEFORM, doc.get_update())
    assert (16 << 20) < len(prepare(FREEFORM, doc.get_update(), own=True).state)


async def test_L13_a_lock_stays_on_its_path_through_a_reset() -> None:
    stage = await Stage().founded()
    ada, bob = await stage.phone("ada", 1), await stage.phone("bob", 2)
    rooms = stage.world.rooms
    author = Author(user=UserId("ada"), name="Ada")
    taken = await stage.world.within(rooms.lock(stage.record, author, "take", ("body", "a")))
    await stage.reset(state(new="state"))
    for phone, client in ((ada, 11), (bob, 12)):
        await phone.join(client=client, epoch="")
    (lock,) = await stage.world.within(rooms.locks(stage.record))
    assert taken.lock is not None
    assert (("body", "a"), "ada", taken.lock.fence) == (lock.section, lock.holder.user, lock.fence)
    for phone, client, key, refused in ((bob, 12, "a", ["section_locked"]), (ada, 11, "a", [])):
        phone.hear()
        phone.sync(1, Writer(client).put(key, 1))
        await stage.world.turn(0.01)
        assert refused == [frame.code for frame in of(phone.hear(), Failure)]


async def test_E2_what_was_accepted_before_is_committed_first() -> None:
    stage = await Stage().founded()
    ada = await stage.phone("ada", 1)
    stage.world.switches.hold()
    ada.sync(1, Writer(1).put("late", 1))
    await stage.world.turn(0.01)
    asked = asyncio.ensure_future(
        stage.resetter.reset(stage.record, FREEFORM, state(new="state"), UserId("eva"))
    )
    for _ in range(5):
        await stage.world.turn(0.01)
        await asyncio.sleep(0.001)
    assert not asked.done()
    stage.world.switches.release()
    stage.world.town.records["d1"] = await stage.done(asked)
    assert {"late": 1} == content(await stage.world.store.updates.state_at(ID, 1))
    assert {"new": "state"} == await stage.stored()


async def test_E3_a_reset_that_fails_leaves_everything_as_it_was() -> None:
    stage = await Stage().founded()
    ada = await stage.phone("ada", 1)
    ada.sync(1, Writer(1).put("a", 1))
    await stage.world.turn(0.01)
    ada.hear()
    with pytest.raises(InvalidInput):
        await stage.done(
            stage.resetter.reset(stage.record, FREEFORM, state("meta", kind="workflow"), UserId("eva"))
        )
    assert [] == ada.hear()
    stage.world.switches.fail_next(times=2)  # a snapshot of the room that closes is written too
    with pytest.raises(StoreUnavailable):
        await stage.done(stage.resetter.reset(stage.record, FREEFORM, state(b=1), UserId("eva")))
    assert [Left(channel=D1, code="room_reloaded")] == of(ada.hear(), Left)
    await ada.join(client=1, epoch="e1", vector=b"\x01\x01\x01")
    assert ["e1"] == [frame.epoch for frame in ada.hear() if isinstance(frame, Joined)]
    assert {"a": 1} == await stage.stored()


async def test_E3_who_comes_in_between_waits_and_gets_the_new_state() -> None:
    stage = await Stage().founded()
    ada = await stage.phone("ada", 1)
    ada.sync(1, Writer(1).put("a", 1))
    await stage.world.turn(0.01)
    late = await stage.world.phone("bob")
    hold: Callable[[], None] = stage.world.switches.hold
    asked = asyncio.ensure_future(
        stage.resetter.reset(stage.record, FREEFORM, state(new="state"), UserId("eva"))
    )
    while stage.world.rooms.present(ID):
        hold()
        await asyncio.sleep(0)
    await late.join(client=9)
    assert [] == of(late.hear(), Joined)
    stage.world.switches.release()
    new = await stage.done(asked)
    await stage.world.turn(0.01)
    (joined,) = of(late.hear(), Joined)
    assert (new.epoch, {"new": "state"}) == (joined.epoch, content(joined.update))


async def test_N5_two_resets_at_once_come_one_after_the_other() -> None:
    stage = await Stage().founded()
    both = [
        asyncio.ensure_future(stage.resetter.reset(stage.record, FREEFORM, state(n=n), UserId("eva")))
        for n in (1, 2)
    ]
    for one in both:
        stage.world.town.records["d1"] = await stage.done(one)
    assert await stage.stored() in ({"n": 1}, {"n": 2})
    assert 2 == len(await stage.world.store.updates.revisions(ID))


async def test_N5_text_typed_after_a_reset_stands_once_however_often_old_copies_come_back() -> None:
    stage = await Stage().founded()
    writer = Writer(5)
    await stage.yjs("ada", ysync.update(writer.type("text", "before ")))
    older = (await stage.world.within(stage.world.rooms.read(stage.record))).state()
    await stage.reset(older)
    bob = await stage.phone("bob", 9, epoch="")
    (joined,) = of(bob.hear(), Joined)
    now = Writer(9)
    now.hear(joined.update)
    bob.sync(1, now.type("text", "after"))
    await stage.world.turn(0.01)
    for _ in range(3):
        await stage.yjs("ada", ysync.step_1(writer.state_vector), ysync.step_2(writer.doc.get_update()))
    assert {"text": "before after"} == await stage.stored()
    assert [] == of(bob.hear(), Committed)
    assert isinstance(now.body["text"], Text)

"""A room and the life of an edit in it (SPEC.md, R1-R9): events in, effects expected."""

import pytest

from crdt.effects import (
    Acknowledge,
    AnswerJoin,
    AskForState,
    Binding,
    Broadcast,
    Commit,
    Dispatch,
    Evict,
    Refuse,
    Wake,
)
from crdt.events import (
    RoleChanged,
    SessionLeft,
    TickFellDue,
    UpdateArrived,
)
from crdt.gate import MOST_CLIENTS, Owner
from crdt.ids import ClientId, SessionId, UserId
from crdt.kinds.kind import kinds
from crdt.presence import Author
from crdt.room import Room
from tests.crdt.playbook import ADA, BOB, EVA, A, B, C, Stage, Writer, nothing_loaded, of_type, only, two
from tests.crdt.yjs_bytes import beside, ident, item, structs, text, update


def test_R1_an_update_wants_a_tick_at_once_when_the_room_was_idle() -> None:
    stage = two()
    assert stage.update("a", 1, Writer(1).put("x", 1)) == [Wake(timer="tick", delay=0.0)]
    assert stage.update("b", 1, Writer(2).put("y", 2)) == []


def test_R1_the_next_tick_comes_six_milliseconds_after_the_one_before() -> None:
    stage, ada = two(), Writer(1)
    stage.update("a", 1, ada.put("x", 1))
    stage.tick_and_commit()
    stage.now += 0.002
    wake = only(stage.update("a", 2, ada.put("x", 2)), Wake)
    assert wake.delay == pytest.approx(0.004)


def test_R1_while_one_batch_commits_the_next_one_gathers() -> None:
    stage, ada = two(), Writer(1)
    stage.update("a", 1, ada.put("x", 1))
    flying = stage.tick()
    assert stage.update("a", 2, ada.put("x", 2)) == []
    assert stage.send(TickFellDue()) == []
    done = stage.commit(flying)
    assert only(done, Wake).delay == pytest.approx(0.006)
    assert len(only(stage.tick(), Commit).rows) == 1


def test_R2_a_tick_commits_one_row_for_each_author() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    stage.update("b", 1, bob.put("y", 2))
    stage.update("a", 2, ada.put("z", 3))
    commit = only(stage.tick(), Commit)
    assert [(row.author, row.door) for row in commit.rows] == [(ADA.user, "native"), (BOB.user, "native")]
    assert commit.bindings == (
        Binding(client=ClientId(1), user=ADA.user),
        Binding(client=ClientId(2), user=BOB.user),
    )
    reader = Writer(9)
    reader.hear(commit.rows[0].update)
    assert reader.content == {"x": 1, "z": 3}


def test_R3_nobody_hears_of_an_update_before_its_commit() -> None:
    stage = two()
    stage.update("a", 1, Writer(1).put("x", 1))
    assert [type(effect) for effect in stage.tick()] == [Commit]


def test_R3_after_the_commit_everybody_gets_one_merged_update_and_the_senders_their_acknowledgement() -> None:
    stage, ada, bob, reader = two(), Writer(1), Writer(2), Writer(9)
    stage.update("a", 1, ada.put("x", 1))
    stage.update("a", 2, ada.put("x", 2))
    stage.update("b", 7, bob.put("y", 3))
    done = stage.tick_and_commit()
    sent = only(done, Broadcast)
    assert (sent.sequence, sent.skip) == (2, None)
    reader.hear(sent.update)
    assert reader.content == {"x": 2, "y": 3}
    assert of_type(done, Acknowledge) == [
        Acknowledge(session=A, id=2, sequence=2),
        Acknowledge(session=B, id=7, sequence=2),
    ]
    assert [(one.author, one.sequence) for one in of_type(done, Dispatch)] == [(ADA.user, 1), (BOB.user, 2)]


def test_R3_a_lone_native_sender_is_skipped_and_a_yjs_one_gets_its_echo() -> None:
    stage = two()
    stage.join("c", EVA, door="yjs")
    stage.update("a", 1, Writer(1).put("x", 1))
    assert only(stage.tick_and_commit(), Broadcast).skip == A
    stage.update("c", 1, Writer(3).put("y", 1))
    assert only(stage.tick_and_commit(), Broadcast).skip is None


def test_R4_a_gap_is_asked_for_and_never_stored() -> None:
    stage, eva = two(), Writer(3)
    stage.join("c", EVA, door="yjs")
    eva.put("x", 1)
    early = eva.put("x", 2)
    (asked,) = stage.update("c", 1, early)
    assert asked == AskForState(session=C, state_vector=b"\x00")
    assert stage.update("c", 2, early) == [asked], "the door paces the questions"
    assert of_type(stage.update("c", 3, eva.doc.get_update()), Wake)


def test_R4_an_answer_that_comes_too_early_is_asked_for_again() -> None:
    stage, eva = two(), Writer(3)
    stage.join("c", EVA, door="yjs")
    eva.put("x", 1)
    early = UpdateArrived(C, 1, eva.put("x", 2), resent=True)
    assert [AskForState] == [type(effect) for effect in stage.send(early)]
    assert [AskForState] == [type(effect) for effect in stage.send(early)], "the door paces the questions"


def test_R4_a_native_session_with_a_gap_joins_again() -> None:
    stage, ada = two(), Writer(1)
    ada.put("x", 1)
    effects = stage.update("a", 1, ada.put("x", 2))
    assert of_type(effects, Evict) == [Evict(session=A, code="room_reloaded")]


def test_R5_new_structs_under_somebody_elses_id_are_refused() -> None:
    stage, forger = two(), Writer(1)
    stage.update("a", 1, Writer(1).put("x", 1))
    forger.put("x", 1)
    refused = only(stage.update("b", 4, forger.put("x", "EVIL")), Refuse)
    assert (refused.session, refused.id, refused.error.code) == (B, 4, "client_taken")


def test_R5_a_known_binding_holds_after_a_restart() -> None:
    stage = Stage(owners={ClientId(1): Owner(ADA.user)})
    stage.join("b", BOB)
    assert only(stage.update("b", 1, Writer(1).put("x", 1)), Refuse).error.code == "client_taken"


def test_R5_an_id_under_which_somebody_unknown_wrote_is_taken() -> None:
    """What stands there is somebody's: whoever wrote under it next would own it all."""
    earlier = Writer(1)
    loaded = nothing_loaded("freeform", (earlier.put("x", 1),))
    stage = Stage()
    stage.room = Room(
        kind=kinds()["freeform"], epoch="e1", loaded=loaded, owners=stage.owners, limits=stage.limits
    )
    stage.join("b", BOB)
    assert only(stage.update("b", 1, earlier.put("x", 2)), Refuse).error.code == "client_taken"
    assert {} == stage.owners


def everybody_at_once(writers: int) -> bytes:
    note = [item(8, b"\x01\x7e", parent=b"\x01" + text("body"), key=f"k{at}") for at in range(writers)]
    return update(*[structs(10_000 + at, 0, part) for at, part in enumerate(note)])


@pytest.mark.parametrize("author", [ADA, Author(user=UserId("g1"), name="Guest", guest=True)])
def test_R5_a_document_has_only_so_many_writers_and_who_relays_them_does_not_matter(author: Author) -> None:
    stage = Stage()
    for number, (writers, refused) in enumerate([(MOST_CLIENTS + 1, True), (MOST_CLIENTS, False)]):
        stage.join("a", author)
        sent = UpdateArrived(SessionId("a"), number, everybody_at_once(writers), resent=True)
        assert refused is bool(of_type(stage.send(sent), Refuse))
    stage.tick_and_commit()
    assert only(stage.update("a", 9, Writer(1).put("x", 1)), Refuse).error.code == "over_limit"


def test_R7_who_may_not_write_has_nothing_looked_up_in_the_document() -> None:
    """What leans on something unknown is asked for, of who may write; a reader is refused before that."""
    unknown = update(structs(9, 0, beside(4, text("x"), left=ident(8, 0))))
    for role, expected in (("editor", Evict), ("viewer", Refuse)):
        stage = Stage()
        stage.join("c", EVA, role=role)
        assert [expected] == [type(effect) for effect in stage.update("c", 1, unknown)][-1:]


def test_R5_a_join_under_somebody_elses_id_is_refused() -> None:
    stage = Stage(owners={ClientId(1): Owner(ADA.user)})
    assert only(stage.join("b", BOB, client=1, epoch=""), Refuse).error.code == "client_taken"


def test_R5_a_guests_id_passes_to_another_guest_once_the_first_is_gone() -> None:
    first, second = (
        Author(user=UserId("g1"), name="Guest", guest=True),
        Author(user=UserId("g2"), name="G", guest=True),
    )
    stage, writer = Stage(), Writer(1)
    stage.join("a", first, door="yjs")
    stage.join("b", second, door="yjs")
    stage.update("a", 1, writer.put("x", 1))
    stage.tick_and_commit()
    more = writer.put("x", 2)
    assert only(stage.update("b", 1, more), Refuse).error.code == "client_taken"
    stage.send(SessionLeft(session=A))
    stage.join("b", second, door="yjs")
    stage.update("b", 2, more)
    assert only(stage.tick(), Commit).bindings == (Binding(client=ClientId(1), user=second.user),)


def test_R6_a_repeated_update_is_acknowledged_and_not_stored() -> None:
    stage, ada = two(), Writer(1)
    update = ada.put("x", 1)
    stage.update("a", 1, update)
    flying = stage.tick()
    assert stage.update("b", 5, update) == []
    done = stage.commit(flying)
    assert Acknowledge(session=A, id=1, sequence=1) in done
    assert stage.tick() == [Acknowledge(session=B, id=5, sequence=1)]
    assert stage.update("b", 6, update) == [Acknowledge(session=B, id=6, sequence=1)]


def test_R6_a_reader_that_repeats_what_is_known_is_not_refused() -> None:
    stage, ada = two(), Writer(1)
    stage.join("c", EVA, role="viewer", door="yjs")
    stage.update("a", 1, ada.put("x", 1))
    stage.update("a", 2, ada.drop("x"))
    stage.tick_and_commit()
    assert of_type(stage.update("c", 1, ada.doc.get_update()), Refuse) == []


@pytest.mark.parametrize("role", ["viewer", "commenter", "approver", "nobody", ""])
def test_R7_a_role_that_may_not_edit_changes_nothing(role: str) -> None:
    stage = Stage()
    stage.join("c", EVA, role=role)
    refused = only(stage.update("c", 1, Writer(3).put("x", 1)), Refuse)
    assert refused.error.code == "read_only"
    assert stage.tick() == []


@pytest.mark.parametrize("role", ["commenter", "approver", "editor"])
def test_R7_who_may_comment_may_change_the_comments(role: str) -> None:
    stage = Stage()
    stage.join("c", EVA, role=role)
    stage.update("c", 1, Writer(3).comment("c1", "why?"))
    assert len(only(stage.tick(), Commit).rows) == 1


def test_R7_a_changed_role_holds_from_the_next_update_on() -> None:
    stage, ada = two(), Writer(1)
    stage.send(RoleChanged(session=A, role="viewer"))
    assert only(stage.update("a", 1, ada.put("x", 1)), Refuse).error.code == "read_only"
    assert Evict(session=A, code="forbidden") in stage.send(RoleChanged(session=A, role=None))


def test_R7_a_role_that_changes_while_somebody_waits_to_come_in_holds_from_the_start() -> None:
    stage, ada = two(), Writer(1)
    stage.update("a", 1, ada.put("x", 1))
    flying = stage.tick()
    assert [] == stage.join("c", EVA) + stage.join("d", EVA)
    assert [] == stage.send(RoleChanged(session=SessionId("c"), role="viewer"))
    put_out = [Evict(session=SessionId("d"), code="not_found")]
    assert put_out == stage.send(RoleChanged(session=SessionId("d"), role=None, lost="not_found"))
    entered = only(stage.commit(flying), AnswerJoin)
    assert (SessionId("c"), "viewer") == (entered.session, entered.role)
    assert "read_only" == only(stage.update("c", 1, Writer(3).put("y", 1)), Refuse).error.code


def test_R8_a_root_that_the_kind_does_not_have_is_refused() -> None:
    stage = Stage(kind="workflow")
    stage.join("a", ADA)
    refused = only(stage.update("a", 1, Writer(1, root="elsewhere").put("x", 1)), Refuse)
    assert refused.error.code == "root_not_allowed"


def test_R9_after_a_refusal_nothing_of_the_session_counts_until_it_joins_again() -> None:
    stage, ada = two(), Writer(1)
    stage.update("a", 1, b"\xff\xff\xff\x7f")
    assert stage.update("a", 2, ada.put("x", 1)) == []
    assert stage.tick() == []
    stage.join("a", ADA)
    assert of_type(stage.update("a", 3, ada.doc.get_update()), Wake)

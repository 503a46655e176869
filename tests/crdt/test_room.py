"""A room and the life of an edit in it (SPEC.md, R1-R9): events in, effects expected."""

import pytest
from pycrdt import Map

from crdt import ysync
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
    EditAsked,
    RoleChanged,
    SessionLeft,
    TickFellDue,
    UpdateArrived,
)
from crdt.gate import Owner
from crdt.ids import ClientId, SessionId, UserId
from crdt.kinds.kind import YDoc
from crdt.precheck import inspect
from crdt.presence import Author
from crdt.structs import StructIndex
from crdt.updates import merge
from tests.crdt.playbook import ADA, BOB, EVA, Stage, Writer, broadcast, of_type, only

A, B, C = SessionId("a"), SessionId("b"), SessionId("c")


def set_y(doc: YDoc) -> None:
    doc.get("body", type=Map)["y"] = 2


def two() -> Stage:
    stage = Stage()
    stage.join("a", ADA)
    stage.join("b", BOB)
    return stage


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


def test_R2_each_row_stands_on_the_rows_before_it() -> None:
    """Whoever knows an edit before its commit may lean on it in the same tick."""
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("z", 1))
    stage.update("b", 1, bob.put("x", 1))
    ada.hear(bob.doc.get_update())
    stage.update("a", 2, ada.put("x", 2))
    stage.update("b", 2, bob.put("y", 1))
    stage.update("a", 3, ada.drop("x"))
    rows = only(stage.tick(), Commit).rows
    assert [ADA.user, BOB.user, ADA.user, BOB.user] == [row.author for row in rows]
    index = StructIndex()
    for row in rows:
        index.add(inspect(row.update))


def test_R2_nor_does_a_deletion_come_before_what_it_deletes() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("z", 1))
    stage.update("b", 1, bob.put("x", 1))
    ada.hear(bob.doc.get_update())
    stage.update("a", 2, ada.drop("x"))
    assert [ADA.user, BOB.user, ADA.user] == [row.author for row in only(stage.tick(), Commit).rows]


def test_R2_the_two_doors_of_one_person_may_continue_each_other() -> None:
    stage, ada = Stage(), Writer(1)
    stage.join("a", ADA)
    stage.join("y", ADA, door="yjs")
    stage.update("y", 1, Writer(9).put("y", 1))
    stage.update("a", 1, ada.put("x", 1))
    stage.update("y", 2, ada.put("x", 2))
    rows = only(stage.tick(), Commit).rows
    assert ["yjs", "native", "yjs"] == [row.door for row in rows]


def test_R6_what_is_repeated_is_cut_off_and_leaves_no_hole() -> None:
    """Somebody who comes back repeats old structs for the sake of a deletion, and types on."""
    stage, ada = Stage(), Writer(1)
    stage.join("a", ADA)
    first, second = ada.put("x", 1), ada.put("y", 2)
    stage.update("a", 1, first)
    stage.update("a", 2, second)
    stage.tick_and_commit()
    stage.update("a", 3, merge([first, ada.drop("x")]))
    stage.update("a", 4, merge([second, ada.put("z", 3)]))
    done = stage.tick_and_commit()
    (facts,) = (inspect(row.update) for row in stage.committed[1:])
    assert [(1, 2, 3)] == [(run.client, run.start, run.end) for run in facts.runs]
    reader = Writer(9)
    for update in (first, second, broadcast(done)):
        reader.hear(update)
    assert {"y": 2, "z": 3} == reader.content


def test_R6_known_structs_that_say_something_else_now_change_nothing() -> None:
    """Or live replicas, which have the first telling, and the log, which merges both, would differ for ever."""
    stage, ada, liar = Stage(), Writer(1), Writer(1)
    stage.join("a", ADA)
    told = ada.put("x", "true")
    stage.update("a", 1, told)
    stage.tick_and_commit()
    lie = merge([liar.put("x", "false"), liar.put("y", 1)])
    stage.update("a", 2, lie)
    stage.tick_and_commit()
    (facts,) = (inspect(row.update) for row in stage.committed[1:])
    assert [(1, 1, 2)] == [(run.client, run.start, run.end) for run in facts.runs]
    reader = Writer(9)
    reader.hear(merge([row.update for row in stage.committed]))
    assert {"x": "true", "y": 1} == reader.content


def test_R6_of_a_large_update_its_sender_cuts_off_what_is_known() -> None:
    stage, ada = Stage(), Writer(1)
    stage.join("a", ADA, door="yjs")
    first = ada.put("x", 1)
    stage.update("a", 1, first)
    stage.tick_and_commit()
    ada.put("y", "long" * 70_000)
    asked = stage.send(UpdateArrived(A, 2, ada.doc.get_update(), resent=True))
    assert [AskForState] == [type(effect) for effect in asked]
    stage.send(UpdateArrived(A, 3, ada.doc.get_update(only(asked, AskForState).state_vector), resent=True))
    assert 1 == len(only(stage.tick(), Commit).rows)


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


def test_R3_who_joined_again_since_hears_what_they_wrote_before() -> None:
    """After a refusal a client comes back to the same session with an empty copy."""
    stage, ada, eva = Stage(), Writer(1), Writer(2)
    stage.join("a", ADA)
    stage.update("a", 1, ada.put("x", 1))
    stage.update("a", 2, eva.put("y", 1)[:-1])
    answer = only(stage.join("a", ADA), AnswerJoin)
    assert ysync.EMPTY_UPDATE == answer.update
    assert only(stage.tick_and_commit(), Broadcast).skip is None
    stage.update("a", 3, ada.put("x", 2))
    assert only(stage.tick_and_commit(), Broadcast).skip == A


def test_R4_a_gap_is_asked_for_and_never_stored() -> None:
    stage, eva = two(), Writer(3)
    stage.join("c", EVA, door="yjs")
    eva.put("x", 1)
    early = eva.put("x", 2)
    (asked,) = stage.update("c", 1, early)
    assert asked == AskForState(session=C, state_vector=b"\x00")
    assert stage.update("c", 2, early) == [asked], "the door paces the questions"
    assert of_type(stage.update("c", 3, eva.doc.get_update()), Wake)


def test_R4_an_answer_that_comes_too_early_is_asked_for_once_a_second() -> None:
    stage, eva = two(), Writer(3)
    stage.join("c", EVA, door="yjs")
    eva.put("x", 1)
    early = UpdateArrived(C, 1, eva.put("x", 2), resent=True)
    assert [AskForState] == [type(effect) for effect in stage.send(early)]
    assert stage.send(early) == []
    stage.now += 1.0
    assert [AskForState] == [type(effect) for effect in stage.send(early)]


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


def test_R6_deletions_that_nobody_sent_are_nothing_new_to_who_only_reads() -> None:
    """What loses against a later write under the same key is deleted by every replica on its own."""
    stage, viewer = two(), Writer(9)
    stage.join("v", EVA, role="viewer", door="yjs")
    stage.update("a", 1, Writer(1).put("x", 1))
    stage.update("b", 1, Writer(2).put("x", 2))
    viewer.hear(broadcast(stage.tick_and_commit()))
    reply = viewer.doc.get_update(viewer.state_vector)
    assert ysync.EMPTY_UPDATE != reply
    told = stage.send(UpdateArrived(SessionId("v"), 1, reply, resent=True))
    assert [Acknowledge(session=SessionId("v"), id=1, sequence=2)] == told


def test_R6_the_same_inside_what_somebody_deleted() -> None:
    stage, ada, bob, viewer = two(), Writer(1), Writer(2), Writer(9)
    stage.join("v", EVA, role="viewer", door="yjs")
    stage.update("a", 1, ada.type("x", "text"))
    bob.hear(broadcast(stage.tick_and_commit()))
    stage.update("a", 2, ada.drop("x"))
    stage.update("b", 1, bob.type("x", " and more"))
    stage.tick_and_commit()
    viewer.hear(stage.room.document.state())
    reply = viewer.doc.get_update(viewer.state_vector)
    told = stage.send(UpdateArrived(SessionId("v"), 1, reply, resent=True))
    assert [Acknowledge] == [type(effect) for effect in told]


def test_R7_a_refused_update_leaves_the_gate_no_wrong_idea_of_what_is_where() -> None:
    """The refused one named `comments` first, the server's edit made another root of the same number."""
    stage, eva, eve = Stage(), Writer(3), Writer(4)
    stage.join("c", EVA, role="commenter")
    stage.join("d", EVA, role="commenter")
    spoilt = merge([eva.comment("t", 1), eva.put("x", 1)])
    assert "read_only" == only(stage.update("c", 1, spoilt), Refuse).error.code
    stage.send(EditAsked(request=1, author=BOB.user, edit=set_y))
    stage.tick_and_commit()
    assert "read_only" == only(stage.update("d", 1, eve.put("x", 1)), Refuse).error.code


def test_R7_a_reader_who_deletes_in_a_whole_state_is_refused() -> None:
    stage, viewer = two(), Writer(9)
    stage.join("v", EVA, role="viewer", door="yjs")
    stage.update("a", 1, Writer(1).put("x", 1))
    viewer.hear(broadcast(stage.tick_and_commit()))
    deleting = UpdateArrived(SessionId("v"), 1, viewer.drop("x"), resent=True)
    assert "read_only" == only(stage.send(deleting), Refuse).error.code


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

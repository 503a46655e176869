"""What of an update is written, in which rows, and who hears it (SPEC.md, R2, R3, R6, R7): found by the simulation."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt import ysync
from crdt.effects import (
    Acknowledge,
    AnswerEdit,
    AnswerJoin,
    AskForState,
    Broadcast,
    Commit,
    Refuse,
)
from crdt.events import (
    EditAsked,
    UpdateArrived,
)
from crdt.ids import SessionId
from crdt.kinds.kind import YDoc
from crdt.kinds.replacing import replace_body
from crdt.offences import FieldForbidden
from crdt.precheck import inspect
from crdt.structs import StructIndex
from crdt.updates import merge
from tests.crdt import yjs_bytes as by_hand
from tests.crdt.playbook import ADA, BOB, EVA, A, Stage, Writer, broadcast, of_type, only, set_y, two


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


@pytest.mark.parametrize("relayed", [False, True])
def test_R6_a_struct_that_is_known_up_to_its_middle_goes_on_from_there(relayed: bool) -> None:
    """Other words in place of the known half, of one's own or of another's that one sends again beside it."""
    stage, root = two(), b"\x01" + by_hand.text("t")
    stage.update(
        "a", 1, by_hand.update(by_hand.structs(1, 0, by_hand.item(4, by_hand.text("abc"), parent=root)))
    )
    stage.update(
        "b",
        1,
        by_hand.update(
            by_hand.structs(2, 0, by_hand.item(4, by_hand.text("xyz"), parent=b"\x01" + by_hand.text("u")))
        ),
    )
    stage.tick_and_commit()
    again = (
        [by_hand.structs(2, 0, by_hand.item(4, by_hand.text("XYZ"), parent=b"\x01" + by_hand.text("u")))]
        if relayed
        else []
    )
    stage.update(
        "a",
        2,
        by_hand.update(by_hand.structs(1, 0, by_hand.item(4, by_hand.text("ABCdef"), parent=root)), *again),
    )
    (row,) = only(stage.tick(), Commit).rows
    assert [(1, 3, 6)] == [run[:3] for run in inspect(row.update).runs]
    reloaded: Doc[Any] = Doc()
    for update_ in (*(row.update for row in stage.committed), row.update):
        reloaded.apply_update(update_)
    live = stage.room.document.state()
    fresh: Doc[Any] = Doc()
    fresh.apply_update(live)
    for doc in (reloaded, fresh):
        assert ("abcdef", "xyz") == (str(doc.get("t", type=Text)), str(doc.get("u", type=Text)))


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


def set_owner(doc: YDoc) -> None:
    doc.get("body", type=Map)["owner"] = "bob"


def test_GP4_an_edit_of_the_server_needs_the_right_of_whom_it_is_made_for() -> None:
    stage = Stage(kind="data_source")
    stage.send(EditAsked(request=1, author=BOB.user, edit=set_owner))
    stage.send(EditAsked(request=2, author=EVA.user, edit=set_owner, role="admin"))
    told = stage.tick()
    (refused,) = of_type(told, AnswerEdit)
    assert isinstance(refused.result, FieldForbidden)
    assert (1, "manage") == (refused.request, refused.result.details["right"])
    assert [EVA.user] == [row.author for row in only(told, Commit).rows]


def test_GP4_a_put_never_takes_back_who_was_made_owner_meanwhile() -> None:
    stage = Stage(kind="data_source")
    put = replace_body(stage.room.document, {"description": "x"})
    stage.send(EditAsked(request=1, author=EVA.user, edit=set_owner, role="admin"))
    stage.send(EditAsked(request=2, author=BOB.user, edit=put))
    answers = of_type(stage.tick_and_commit(), AnswerEdit)
    assert [1, 2] == [answer.result for answer in answers]
    body = stage.room.document.projection["body"]
    assert isinstance(body, dict)
    assert ("bob", "x") == (body["owner"], body["description"])

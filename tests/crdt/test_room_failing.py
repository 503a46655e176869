"""A room that reads, fails, edits by itself and closes, by its rules (SPEC.md, R10-R18)."""

from dataclasses import replace

import pytest
from pycrdt import Map

from crdt.effects import (
    Abandon,
    Acknowledge,
    AnswerEdit,
    AnswerJoin,
    AnswerLock,
    AnswerRead,
    AnswerState,
    Broadcast,
    CatchUp,
    Commit,
    Compact,
    Effect,
    Evict,
    Refuse,
    Reload,
    ShowLocks,
    Wake,
)
from crdt.errors import ConcertError, FenceLost, StoreUnavailable
from crdt.events import (
    ClosingAsked,
    CommitFailed,
    CommitSucceeded,
    EditAsked,
    LockAsked,
    MemberDrained,
    ReadAsked,
    RetryFellDue,
    SessionLeft,
    SlowCounted,
    StateAsked,
)
from crdt.ids import Micros, SessionId
from crdt.kinds.kind import YDoc
from crdt.phases import PATIENCE
from crdt.replica import RoomLimits
from tests.crdt.playbook import ADA, BOB, EVA, A, B, C, Stage, Writer, broadcast, of_type, only, set_y, two


def test_R10_joins_and_reads_wait_for_the_commit_in_flight() -> None:
    stage = two()
    stage.update("a", 1, Writer(1).put("x", 1))
    flying = stage.tick()
    assert stage.join("c", EVA) == []
    assert stage.send(ReadAsked(request=1)) == []
    assert stage.send(StateAsked(session=B, state_vector=b"\x00")) == []
    done = stage.commit(flying)
    kinds = [type(effect) for effect in done]
    assert kinds.index(Broadcast) < kinds.index(AnswerJoin)
    newcomer = Writer(9)
    newcomer.hear(only(done, AnswerJoin).update)
    assert newcomer.content == {"x": 1}
    assert AnswerRead(request=1) in done
    assert only(done, AnswerState).session == B


def test_R10_what_a_session_says_before_its_join_is_answered_is_heard_after_it() -> None:
    stage, eva = two(), Writer(3)
    stage.update("a", 1, Writer(1).put("x", 1))
    flying = stage.tick()
    stage.join("c", EVA, door="yjs", state_vector=None)
    assert stage.update("c", 1, eva.put("y", 2)) == []
    assert of_type(stage.commit(flying), Refuse) == []
    assert only(stage.tick(), Commit).rows[0].author == EVA.user


def test_R11_a_client_that_comes_back_gets_what_it_misses() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    bob.hear(broadcast(stage.tick_and_commit()))
    stage.send(SessionLeft(session=B))
    stage.update("a", 2, ada.put("y", 2))
    stage.tick_and_commit()
    answer = only(stage.join("b", BOB, client=2, epoch="e1", state_vector=bob.state_vector), AnswerJoin)
    bob.hear(answer.update)
    assert bob.content == {"x": 1, "y": 2}
    assert (answer.sequence, answer.state_vector, answer.reset) == (2, ada.state_vector, False)


def test_R12_a_copy_of_another_history_is_reset() -> None:
    stage, ada = two(), Writer(1)
    stage.update("a", 1, ada.put("x", 1))
    stage.tick_and_commit()
    answer = only(stage.join("b", BOB, epoch="before", state_vector=b"\x01\x05\x09"), AnswerJoin)
    fresh = Writer(9)
    fresh.hear(answer.update)
    assert (answer.reset, fresh.content) == (True, {"x": 1})


def test_R13_when_a_commit_fails_the_room_is_dropped_and_everybody_comes_again() -> None:
    stage = two()
    stage.update("a", 1, Writer(1).put("x", 1))
    stage.tick()
    stage.join("c", EVA)
    stage.send(EditAsked(request=1, author=ADA.user, edit=lambda _doc: None))
    stage.send(ReadAsked(request=2))
    error = FenceLost()
    assert stage.send(CommitFailed(error=error, untouched=False)) == [
        AnswerEdit(request=1, result=error),
        AnswerRead(request=2, error=error),
        Evict(session=A, code="room_reloaded"),
        Evict(session=B, code="room_reloaded"),
        Evict(session=C, code="room_reloaded"),
        Abandon(),
    ]
    assert stage.update("a", 2, Writer(1).put("x", 1)) == []


def test_R14_while_the_store_is_away_the_same_commit_is_tried_again_and_nothing_acknowledged() -> None:
    stage, ada = two(), Writer(1)
    stage.update("a", 1, ada.put("x", 1))
    first = only(stage.tick(), Commit)
    assert stage.send(CommitFailed(error=StoreUnavailable(), untouched=True)) == [
        Wake(timer="retry", delay=0.25)
    ]
    assert stage.update("a", 2, ada.put("x", 2)) == []
    assert stage.send(RetryFellDue()) == [first]
    assert stage.send(CommitFailed(error=StoreUnavailable(), untouched=True)) == [
        Wake(timer="retry", delay=0.5)
    ]
    done = stage.commit(stage.send(RetryFellDue()))
    assert Acknowledge(session=A, id=1, sequence=1) in done
    assert len(only(stage.tick(), Commit).rows) == 1


def test_R14_over_a_full_queue_the_room_is_read_only_until_the_store_is_back() -> None:
    stage, ada, bob = Stage(limits=RoomLimits(queue=100)), Writer(1), Writer(2)
    stage.join("a", ADA)
    stage.join("b", BOB)
    stage.update("a", 1, ada.put("x", 1))
    stage.tick()
    stage.send(CommitFailed(error=StoreUnavailable(), untouched=True))
    stage.update("a", 2, ada.put("y", "long" * 50))
    refused = only(stage.update("b", 1, bob.put("z", 1)), Refuse)
    assert (refused.session, refused.error.code) == (B, "store_unavailable")
    done = stage.commit(stage.send(RetryFellDue()))
    assert of_type(done, Evict) == [Evict(session=B, code="room_reloaded")]


def test_R14_a_store_that_does_not_answer_counts_as_away_after_a_while() -> None:
    stage, ada, bob = two(limits=RoomLimits(queue=100)), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    hanging = stage.tick()
    stage.update("a", 2, ada.put("y", "long" * 50))
    assert [] == stage.update("b", 1, bob.put("z", 1))
    stage.now += PATIENCE + 1.0
    refused = only(stage.update("b", 2, bob.put("z", 2)), Refuse)
    assert (B, "store_unavailable") == (refused.session, refused.error.code)
    assert [Evict(session=B, code="room_reloaded")] == of_type(stage.commit(hanging), Evict)


def away(limits: RoomLimits) -> Stage:
    """Something is in flight and the store does not take it."""
    stage = Stage(limits=limits)
    stage.join("a", ADA)
    stage.update("a", 1, Writer(1).put("x", 1))
    stage.tick()
    stage.send(CommitFailed(error=StoreUnavailable(), untouched=True))
    return stage


def back(stage: Stage) -> list[Effect]:
    """The store is, and everything that waits is committed."""
    told = stage.commit(stage.send(RetryFellDue()))
    while of_type(sent := stage.tick(), Commit):
        told += stage.commit(sent)
    return told + sent


def a_lock(request: int) -> LockAsked:
    return LockAsked(request=request, verb="take", section=("body", f"k{request}"), author=ADA, at=Micros(0))


@pytest.mark.parametrize("retrying", [False, True])
def test_R14_only_so_many_orders_wait_for_the_store(retrying: bool) -> None:
    stage = away(RoomLimits(asks=3))
    if retrying:
        stage.send(RetryFellDue())
    edits = [stage.send(EditAsked(request=n, author=ADA.user, edit=set_y)) for n in range(5)]
    refused = [only(told, AnswerEdit) for told in edits if told]
    assert [3, 4] == [answer.request for answer in refused]
    assert ["store_unavailable"] * 2 == [code_of(answer.result) for answer in refused]
    answer = only(stage.send(a_lock(7)), AnswerLock)
    assert (7, "store_unavailable") == (answer.request, code_of(answer.result))
    if retrying:
        stage.send(CommitFailed(error=StoreUnavailable(), untouched=True))
    assert [0, 1, 2] == [answer.request for answer in of_type(back(stage), AnswerEdit)]


def test_R14_only_so_many_locks_wait_for_the_store() -> None:
    stage = away(RoomLimits(asks=3))
    told = [stage.send(a_lock(n)) for n in range(5)]
    refused = [answer for answers in told for answer in of_type(answers, AnswerLock)]
    assert ["store_unavailable"] * len(refused) == [code_of(answer.result) for answer in refused]
    assert 3 <= len(refused) <= 4
    assert 5 == len(of_type(back(stage), AnswerLock)) + len(refused)


def test_R14_only_so_many_readers_wait_for_the_store_and_each_with_one_question() -> None:
    stage = away(RoomLimits(waiting=3))
    for n in range(4):
        stage.send(StateAsked(session=A, state_vector=bytes([1, 1, n])))
        stage.send(MemberDrained(session=A, state_vector=bytes([1, 1, n])))
    assert [] == stage.send(ReadAsked(request=1))
    read = only(stage.send(ReadAsked(request=2)), AnswerRead)
    assert (2, "store_unavailable") == (read.request, code_of(read.error))
    joins = only(stage.join("b", BOB), Refuse)
    assert (B, "store_unavailable") == (joins.session, joins.error.code)
    told = back(stage)
    assert [1] == [answer.request for answer in of_type(told, AnswerRead)]
    assert 1 == len(of_type(told, CatchUp)) == len(of_type(told, AnswerState))
    assert [] == of_type(told, AnswerJoin)


def test_R14_who_waits_to_come_in_says_only_so_much() -> None:
    stage = away(RoomLimits(queue=100))
    assert [] == stage.join("b", BOB)
    bob = Writer(2)
    assert [] == stage.update("b", 1, bob.put("long", "x" * 200))
    refused = only(stage.update("b", 2, bob.put("y", 1)), Refuse)
    assert (B, "store_unavailable") == (refused.session, refused.error.code)
    assert [] == of_type(back(stage), AnswerJoin)


def code_of(error: object) -> str:
    assert isinstance(error, ConcertError)
    return error.code


def test_R15_when_a_merged_update_does_not_apply_only_the_culprit_is_refused() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    stage.update("b", 1, bob.put("y", 2))
    pending = stage.room._replica.pending.updates
    pending[0] = pending[0]._replace(update=b"\x01\x01\x01\x00")
    assert stage.tick() == [Reload()]
    again = stage.reload()
    refused = only(again, Refuse)
    assert (refused.session, refused.id, refused.error.code) == (A, 1, "corrupt_update")
    assert Reload() in again
    commit = stage.reload()
    assert [row.author for row in only(commit, Commit).rows] == [BOB.user]
    done = stage.commit(commit)
    assert of_type(done, Acknowledge) == [Acknowledge(session=B, id=1, sequence=1)]
    reader = Writer(9)
    reader.hear(broadcast(done))
    assert reader.content == {"y": 2}


def test_R15_what_arrives_during_a_reload_waits_for_it() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    pending = stage.room._replica.pending.updates
    pending[0] = pending[0]._replace(update=b"\x01\x01\x01\x00")
    stage.tick()
    assert stage.update("b", 1, bob.put("y", 2)) == []
    stage.reload()
    effects = stage.reload()
    assert of_type(effects, Wake)
    assert [row.author for row in only(stage.tick(), Commit).rows] == [BOB.user]


def test_R15_what_arrived_during_a_reload_comes_before_what_arrives_after_it() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    stage.send(EditAsked(request=1, author=ADA.user, edit=_fail))
    assert Reload() in stage.tick()
    stage.update("b", 1, bob.put("y", 2))
    committing = stage.reload()
    assert [] == stage.update("b", 2, bob.put("y", 3))
    stage.commit(committing)
    done = stage.tick_and_commit()
    assert [Acknowledge(session=B, id=2, sequence=2)] == of_type(done, Acknowledge)


def test_L12_locks_that_are_decided_during_a_reload_are_shown_when_they_are_committed() -> None:
    stage = two()
    lock = LockAsked(request=1, verb="take", section=("body", "x"), author=ADA, at=Micros(1))
    stage.send(lock)
    stage.send(EditAsked(request=1, author=ADA.user, edit=_fail))
    assert Reload() in stage.tick()
    stage.send(replace(lock, request=2, section=("body", "y")))
    committing = stage.reload()
    committed = [change.section for change in only(committing, Commit).locks]
    shown = only(stage.commit(committing), ShowLocks).locks
    assert committed == [one.section for one in shown] == [("body", "x"), ("body", "y")]


def _fail(_doc: YDoc) -> None:
    raise KeyError("no")


def test_R16_an_edit_of_the_server_goes_through_the_same_tick_and_commit() -> None:
    stage = two()
    stage.update("a", 1, Writer(1).put("x", 1))
    stage.send(EditAsked(request=5, author=BOB.user, edit=set_y))
    commit = only(stage.tick(), Commit)
    assert [(row.author, row.door) for row in commit.rows] == [(ADA.user, "native"), (BOB.user, "server")]
    done = stage.send(CommitSucceeded(numbers=(1, 2)))
    assert AnswerEdit(request=5, result=2) in done
    reader = Writer(9)
    reader.hear(broadcast(done))
    assert reader.content == {"x": 1, "y": 2}
    assert only(done, Broadcast).skip is None


def test_R16_an_edit_that_raises_leaves_no_trace_and_the_others_commit() -> None:
    def half(doc: YDoc) -> None:
        doc.get("body", type=Map)["half"] = 1
        raise KeyError("half way")

    stage = two()
    stage.update("a", 1, Writer(1).put("x", 1))
    stage.send(EditAsked(request=5, author=BOB.user, edit=half))
    effects = stage.tick()
    assert isinstance(only(effects, AnswerEdit).result, KeyError)
    assert Reload() in effects
    done = stage.commit(stage.reload())
    reader = Writer(9)
    reader.hear(broadcast(done))
    assert reader.content == {"x": 1}


def test_R16_nobody_writes_under_the_servers_own_id() -> None:
    stage = two()
    stage.send(EditAsked(request=5, author=ADA.user, edit=set_y))
    commit = only(stage.tick(), Commit)
    stage.commit([commit])
    server = int(commit.bindings[0].client)
    forger = Writer(server)
    forger.hear(commit.rows[0].update)
    refused = only(stage.update("a", 1, forger.put("z", "EVIL")), Refuse)
    assert refused.error.code == "client_taken"


def test_R17_a_long_tail_is_compacted_after_the_commit_that_makes_it_long() -> None:
    stage, ada = Stage(limits=RoomLimits(compact_after=2)), Writer(1)
    stage.join("a", ADA)
    stage.update("a", 1, ada.put("x", 1))
    assert of_type(stage.tick_and_commit(), Compact) == []
    stage.update("a", 2, ada.put("x", 2))
    flying = stage.tick()
    stage.update("a", 3, ada.put("x", 3))
    compact = only(stage.commit(flying), Compact)
    reader = Writer(9)
    reader.hear(compact.state)
    assert (compact.through, reader.content) == (2, {"x": 2})


def test_R17_an_empty_room_closes_with_a_snapshot_where_there_is_a_tail() -> None:
    stage, ada = Stage(), Writer(1)
    stage.join("a", ADA)
    stage.update("a", 1, ada.put("x", 1))
    stage.tick_and_commit()
    assert stage.send(ClosingAsked()) == []
    stage.send(SessionLeft(session=A))
    closing = stage.send(ClosingAsked())
    assert [type(effect) for effect in closing] == [Compact, Abandon]


def test_R18_a_slow_member_gets_one_difference_from_where_it_stopped() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    stage.update("a", 1, ada.put("x", 1))
    bob.hear(broadcast(stage.tick_and_commit()))
    stage.send(SlowCounted(members=1))
    stage.update("a", 2, ada.put("y", 2))
    missed = only(stage.tick_and_commit(), Broadcast)
    assert missed.before == bob.state_vector
    stage.update("a", 3, ada.put("z", 3))
    stage.tick_and_commit()
    assert missed.before is not None
    caught_up = only(stage.send(MemberDrained(session=B, state_vector=missed.before)), CatchUp)
    bob.hear(caught_up.update)
    assert bob.content == {"x": 1, "y": 2, "z": 3}


def test_R_an_unknown_session_changes_nothing() -> None:
    stage = two()
    assert stage.update("zzz", 1, Writer(1).put("x", 1)) == []
    assert stage.send(SessionLeft(session=SessionId("zzz"))) == []


def test_R_the_document_limit_is_answered() -> None:
    stage = Stage(limits=RoomLimits(document=100))
    stage.join("a", ADA)
    assert only(stage.update("a", 1, Writer(1).put("x", "y" * 200)), Refuse).error.code == "over_limit"

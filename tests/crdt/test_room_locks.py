"""A room and its locks (SPEC.md, section L): enforced in the order of events, told after the commit, ended by time."""

from dataclasses import replace
from typing import Any

import pytest
from pycrdt import Map

from crdt.effects import (
    Acknowledge,
    AnswerEdit,
    AnswerJoin,
    AnswerLock,
    Broadcast,
    Commit,
    Effect,
    Evict,
    LockAnswer,
    Refuse,
    Reload,
    ShowLocks,
    Wake,
)
from crdt.errors import InvalidInput, StoreUnavailable
from crdt.events import (
    CommitFailed,
    EditAsked,
    LockAsked,
    LocksFellDue,
    LockVerb,
    RetryFellDue,
    RoleChanged,
    SessionLeft,
)
from crdt.ids import Micros, SessionId, UserId
from crdt.kinds.kind import YDoc
from crdt.leases import LockLost, LockShown, SectionLocked
from crdt.locks import LockTable
from crdt.presence import Author
from crdt.sections import DOCUMENT, Section
from tests.crdt.playbook import ADA, BOB, EVA, A, B, Stage, Writer, of_type, only, two

X: Section = ("body", "x")
Y: Section = ("body", "y")
_requests = iter(range(1, 1_000_000))


def ask(
    stage: Stage, verb: LockVerb, section: Section = X, who: Author = ADA, *, to: Author | None = None
) -> list[Effect]:
    event = LockAsked(
        request=next(_requests),
        verb=verb,
        section=section,
        author=who,
        at=Micros(round((stage.now + 1000.0) * 1_000_000)),
        to=None if to is None else to.user,
    )
    return stage.send(event)


def do(
    stage: Stage, verb: LockVerb, section: Section = X, who: Author = ADA, *, to: Author | None = None
) -> list[Effect]:
    """The order, and what is said once it is committed."""
    effects = ask(stage, verb, section, who, to=to)
    return effects if of_type(effects, AnswerLock) else stage.tick_and_commit()


def answer(effects: list[Effect]) -> LockAnswer:
    result = only(effects, AnswerLock).result
    assert isinstance(result, LockAnswer)
    return result


def shown(effects: list[Effect]) -> list[tuple[Section, str]]:
    return [(lock.section, lock.holder.name) for lock in only(effects, ShowLocks).locks]


def held(stage: Stage) -> list[tuple[Section, str]]:
    locks: tuple[LockShown, ...] = stage.room.locks
    return [(lock.section, lock.holder.name) for lock in locks]


def refusal(effects: list[Effect]) -> SectionLocked:
    error = only(effects, Refuse).error
    assert isinstance(error, SectionLocked)
    return error


# Enforcement


def test_L3_an_update_of_somebody_else_in_the_section_is_refused_with_whose_it_is() -> None:
    stage, bob = two(), Writer(2)
    do(stage, "take")
    error = refusal(stage.update("b", 1, bob.put("x", 1)))
    assert ("section_locked", [["body", "x"]], {"id": "ada", "name": "Ada"}) == (
        error.code,
        error.details["paths"],
        error.details["holder"],
    )
    assert [] == stage.update("b", 2, bob.put("z", 1)), "R9: it counts again after another join"
    assert {} == stage.room.document.projection.get("body", {})


def test_L3_the_holder_edits_in_every_tab_and_others_beside_it() -> None:
    stage = two()
    stage.join("a2", ADA)
    do(stage, "take")
    stage.update("a", 1, Writer(1).put("x", 1))
    stage.update("a2", 1, Writer(3).put("x", 2))
    stage.update("b", 1, Writer(2).put("z", 3))
    assert {A, SessionId("a2"), B} == {ack.session for ack in of_type(stage.tick_and_commit(), Acknowledge)}


def test_L3_deleting_what_a_section_lies_in_is_refused() -> None:
    stage, bob = two(), Writer(2)
    nodes = Map[Any]({"n1": Map({"name": "one"})})
    stage.update("b", 1, bob.put("nodes", nodes))
    stage.tick_and_commit()
    do(stage, "take", ("body", "nodes", "n1"))
    error = refusal(stage.update("b", 2, bob.drop("nodes")))
    assert ["body", "nodes"] == error.details["paths"][0]
    assert {"nodes": {"n1": {"name": "one"}}} == stage.room.document.projection["body"]


def test_L2_comments_go_on_in_a_locked_document() -> None:
    stage, bob = two(), Writer(2)
    do(stage, "take", DOCUMENT)
    stage.update("b", 1, bob.comment("t1", "why?"))
    assert B == only(stage.tick_and_commit(), Acknowledge).session
    assert refusal(stage.update("b", 2, bob.put("x", 1)))


def test_L3_a_lock_holds_from_the_moment_it_is_decided() -> None:
    """What comes after the order is refused, what came before it goes through, all in one tick."""
    stage = two()
    stage.join("c", EVA)
    stage.update("b", 1, Writer(2).put("x", "before"))
    ask(stage, "take")
    assert [] == of_type(stage.update("c", 1, Writer(3).put("x", "after")), Refuse)
    done = stage.tick_and_commit()
    assert (B, SessionId("c")) == (only(done, Acknowledge).session, only(done, Refuse).session)
    assert {"x": "before"} == stage.room.document.projection["body"]


# Edits of the server in a person's name


def set_x(doc: YDoc) -> None:
    doc.get("body", type=Map)["x"] = 2


def edit(stage: Stage, author: UserId) -> list[Effect]:
    stage.send(EditAsked(request=7, author=author, edit=set_x))
    return stage.tick()


def test_L3_an_edit_through_a_command_is_refused_too_and_nothing_is_loaded_anew() -> None:
    stage = two()
    do(stage, "take")
    effects = edit(stage, BOB.user)
    assert isinstance(only(effects, AnswerEdit).result, SectionLocked)
    assert [] == of_type(effects, Reload) + of_type(effects, Commit)
    assert {} == stage.room.document.projection.get("body", {})


def test_L3_an_edit_through_a_command_goes_through_for_the_holder_and_beside_the_section() -> None:
    stage = two()
    do(stage, "take")
    assert 1 == only(stage.commit(edit(stage, ADA.user)), AnswerEdit).result
    do(stage, "release")
    do(stage, "take", Y)
    assert 2 == only(stage.commit(edit(stage, BOB.user)), AnswerEdit).result
    assert {"x": 2} == stage.room.document.projection["body"]


def test_R16_an_edit_that_raises_while_something_is_locked_leaves_no_trace_and_no_reload() -> None:
    stage = two()
    do(stage, "take")

    def fail(doc: YDoc) -> None:
        set_x(doc)
        raise InvalidInput

    stage.send(EditAsked(request=7, author=BOB.user, edit=fail))
    effects = stage.tick()
    assert isinstance(only(effects, AnswerEdit).result, InvalidInput)
    assert [] == of_type(effects, Reload)


# Told after the commit


def test_L12_nobody_hears_of_a_lock_before_its_commit() -> None:
    stage, bob = two(), Writer(2)
    assert {"tick", "locks"} == {wake.timer for wake in of_type(ask(stage, "take"), Wake)}
    stage.update("b", 1, bob.put("x", 1))
    flying = stage.tick()
    assert ["taken"] == [change.action for change in only(flying, Commit).locks]
    assert [] == of_type(flying, AnswerLock) + of_type(flying, ShowLocks) + of_type(flying, Refuse)
    assert [] == held(stage)
    joined = only(stage.join("c", EVA) + stage.commit(flying), AnswerJoin)
    assert [X] == [lock.section for lock in joined.locks]
    assert [(X, "Ada")] == held(stage)


def test_L12_after_the_commit_everybody_sees_it_and_the_holder_is_answered() -> None:
    stage = two()
    effects = do(stage, "take")
    lock = answer(effects).lock
    assert lock is not None
    assert (1, Micros(1_130_000_000), None, ()) == (lock.fence, lock.until, lock.answer_by, lock.queue)
    assert [(X, "Ada")] == shown(effects)
    assert [] == of_type(effects, Broadcast)


def test_L12_a_commit_that_failed_for_good_said_nothing_and_everybody_joins_again() -> None:
    stage = two()
    ask(stage, "take")
    stage.update("b", 1, Writer(2).put("x", 1))
    stage.tick()
    effects = stage.send(CommitFailed(error=StoreUnavailable(), untouched=False))
    assert isinstance(only(effects, AnswerLock).result, StoreUnavailable)
    assert [] == of_type(effects, Refuse)
    assert {A, B} == {evict.session for evict in of_type(effects, Evict)}


def test_R14_while_the_store_is_away_a_lock_waits_like_an_edit() -> None:
    stage = two()
    ask(stage, "take")
    first = only(stage.tick(), Commit)
    stage.send(CommitFailed(error=StoreUnavailable(), untouched=True))
    again = stage.send(RetryFellDue())
    assert first == only(again, Commit)
    assert [(X, "Ada")] == shown(stage.commit(again))


def test_R9_who_came_again_before_the_commit_is_not_told_of_a_refusal_from_before() -> None:
    stage, bob = two(), Writer(2)
    ask(stage, "take")
    stage.update("b", 1, bob.put("x", 1))
    flying = stage.tick()
    stage.send(SessionLeft(session=B))
    stage.join("b", BOB)
    assert [] == of_type(stage.commit(flying), Refuse)


# People


def test_L6_who_asks_waits_and_the_holder_hands_it_over() -> None:
    stage = two()
    do(stage, "take")
    asked = answer(do(stage, "ask", who=BOB))
    assert asked.lock is not None
    assert (1, "Ada") == (asked.place, asked.lock.holder.name)
    assert [(X, "Bob")] == shown(do(stage, "hand_over", to=BOB))


def test_L7_a_section_is_handed_only_to_who_waits_or_may_edit_here() -> None:
    stage = two()
    stage.join("c", EVA, role="viewer")
    do(stage, "take")
    assert isinstance(only(do(stage, "hand_over", to=EVA), AnswerLock).result, InvalidInput)
    assert [(X, "Bob")] == shown(do(stage, "hand_over", to=BOB))


def test_L5_what_one_does_not_hold_one_does_not_renew() -> None:
    stage = two()
    do(stage, "take")
    assert isinstance(only(do(stage, "renew", who=BOB), AnswerLock).result, LockLost)


def test_L10_a_lock_ends_when_its_holder_has_been_gone_for_a_while() -> None:
    stage = two()
    do(stage, "take")
    left = stage.send(SessionLeft(session=A))
    assert [15.0] == [wake.delay for wake in of_type(left, Wake) if wake.timer == "locks"]
    stage.now += 15.0
    stage.send(LocksFellDue())
    effects = stage.tick()
    (change,) = only(effects, Commit).locks
    assert ("expired", "away", "ada") == (change.action, change.reason, change.who.user)
    assert [] == shown(stage.commit(effects))


def test_L10_who_comes_back_in_time_keeps_the_lock() -> None:
    stage = two()
    do(stage, "take")
    stage.send(SessionLeft(session=A))
    stage.now += 14.0
    stage.join("a", ADA)
    stage.now += 2.0
    stage.send(LocksFellDue())
    assert [(X, "Ada")] == held(stage)


def test_L10_another_tab_is_enough() -> None:
    stage = two()
    stage.join("a2", ADA)
    do(stage, "take")
    stage.send(SessionLeft(session=A))
    stage.now += 16.0
    stage.send(LocksFellDue())
    assert [(X, "Ada")] == held(stage)


@pytest.mark.parametrize("role", ["viewer", "commenter", None])
def test_L11_who_may_not_edit_any_more_loses_the_lock(role: str | None) -> None:
    stage = two()
    do(stage, "take")
    stage.send(RoleChanged(session=A, role=role))
    effects = stage.tick_and_commit()
    assert [] == shown(effects)
    stage.update("b", 1, Writer(2).put("x", 1))
    assert only(stage.tick_and_commit(), Acknowledge)


def test_L11_a_tab_that_still_may_edit_keeps_it() -> None:
    stage = two()
    stage.join("a2", ADA)
    do(stage, "take")
    stage.send(RoleChanged(session=A, role="viewer"))
    assert [(X, "Ada")] == held(stage)


# Time


def test_L14_renewals_are_told_together_a_little_later() -> None:
    stage = two()
    do(stage, "take")
    do(stage, "take", Y, BOB)
    stage.now += 10.0
    first = do(stage, "renew")
    assert [5.0] == [wake.delay for wake in of_type(first, Wake) if wake.timer == "locks"]
    second = do(stage, "renew", Y, BOB)
    assert [] == of_type(first + second, ShowLocks)
    assert answer(first).lock
    assert answer(second).lock
    (told,) = of_type(stage.send(LocksFellDue()), ShowLocks)
    assert [Micros(1_142_000_000), Micros(1_143_000_000)] == [lock.until for lock in told.locks]
    assert [] == of_type(stage.send(LocksFellDue()), ShowLocks)


def test_L16_who_comes_by_another_name_is_told_of_with_the_next_tick() -> None:
    stage = two()
    do(stage, "take")
    stage.send(SessionLeft(session=A))
    joined = stage.join("a", replace(ADA, name="Ada King"))
    assert ["tick"] == [wake.timer for wake in of_type(joined, Wake) if wake.timer != "presence"]
    assert [(X, "Ada King")] == shown(stage.tick_and_commit())


def test_L14_a_change_of_holder_tells_renewals_with_it() -> None:
    stage = two()
    do(stage, "take")
    do(stage, "renew")
    assert [(X, "Ada"), (Y, "Bob")] == shown(do(stage, "take", Y, BOB))
    assert [] == of_type(stage.send(LocksFellDue()), ShowLocks)


def test_L8_the_room_wakes_when_the_first_lock_ends_and_sets_no_clock_twice() -> None:
    stage = two()
    first = ask(stage, "take")
    assert [30.0] == [wake.delay for wake in of_type(first, Wake) if wake.timer == "locks"]
    stage.tick_and_commit()
    second = ask(stage, "take", Y, BOB)
    assert [] == [wake for wake in of_type(second, Wake) if wake.timer == "locks"]
    stage.tick_and_commit()
    stage.now = 129.99
    woken = stage.send(LocksFellDue())
    assert [pytest.approx(0.01)] == [wake.delay for wake in of_type(woken, Wake) if wake.timer == "locks"]
    stage.now = 130.0
    woken = stage.send(LocksFellDue())
    assert [pytest.approx(1.0)] == [wake.delay for wake in of_type(woken, Wake) if wake.timer == "locks"]


def test_R15_locks_survive_a_batch_that_tears_the_document() -> None:
    stage = two()
    ask(stage, "take")

    def fail(doc: YDoc) -> None:
        raise InvalidInput

    stage.send(EditAsked(request=7, author=ADA.user, edit=fail))
    only(stage.tick(), Reload)
    effects = stage.reload()
    assert ["taken"] == [change.action for change in only(effects, Commit).locks]
    assert [(X, "Ada")] == shown(stage.commit(effects))


def test_L4_fences_go_on_where_nobody_held_anything_when_the_room_was_opened() -> None:
    stage = Stage(locks=LockTable(fence=7))
    stage.join("a", ADA)
    ask(stage, "take")
    assert [8] == [change.fence for change in only(stage.tick(), Commit).locks]

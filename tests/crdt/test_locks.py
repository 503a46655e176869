"""Who has which section, until when, and who gets it next: the rules of section L, without a room around them."""

from dataclasses import replace

import pytest

from crdt.errors import OverLimit
from crdt.ids import UserId
from crdt.leases import Lock, LockAction, LockLimits, LockLost, SectionLocked
from crdt.locks import LockTable
from crdt.presence import Author
from crdt.sections import DOCUMENT, Section

ADA = Author(user=UserId("ada"), name="Ada")
BOB = Author(user=UserId("bob"), name="Bob")
EVA = Author(user=UserId("eva"), name="Eva")

N1: Section = ("body", "nodes", "n1")
N1_NAME: Section = (*N1, "name")
N2: Section = ("body", "nodes", "n2")


def actions(table: LockTable) -> list[LockAction]:
    return [change.action for change in table.take_changes()]


def holder(table: LockTable, section: Section) -> str | None:
    lock = table.get(section)
    return None if lock is None else lock.holder.name


def refused(table: LockTable, section: Section, who: Author) -> SectionLocked:
    with pytest.raises(SectionLocked) as raised:
        table.take(section, who, 0.0)
    return raised.value


def touching(*paths: tuple[str | tuple[int, int], ...]) -> frozenset[tuple[str | tuple[int, int], ...]]:
    return frozenset(paths)


NONE = touching()


def test_L3_a_refusal_says_which_paths_and_whose() -> None:
    table = LockTable(offset=1000.0)
    table.take(N1, ADA, 0.0)
    error = table.against(touching((*N1_NAME, (5, 2)), N2), touching(("body", "nodes")), BOB.user)
    assert error is not None
    assert "Ada is editing this section." == error.message
    assert {
        "section": list(N1),
        "holder": {"id": "ada", "name": "Ada"},
        "until": 1_030_000_000,
        "paths": [["body", "nodes"], list(N1_NAME)],
    } == error.details


def test_L4_a_free_section_is_granted_with_a_rising_fence() -> None:
    table = LockTable(fence=41)
    assert 42 == table.take(N1, ADA, 0.0).fence
    assert 43 == table.take(N2, BOB, 0.0).fence
    table.release(N1, ADA, 1.0)
    assert 44 == table.take(N1, BOB, 1.0).fence


@pytest.mark.parametrize("section", [N1, N1_NAME, ("body",), DOCUMENT])
def test_L4_what_another_holds_in_part_or_whole_is_refused_with_the_holder(section: Section) -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    error = refused(table, section, BOB)
    assert ("Ada is editing this section.", 1) == (error.message, error.details["place"])


def test_L4_ones_own_is_renewed_and_may_nest() -> None:
    table = LockTable()
    first = table.take(N1, ADA, 0.0)
    again = table.take(N1, ADA, 10.0)
    assert (first.fence, 40.0) == (again.fence, again.until)
    assert table.take(N1_NAME, ADA, 10.0)
    assert ["taken", "renewed", "taken"] == actions(table)


def test_L4_who_comes_late_overtakes_nobody_who_waits_for_something_wider() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(DOCUMENT, BOB, 0.0)
    assert "Bob is next here." == refused(table, N2, EVA).message
    table.release(N1, ADA, 1.0)
    assert "Bob" == holder(table, DOCUMENT)


def test_L5_a_lease_ends_unless_it_is_renewed() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    assert 30.0 == table.ends
    table.renew(N1, ADA, 20.0)
    table.expire(30.0)
    assert "Ada" == holder(table, N1)
    table.expire(50.0)
    assert holder(table, N1) is None
    with pytest.raises(LockLost):
        table.renew(N1, ADA, 51.0)


@pytest.mark.parametrize(
    ("here", "wanted", "given"),
    [(True, 600.0, 30.0), (True, 5.0, 5.0), (False, 3600.0, 600.0), (False, None, 30.0)],
)
def test_L5_a_program_from_outside_may_have_a_longer_lease(
    here: bool, wanted: float | None, given: float
) -> None:
    assert given == LockTable().take(N1, ADA, 0.0, ttl=wanted, here=here).until


def test_L5_only_the_holder_renews_releases_keeps_and_hands_over() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    for order in (
        lambda: table.renew(N1, BOB, 1.0),
        lambda: table.release(N1, BOB, 1.0),
        lambda: table.keep(N1, BOB),
        lambda: table.hand_over(N1, BOB, EVA, 1.0),
    ):
        with pytest.raises(LockLost):
            order()
    assert "Ada" == holder(table, N1)


# Asking


def test_L6_an_ask_that_is_not_answered_gets_the_section() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    assert table.ask(N1, BOB, 1.0) is None
    shown = table.shown(held(table, N1))
    assert (21_000_000, (BOB,)) == (shown.answer_by, shown.queue)
    table.expire(21.0)
    assert "Bob" == holder(table, N1)
    assert ["taken", "asked", "expired", "taken"] == actions(table)


def held(table: LockTable, section: Section) -> Lock:
    lock = table.get(section)
    assert lock is not None
    return lock


@pytest.mark.parametrize("answer", ["keep", "renew"])
def test_L6_a_holder_who_answers_keeps_it_and_the_asker_waits(answer: str) -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 1.0)
    if answer == "keep":
        table.keep(N1, ADA)
    else:
        table.renew(N1, ADA, 2.0)
    table.expire(21.0)
    assert "Ada" == holder(table, N1)
    table.expire(table.ends)
    assert "Bob" == holder(table, N1)


def test_L6_nobody_keeps_a_section_for_long_against_a_queue() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 10.0)
    for now in range(10, 310):
        table.renew(N1, ADA, float(now))
        table.expire(float(now))
    assert "Ada" == holder(table, N1)
    table.expire(310.0)
    assert "Bob" == holder(table, N1)
    assert "contended" == next(c.reason for c in table.take_changes() if c.action == "expired")


def test_L6_asking_again_keeps_the_place_and_presses_nobody() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 0.0)
    table.ask(N1, EVA, 0.0)
    table.keep(N1, ADA)
    assert table.ask(N1, BOB, 1.0) is None
    assert (1, 2) == (table.asks.place(N1, BOB.user), table.asks.place(N1, EVA.user))
    assert table.shown(held(table, N1)).answer_by is None


def test_L6_who_withdraws_presses_nobody_any_more() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 1.0)
    table.withdraw(N1, BOB, 2.0)
    assert (None, ()) == (table.shown(held(table, N1)).answer_by, table.shown(held(table, N1)).queue)
    table.renew(N1, ADA, 20.0)
    table.expire(21.0)
    assert "Ada" == holder(table, N1)


def test_L6_asking_for_a_free_section_takes_it() -> None:
    table = LockTable()
    lock = table.ask(N1, ADA, 0.0)
    assert lock is not None
    assert "Ada" == lock.holder.name


def test_L6_fifty_who_wait_are_served_in_their_order_within_their_turns() -> None:
    """T14: with everybody working for `hold`, the last waits for those before, not longer."""
    hold = 3.0
    table = LockTable()
    people = [Author(user=UserId(f"u{number}"), name=f"U{number}") for number in range(50)]
    table.take(N1, ADA, 0.0)
    for person in people:
        table.ask(N1, person, 0.0)
    now, served = 0.0, []
    current = ADA
    while current is not people[-1]:
        now += hold
        table.release(N1, current, now)
        current = held(table, N1).holder
        served.append((current, now))
    assert people == [person for person, _ in served]
    assert all(waited <= 3 * hold * (place + 1) for place, (_, waited) in enumerate(served))


def test_L6_fifty_who_wait_for_somebody_who_never_lets_go_are_served_too() -> None:
    """Each renews for as long as they may: nobody waits longer than five minutes for each one before."""
    table = LockTable(LockLimits(per_document=100))
    people = [Author(user=UserId(f"u{number}"), name=f"U{number}") for number in range(50)]
    table.take(N1, ADA, 0.0)
    for person in people:
        table.ask(N1, person, 0.0)
    now, served = 0.0, [ADA]
    while served[-1] is not people[-1]:
        now += 5.0
        assert now <= 300.0 * 50
        table.expire(now)
        lock = held(table, N1)
        if lock.holder is not served[-1]:
            served.append(lock.holder)
        table.renew(N1, lock.holder, now)
    assert people == served[1:]


# Handing over, breaking


def test_L7_a_holder_hands_the_section_to_whom_they_choose() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.take(N1_NAME, ADA, 0.0)
    table.ask(N1, BOB, 1.0)
    lock = table.hand_over(N1, ADA, EVA, 2.0)
    assert (EVA, 3) == (lock.holder, lock.fence)
    assert holder(table, N1_NAME) is None
    assert (BOB,) == table.shown(held(table, N1)).queue
    assert 301.0 == held(table, N1).contended_until


def test_L9_breaking_takes_over_and_says_from_whom() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.take_changes()
    table.break_(N1, BOB, 1.0)
    (change,) = table.take_changes()
    assert ("broken", BOB, BOB, ADA, 2) == (change.action, change.who, change.by, change.former, change.fence)
    with pytest.raises(LockLost):
        table.break_(N2, BOB, 1.0)


# People


def test_L10_who_comes_back_within_the_grace_keeps_lock_and_place() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 0.0)
    table.renew(N1, ADA, 19.0)
    table.left(ADA.user, 20.0)
    table.left(BOB.user, 20.0)
    table.came(ADA, 34.0)
    table.came(BOB, 34.0)
    table.expire(40.0)
    assert ("Ada", (BOB,)) == (holder(table, N1), table.shown(held(table, N1)).queue)


def test_L16_who_comes_by_another_name_holds_and_waits_by_it() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 0.0)
    table.take_changes()
    table.came(ADA, 1.0)
    assert () == table.take_changes()
    table.came(replace(ADA, name="Ada King"), 2.0)
    table.came(replace(BOB, name="Robert"), 3.0)
    (told,) = table.take_changes()
    assert ("renewed", "Ada King") == (told.action, told.who.name)
    assert ("Ada King", ["Robert"]) == (
        holder(table, N1),
        [one.name for one in table.shown(held(table, N1)).queue],
    )


def test_L10_a_lock_ends_soon_after_its_holder_has_left_and_the_next_one_here_gets_it() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 0.0)
    table.ask(N1, EVA, 0.0)
    table.keep(N1, ADA)
    table.left(BOB.user, 1.0)
    table.left(ADA.user, 2.0)
    table.expire(15.9)
    assert "Ada" == holder(table, N1)
    table.expire(17.0)
    assert "Eva" == holder(table, N1)
    assert 0 == len(table.asks)


def test_L10_a_lock_of_a_program_does_not_need_anybody_here() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0, ttl=120.0, here=False)
    table.left(ADA.user, 1.0)
    table.expire(119.0)
    assert "Ada" == holder(table, N1)


def test_L10_an_ask_from_outside_lapses_unless_it_is_repeated() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.ask(N1, BOB, 0.0, here=False)
    table.ask(N1, EVA, 0.0, here=False)
    table.renew(N1, ADA, 19.0)
    table.ask(N1, EVA, 40.0, here=False)
    table.renew(N1, ADA, 45.0)
    table.expire(60.0)
    assert (EVA,) == table.shown(held(table, N1)).queue


def test_L11_who_may_not_edit_any_more_loses_locks_and_places() -> None:
    table = LockTable()
    table.take(N1, ADA, 0.0)
    table.take(N2, BOB, 0.0)
    table.ask(N2, ADA, 0.0)
    table.ask(N1, BOB, 0.0)
    table.bar(ADA.user, 1.0)
    assert ("Bob", 0) == (holder(table, N1), len(table.asks))


@pytest.mark.parametrize("waiting", [False, True])
def test_L15_one_person_has_only_so_many(waiting: bool) -> None:
    table = LockTable(LockLimits(per_person=2))
    table.take(("body", "a"), ADA, 0.0)
    if waiting:
        table.take(("body", "b"), BOB, 0.0)
        table.ask(("body", "b"), ADA, 0.0)
    else:
        table.take(("body", "b"), ADA, 0.0)
    with pytest.raises(OverLimit):
        table.take(("body", "c"), ADA, 0.0)


def test_L15_a_document_has_only_so_many() -> None:
    table = LockTable(LockLimits(per_document=2))
    table.take(("body", "a"), ADA, 0.0)
    table.ask(("body", "a"), BOB, 0.0)
    with pytest.raises(OverLimit):
        table.take(("body", "b"), EVA, 0.0)

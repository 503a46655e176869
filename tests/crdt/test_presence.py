"""Presence by its rules (SPEC.md, R20-R27)."""

import json
import random
from typing import Any

import pytest

from crdt.errors import OverLimit
from crdt.ids import SessionId, UserId
from crdt.presence import COLOURS, Author, PresenceTable, Shown
from crdt.ysync import AwarenessState
from tests.crdt.playbook import ADA, BOB

A, B, C = SessionId("a"), SessionId("b"), SessionId("c")


def anybody(_client: int) -> bool:
    return True


def table() -> PresenceTable:
    """Ada on the native door, Bob on that of y-protocols."""
    found = PresenceTable()
    found.enter(A, ADA, 1, speaks_awareness=False)
    found.enter(B, BOB, None, speaks_awareness=True)
    return found


def colours(people: PresenceTable) -> dict[str, int]:
    return {author.user: colour for author, colour in people.people()}


def said(client: int, clock: int, state: Any) -> tuple[AwarenessState, ...]:
    return (AwarenessState(client, clock, json.dumps(state)),)


def test_R20_identity_is_stamped_and_claims_are_dropped() -> None:
    people = table()
    people.show(A, {"page": "p", "user": "eve", "name": "Eve", "color": 9})
    changed, _ = people.due(0.0)
    assert changed[0].state == {"page": "p", "user": "ada", "name": "Ada", "color": 1}
    assert json.loads(changed[0].awareness().json) == {
        "page": "p",
        "user": {"id": "ada", "name": "Ada", "color": COLOURS[0]},
    }


def test_R21_colours_go_by_arrival_stay_with_the_person_and_come_free_again() -> None:
    people = PresenceTable()
    authors = [Author(user=UserId(f"u{n}"), name=f"U{n}") for n in range(14)]
    for number, author in enumerate(authors):
        people.enter(SessionId(f"s{number}"), author, number + 1, speaks_awareness=False)
    assert [colour for _, colour in people.people()] == [*range(1, 13), 1, 2]
    people.enter(SessionId("second tab"), authors[4], 99, speaks_awareness=False)
    assert colours(people)["u4"] == 5
    people.leave(SessionId("s2"))
    people.enter(SessionId("new"), Author(user=UserId("new"), name="New"), 100, speaks_awareness=False)
    assert colours(people)["new"] == 3


def test_R21_who_comes_back_has_the_same_colour_whoever_came_meanwhile() -> None:
    people = PresenceTable()
    ada, bo, cy = (Author(user=UserId(name), name=name) for name in ("ada", "bo", "cy"))
    people.enter(SessionId("1"), ada, 1, speaks_awareness=False)
    people.enter(SessionId("2"), bo, 2, speaks_awareness=False)
    people.leave(SessionId("1"))
    people.enter(SessionId("3"), cy, 3, speaks_awareness=False)
    people.leave(SessionId("2"))
    people.enter(SessionId("4"), bo, 4, speaks_awareness=False)
    people.enter(SessionId("5"), ada, 5, speaks_awareness=False)
    assert {"ada": 1, "bo": 2, "cy": 3} == colours(people)


def test_R22_a_session_is_shown_thirty_times_a_second_and_the_last_state_always() -> None:
    people, now = table(), 0.0
    shown: list[Shown] = []
    for step in range(1000):
        now = step / 1000
        people.show(A, {"x": step})
        if step % 25 == 0:
            shown += people.due(now)[0]
    shown += people.due(now + 1)[0]
    assert len(shown) <= 31
    assert shown[-1].state is not None
    assert shown[-1].state["x"] == 999


def test_R22_a_state_that_did_not_change_is_not_shown_again() -> None:
    people = table()
    assert people.show(A, {"x": 1})
    people.due(0.0)
    assert not people.show(A, {"x": 1})
    assert people.due(1.0) == ((), ())


def test_R23_a_session_speaks_for_one_client_id() -> None:
    people = table()
    people.show(A, {"page": "a"})
    people.due(0.0)
    assert people.hear(B, said(22, 1, {"page": "b"}), anybody)
    assert not people.hear(B, said(1, 9, {"page": "EVIL"}), anybody)
    assert not people.hear(B, said(33, 1, {"page": "more"}), anybody)
    changed, _ = people.due(1.0)
    assert [(shown.session, shown.client) for shown in changed] == [(B, 22)]


def test_R23_an_id_that_is_somebody_elses_is_not_taken() -> None:
    people = table()
    people.hear(B, said(1, 5, {"page": "EVIL"}), anybody)
    people.hear(B, said(44, 1, {"page": "b"}), lambda client: client != 44)
    assert people.due(0.0) == ((), ())
    people.hear(B, said(22, 1, {"page": "b"}), anybody)
    assert [shown.client for shown in people.due(0.0)[0]] == [22]


def test_R23_the_echo_of_somebody_who_just_left_claims_nothing() -> None:
    people = table()
    people.show(A, {"page": "a"})
    people.leave(A)
    people.hear(B, said(1, 1, {"page": "a"}), anybody)
    people.hear(B, said(22, 1, {"page": "b"}), anybody)
    assert {shown.session: shown.client for shown in people.due(0.0)[0]} == {A: 1, B: 22}


def test_R23_a_clock_that_does_not_rise_is_old_news() -> None:
    people = table()
    people.hear(B, said(22, 5, {"page": "b"}), anybody)
    people.due(0.0)
    assert not people.hear(B, said(22, 5, {"page": "old"}), anybody)
    assert not people.hear(B, said(22, 4, {"page": "older"}), anybody)
    assert people.hear(B, said(22, 5, None), anybody)
    assert people.due(1.0)[0][0].state is None


def test_R24_a_renewed_state_is_only_renewed_and_ours_are_renewed_by_us() -> None:
    people = table()
    people.show(A, {"page": "a"})
    people.hear(B, said(22, 1, {"page": "b"}), anybody)
    people.due(0.0)
    people.hear(B, said(22, 2, {"page": "b"}), anybody)
    changed, renewed = people.due(1.0)
    assert (changed, [(shown.session, shown.clock) for shown in renewed]) == ((), [(B, 2)])
    assert [(shown.session, shown.clock) for shown in people.renew()] == [(A, 2)]
    assert [(shown.session, shown.clock) for shown in people.renew()] == [(A, 3)]


def test_R25_who_leaves_is_withdrawn_and_who_never_showed_anything_is_not() -> None:
    people = table()
    people.show(A, {"page": "a"})
    people.due(0.0)
    people.leave(A)
    people.leave(B)
    changed, _ = people.due(0.0)
    assert [(shown.session, shown.state) for shown in changed] == [(A, None)]
    assert people.everyone() == ()


def test_R25_the_same_person_again_takes_its_id_over_from_a_connection_not_yet_noticed_dead() -> None:
    people = table()
    people.hear(B, said(22, 1, {"page": "b"}), anybody)
    people.due(0.0)
    people.enter(C, BOB, None, speaks_awareness=True)
    people.hear(C, said(22, 7, {"page": "again"}), anybody)
    changed, _ = people.due(1.0)
    pages = {shown.session: shown.state and shown.state["page"] for shown in changed}
    assert pages == {B: None, C: "again"}
    people.leave(B)
    assert [shown.session for shown in people.everyone()] == [C]


def test_R25_two_native_sessions_of_one_person_under_one_id_are_both_seen() -> None:
    people = table()
    people.show(A, {"page": "a"})
    people.enter(C, ADA, 1, speaks_awareness=False)
    people.show(C, {"page": "c"})
    people.show(A, {"page": "still here"})
    assert {shown.session for shown in people.due(1.0)[0]} == {A, C}
    assert len({shown.client for shown in people.everyone()}) == 2


@pytest.mark.parametrize("state", [{"x": "y" * 5000}, {"x": b"y" * 4000}, {"x": "ä" * 2100}])
def test_R27_a_state_over_four_kilobytes_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(OverLimit):
        table().show(A, state)


def test_R20_any_order_of_events_leaves_the_table_whole() -> None:
    chance = random.Random(8)
    people = PresenceTable()
    here: set[SessionId] = set()
    authors = [Author(user=UserId(f"u{n}"), name="U", guest=n % 2 == 0) for n in range(4)]
    for step in range(5000):
        session = SessionId(f"s{chance.randrange(6)}")
        match chance.randrange(6):
            case 0:
                client = chance.choice([None, chance.randrange(1, 5)])
                people.enter(session, chance.choice(authors), client, speaks_awareness=chance.random() < 0.5)
                here.add(session)
            case 1:
                people.leave(session)
                here.discard(session)
            case 2 if session in here:
                people.hear(
                    session, said(chance.randrange(1, 5), step, chance.choice([None, {"n": step}])), anybody
                )
            case 3 if session in here and people._entries[session].own_clock:
                people.show(session, chance.choice([None, {"n": step}]))
            case 4:
                people.renew()
            case _:
                people.due(step / 10)
        clients = [shown.client for shown in people.everyone()]
        assert len(set(clients)) == len(clients)
        assert {entry.session for entry in people._by_client.values()} <= here

"""What native sessions may say of themselves, and who counts as being there (SPEC.md, R28 and R29)."""

import json
import math
from typing import Any

import pytest

from crdt.claims import CLAIMS, Activity, check_claims
from crdt.effects import Refuse, ShowPresence
from crdt.errors import InvalidInput
from crdt.events import PresenceFellDue, PresenceShown, SessionLeft
from crdt.ids import SessionId
from crdt.presence import Here, PresenceTable
from crdt.ysync import AwarenessState
from tests.crdt.playbook import ADA, BOB, Stage, only

A, A2, B = SessionId("a"), SessionId("a2"), SessionId("b")

GOOD: dict[str, list[Any]] = {
    "page": ["designer"],
    "view": ["graph"],
    "document": ["01976f7e-0000-7000-8000-000000000000"],
    "following": ["u1"],
    "doing": ["editing Limits"],
    "field": ["limits.statement_timeout_s"],
    "node": ["n1"],
    "selection": [[], ["n1", "n2"], ["n"] * 200],
    "cursor": [{"x": 0, "y": -12.5}],
    "at": [-1, 0, 400],
    "caret": [{"anchor": b"\x00", "head": b""}],
    "viewport": [{"x": 0, "y": 0, "width": 1280, "height": 0.5}],
    "activity": ["active", "idle", "away"],
    "discreet": [True, False],
}
BAD: dict[str, list[Any]] = {
    "page": ["x" * 65, 5, ["designer"]],
    "view": [True],
    "document": [{}],
    "following": [["u1"]],
    "doing": ["x" * 513],
    "field": ["x" * 513, ["limits"]],
    "node": [7],
    "selection": ["n1", ["n"] * 201, [1], ["x" * 513], {"n1": True}],
    "cursor": [
        {"x": 1},
        {"x": 1, "y": 1, "z": 1},
        [1, 2],
        {"x": "1", "y": 2},
        {"x": True, "y": 2},
        {"x": 2e9, "y": 0},
    ],
    "at": [-2, 1.5, "3", True],
    "caret": [{"anchor": "AA==", "head": b""}, {"anchor": b"x" * 257, "head": b""}, b""],
    "viewport": [
        {"x": 0, "y": 0, "width": 0, "height": 1},
        {"x": 0, "y": 0},
        {"x": math.nan, "y": 0, "width": 1, "height": 1},
    ],
    "activity": ["asleep", True, 1],
    "discreet": [1, "yes"],
}


@pytest.mark.parametrize("name", CLAIMS)
def test_R28_a_field_with_a_meaning_holds_what_it_means(name: str) -> None:
    for value in [*GOOD[name], None]:
        check_claims({name: value, "mine": object()})
    for value in BAD[name]:
        with pytest.raises(InvalidInput) as refused:
            check_claims({name: value})
        assert {"field": name} == refused.value.details


def test_R28_other_fields_travel_as_they_are() -> None:
    people = PresenceTable()
    people.enter(A, ADA, 1, speaks_awareness=False)
    people.show(A, {"mood": ["any", {"thing": 1}], "cursor": {"x": 1, "y": 2}})
    (shown,) = people.due(0.0)[0]
    assert {"mood": ["any", {"thing": 1}], "cursor": {"x": 1, "y": 2}} == {
        name: value for name, value in (shown.state or {}).items() if name in {"mood", "cursor"}
    }


def test_R28_a_state_with_a_wrong_field_is_refused_whole_and_the_one_before_stays() -> None:
    stage = Stage()
    stage.join("a")
    stage.send(PresenceShown(session=A, state={"page": "designer"}))
    refusal = only(stage.send(PresenceShown(session=A, state={"page": "x", "cursor": "here"})), Refuse)
    assert (None, "invalid_input", {"field": "cursor"}) == (
        refusal.id,
        refusal.error.code,
        refusal.error.details,
    )
    (shown,) = only(stage.send(PresenceFellDue()), ShowPresence).changed
    assert shown.state is not None
    assert "designer" == shown.state["page"]


def test_R28_sessions_of_y_protocols_say_what_they_like() -> None:
    """Editors of others put their own things under the same names."""
    people = PresenceTable()
    people.enter(B, BOB, None, speaks_awareness=True)
    theirs = {"cursor": {"anchor": {"type": None}, "head": None}, "selection": 3, "activity": "typing"}
    assert people.hear(B, (AwarenessState(22, 1, json.dumps(theirs)),), lambda _client: True)
    (shown,) = people.due(0.0)[0]
    assert theirs == {name: value for name, value in (shown.state or {}).items() if name in theirs}
    assert (Here(author=BOB, colour=1, devices=1, activity="active"),) == people.here()


def test_R29_a_person_on_two_devices_is_one_as_lively_as_the_liveliest() -> None:
    people = PresenceTable()
    people.enter(A, ADA, 1, speaks_awareness=False)
    people.enter(A2, ADA, 2, speaks_awareness=False)
    people.enter(B, BOB, 3, speaks_awareness=False)
    rounds: tuple[tuple[tuple[Activity, Activity | None], Activity], ...] = (
        (("away", "idle"), "idle"),
        (("away", "away"), "away"),
        (("idle", "active"), "active"),
        (("away", None), "active"),
    )
    for said, expected in rounds:
        people.show(A, {"activity": said[0]})
        people.show(A2, {} if said[1] is None else {"activity": said[1]})
        ada = Here(author=ADA, colour=1, devices=2, activity=expected)
        assert (ada, Here(author=BOB, colour=2, devices=1, activity="active")) == people.here()
    people.leave(A)
    assert (1, 1) == (people.here()[0].devices, people.here()[0].colour)


def test_R29_whose_connection_breaks_is_gone_with_the_next_presence_tick() -> None:
    stage = Stage()
    stage.join("a")
    stage.join("b", BOB)
    stage.send(PresenceShown(session=A, state={"page": "designer"}))
    stage.send(PresenceFellDue())
    stage.send(SessionLeft(session=A))
    (gone,) = only(stage.send(PresenceFellDue()), ShowPresence).changed
    assert (A, None) == (gone.session, gone.state)
    assert [BOB] == [one.author for one in stage.room.devices]

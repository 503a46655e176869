"""What changes only by an approved request, judged inside updates (SPEC.md, section PT)."""

from typing import Any

import pytest
from pycrdt import Map, Text

from crdt.protection import Guard, Place
from crdt.roles import THE_SERVER
from tests.crdt.gatekeeping import House

DESIGN: dict[str, Any] = {
    "body": {
        "name": "Nightly",
        "nodes": {"n1": {"operation": "source.profile", "name": "Load", "parameters": {"table": "orders"}}},
    },
    "layout": {"nodes": {"n1": {"x": 0, "y": 0}}},
}
WHOLE = Place(pattern=("body",), policy="p1", policy_name="Production")
TABLES = Place(pattern=("body", "nodes", "*", "parameters"), policy="p2", policy_name="Tables")


def house(*places: Place) -> House:
    found = House("workflow", DESIGN)
    found.guard.places = places
    return found


def test_PT1_nobody_edits_a_protected_body_and_the_refusal_says_where_and_what_next() -> None:
    built = house(WHOLE)
    for role in ("owner", "admin", "editor"):
        assert "approval_needed" == built.copy("ada", role).type("body.name", "x")
    assert built.refusal is not None
    error = built.refusal.error
    assert [["body", "name"]] == error.details["paths"]
    assert [{"id": "p1", "name": "Production"}] == error.details["policies"]
    assert "branch" in error.next_step


@pytest.mark.parametrize(
    ("act", "wanted"),
    [
        (lambda ada: ada.set("body.nodes.n1.parameters.table", "x"), "approval_needed"),
        (lambda ada: ada.set("body.nodes.n1.parameters.new", "x"), "approval_needed"),
        (lambda ada: ada.drop("body.nodes.n1.parameters.table"), "approval_needed"),
        (lambda ada: ada.drop("body.nodes.n1.parameters"), "approval_needed"),
        (lambda ada: ada.drop("body.nodes.n1"), "approval_needed"),
        (lambda ada: ada.set("body.nodes.n1", Map({})), "approval_needed"),
        (lambda ada: ada.set("body.nodes.n2", Map({"parameters": Map({"a": 1})})), "approval_needed"),
        (lambda ada: ada.type("body.nodes.n1.name", "x"), ""),
        (lambda ada: ada.type("body.name", "x"), ""),
        (lambda ada: ada.set("body.nodes.n1.operation", "source.scan"), ""),
        (lambda ada: ada.set("layout.nodes.n1", {"x": 5.0, "y": 0.0}), ""),
    ],
)
def test_PT1_a_field_is_protected_with_what_lies_in_it_and_around_it(act: Any, wanted: str) -> None:
    built = house(TABLES)
    assert wanted == act(built.copy())


def test_PT1_the_server_itself_writes_what_was_approved() -> None:
    assert "" == house(WHOLE).copy("ada", THE_SERVER).type("body.name", "x")


def test_PT2_people_go_on_talking_and_moving_things_about() -> None:
    built = house(WHOLE)
    ada = built.copy()
    thread = Map(
        {
            "anchor": {"path": ["body"]},
            "messages": Map({"m": Map({"text": Text("why?"), "reactions": Map({})})}),
        }
    )
    assert "" == ada.set("comments.t1", thread)
    assert "" == ada.set("layout.nodes.n1", {"x": 5.0, "y": 0.0})


def test_PT4_a_refusal_leaves_no_trace_and_what_else_she_does_goes_on() -> None:
    built = house(TABLES)
    ada = built.copy()
    assert "approval_needed" == ada.set("body.nodes.n1.parameters.table", "x")
    assert "" == ada.type("body.name", "x")
    assert "xNightly" == str(built.copy().at("body.name"))


def test_PT4_one_update_with_a_protected_place_in_it_is_refused_as_a_whole() -> None:
    built = house(TABLES)
    ada = built.copy()

    def both() -> None:
        ada.at("body.name").insert(0, "x")
        ada.at("body.nodes.n1.parameters")["table"] = "x"

    assert "approval_needed" == ada.send(both)
    assert "Nightly" == str(built.copy().at("body.name"))


def test_PT5_what_is_protected_changes_under_an_open_gate() -> None:
    built = house()
    ada = built.copy()
    assert "" == ada.type("body.name", "a")
    built.guard.places = (WHOLE,)
    assert "approval_needed" == ada.type("body.name", "b")
    built.guard.places = ()
    assert "" == ada.type("body.name", "c")


def test_PT1_policies_that_ask_for_it_are_named_once_each() -> None:
    guard = Guard((WHOLE, TABLES, Place(pattern=("body", "x"), policy="p3", policy_name="Other")))
    found = guard.touched([("body", "nodes", "n1", "parameters", "table"), ("body", "nodes")])
    assert found is not None
    assert "Production and Tables let this change only with an approval." == found.message
    assert ["p1", "p2"] == [one["id"] for one in found.details["policies"]]

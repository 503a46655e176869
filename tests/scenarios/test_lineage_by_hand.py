"""Edges that people draw, and what hangs on a place, on a real server. Rules LI10 and LI11 of engine/SPEC.md."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.lineage_samples import OUTSIDE, told
from tests.support.people import Person, invited, owner
from tests.support.server import running

Json = Any


class Place:
    def __init__(self, ada: Person) -> None:
        self.ada = ada
        self.workspace = ada.workspace()
        self.path = f"/advanced-catalog/workspaces/{told(self)['id']}/lineage"

    def draws(self, who: Person, begin: str, end: str, column: str = "") -> Json:
        ends = [{**OUTSIDE, "table": table, "column": column} for table in (begin, end)]
        return who.request("POST", f"{self.path}/edges", json={"begin": ends[0], "end": ends[1]})

    def below(self, table: str, column: str = "", **more: Any) -> Json:
        params = {**OUTSIDE, "table": table, "column": column, **more}
        return self.ada.request("GET", f"{self.path}/impact", params=params).json()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    for server in running(tmp_path_factory.mktemp("by-hand"), "--no-demo"):
        yield Place(owner(server))


def test_LI10_impact_is_all_that_hangs_on_a_place_by_pages_with_labels_and_designs(place: Place) -> None:
    for begin, end in (("raw", "clean"), ("clean", "report"), ("report", "board")):
        assert 200 == place.draws(place.ada, begin, end).status_code
    found = place.below("raw")
    assert [("clean", 1), ("report", 2), ("board", 3)] == [
        (one["table"], one["hops"]) for one in found["items"]
    ]
    assert (3, 3, 0) == (found["total"], found["tables"], found["hidden"])
    page = place.below("raw", offset=1, limit=1)
    assert (["report"], 3) == ([one["table"] for one in page["items"]], page["total"])
    assert [] == place.below("board")["items"]


def test_LI11_everybody_who_may_edit_changes_what_people_drew_and_the_log_says_why_it_went(
    place: Place,
) -> None:
    bo = invited(place.ada.server, place.ada, "Bo Falk")
    vi = invited(place.ada.server, place.ada, "Vi Lang", role="viewer")
    assert 403 == place.draws(vi, "a", "b").status_code
    edges = [place.draws(place.ada, "a", "b", column).json() for column in ("x", "y")]
    assert ["b"] == [one["table"] for one in place.below("a")["items"] if one["column"] == ""]
    one = f"{place.path}/edges/{edges[0]['id']}"
    changed = bo.request("PUT", one, json={"note": "By Bo"})
    assert (200, bo.id) == (changed.status_code, changed.json()["origin"].partition(":")[2]), changed.text
    gone = bo.request(
        "DELETE", f"{place.path}/edges/{changed.json()['id']}", params={"reason": "It was wrong"}
    )
    assert 200 == gone.status_code, gone.text
    newest = place.ada.call("GET", "/audit?limit=1")["items"][0]["number"]
    assert "It was wrong" in str(place.ada.call("GET", f"/audit/{newest}"))
    assert place.below("a")["total"], "the other column still leads there"
    bo.request("DELETE", f"{place.path}/edges/{edges[1]['id']}")
    assert 0 == place.below("a")["total"], "the edge between the tables went with the last column"


def test_LI11_what_was_read_somewhere_is_not_removed_by_hand(place: Place) -> None:
    graph = place.ada.request("GET", f"{place.path}/graph", params={**OUTSIDE, "down": 1}).json()
    (job,) = [edge for edge in graph["edges"] if edge["kind"] != "manual"]
    refused = place.ada.request("DELETE", f"{place.path}/edges/{job['id']}")
    assert 400 <= refused.status_code < 500, refused.text
    assert "totals" in {one["table"] for one in place.below("orders")["items"]}

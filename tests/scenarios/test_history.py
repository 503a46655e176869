"""The history of a document over HTTP: two people work on it, one looks back, compares, restores (S2-7, S0-19)."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pycrdt import Map

from crdt.ids import DocumentId
from server.client import connect
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("history"), "--no-demo")


@pytest.fixture(scope="module")
def people(server: RunningServer) -> tuple[Person, Person]:
    ada = owner(server)
    return ada, invited(server, ada, "Bea")


def made(ada: Person) -> str:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    return str(ada.call("POST", path, kind="data_source", name="Flights")["id"])


def edit(person: Person, id_: str, *changes: Callable[[Map[Any]], object]) -> int:
    """Each change is an edit of its own, saved before the next. The document's number then."""

    async def at_once() -> None:
        async with connect(person.server.websocket, person.token) as client:
            document = await client.document(DocumentId(id_))
            for change in changes:
                with document.doc.transaction():
                    change(document.doc.get("body", type=Map))
                await document.saved()

    asyncio.run(at_once())
    return int(person.call("GET", f"/documents/{id_}")["sequence"])


def put(key: str, value: Any) -> Callable[[Map[Any]], object]:
    return lambda body: body.update({key: value})


def test_S2_7_the_time_line_says_who_worked_when_and_every_point_can_be_looked_at(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    first = edit(ada, id_, put("criticality", "low"))
    edit(bea, id_, put("criticality", "high"), lambda body: body["description"].insert(0, "By Bea"))
    told = ada.call("GET", f"/documents/{id_}/history")
    assert (first + 2, 1) == (told["newest"], told["exact_from"])
    assert ("Bea", 2) == (told["items"][0]["name"], told["items"][0]["edits"])
    assert ["body", "criticality"] in told["items"][0]["places"]
    then = ada.call("GET", f"/documents/{id_}/history/state?through={first}")
    assert (True, "low", "") == (then["exact"], then["body"]["criticality"], then["body"]["description"])
    began = ada.call("GET", f"/documents/{id_}/history/state?through=1")
    assert told["items"][-1]["started_at"] == began["at"] < then["at"] < told["items"][0]["ended_at"]


def test_S0_19_a_difference_names_both_values_who_and_when(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    first = edit(ada, id_, put("criticality", "low"))
    edit(bea, id_, put("criticality", "high"), lambda body: body["name"].insert(0, "All "))
    found = ada.call("GET", f"/documents/{id_}/history/difference?before={first}")
    by_path = {tuple(one["path"]): one for one in found["changes"]}
    changed = by_path[("criticality",)]
    assert ("low", "high", "Bea") == (
        changed["before"]["value"],
        changed["after"]["value"],
        changed["by"]["name"],
    )
    assert {"nature": "added", "text": "All "} in by_path[("name",)]["spans"]
    assert (2, False) == (found["total"], found["same_content"])
    before = changed["by"]["since"] - 1
    assert (
        found["changes"] == ada.call("GET", f"/documents/{id_}/history/difference?since={before}")["changes"]
    )
    assert "low" == ada.call("GET", f"/documents/{id_}/history/state?moment={before}")["body"]["criticality"]


def test_S0_19_from_nothing_differs_what_says_something(people: tuple[Person, Person]) -> None:
    ada, _ = people
    id_ = made(ada)
    edit(ada, id_, put("criticality", "low"))
    found = ada.call("GET", f"/documents/{id_}/history/difference?from_nothing=true")
    said = {one["path"][-1]: one["after"]["value"] for one in found["changes"] if one["root"] == "body"}
    assert ("Flights", "low") == (said["name"], said["criticality"])
    assert "description" not in said
    assert 0 == found["before"]["through"]


def test_N7_blame_of_a_field_and_of_the_words_of_a_text(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    edit(bea, id_, lambda body: body["name"].insert(0, "All "))
    found = ada.call("GET", f"/documents/{id_}/history/blame?path=[%22body%22,%22name%22]")
    (field,) = found["fields"]
    assert "Bea" == field["by"]["name"]
    assert [("All ", "Bea"), ("Flights", ada.name)] == [
        (one["text"], one["by"]["name"]) for one in field["stretches"]
    ]


def test_S0_19_restoring_gives_the_content_hash_of_that_point_as_a_new_edit(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    edit(ada, id_, put("criticality", "low"))
    before = ada.call("GET", f"/documents/{id_}")
    edit(bea, id_, put("criticality", "high"))
    path = f"/documents/{id_}/history/restore"
    seen = bea.call("POST", path, through=before["sequence"], preview=True)
    assert [["criticality"]] == [one["path"] for one in seen["changes"]]
    done = bea.call("POST", path, through=before["sequence"])
    after = ada.call("GET", f"/documents/{id_}")
    assert (before["content_hash"], done["sequence"]) == (after["content_hash"], after["sequence"])
    assert after["sequence"] == before["sequence"] + 2
    assert before["epoch"] == after["epoch"]


def test_S0_19_what_one_person_did_goes_back_where_nobody_else_has_been(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    since = edit(ada, id_, put("criticality", "low"), put("kind", "sqlite"))
    edit(bea, id_, put("criticality", "high"), put("kind", "duckdb"))
    edit(ada, id_, put("kind", "postgres"))
    done = ada.call("POST", f"/documents/{id_}/history/undo", user=bea.id, since=since)
    body = ada.call("GET", f"/documents/{id_}")["body"]
    assert ("low", "postgres") == (body["criticality"], body["kind"])
    assert [(["body", "kind"], ada.name)] == [(one["path"], one["by_name"]) for one in done["taken"]]


def test_S0_19_a_place_that_my_role_may_not_change_stays_and_is_named(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    before = edit(ada, id_, put("criticality", "low"), put("owner", "Ada"))
    edit(ada, id_, put("owner", "Cleo"), put("criticality", "high"))
    done = bea.call("POST", f"/documents/{id_}/history/restore", through=before)
    body = ada.call("GET", f"/documents/{id_}")["body"]
    assert ("low", "Cleo") == (body["criticality"], body["owner"])
    assert [["body", "owner"]] == done["kept"]


def test_S2_7_a_version_has_a_name_and_stays(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    edit(ada, id_, put("criticality", "low"))
    path = f"/documents/{id_}/versions"
    one = bea.call("POST", path, name="Before the audit", note="As agreed")
    assert ("Bea", "person") == (one["by_name"], one["origin"])
    ada.call("PUT", f"{path}/{one['id']}", name="After the audit")
    (listed,) = ada.call("GET", path)["items"]
    assert ("After the audit", one["through"]) == (listed["name"], listed["through"])
    assert one["content_hash"] == ada.call("GET", f"/documents/{id_}")["content_hash"]
    ada.call("DELETE", f"{path}/{one['id']}")
    assert 0 == ada.call("GET", path)["total"]


@pytest.mark.parametrize("role", ["viewer", "commenter"])
def test_S0_19_who_may_only_read_looks_back_and_changes_nothing(
    server: RunningServer, people: tuple[Person, Person], role: str
) -> None:
    ada, _ = people
    id_ = made(ada)
    eva = invited(server, ada, "Eva", role)
    assert 1 == eva.call("GET", f"/documents/{id_}/history")["newest"]
    for path, said in (("history/restore", {"through": 1}), ("versions", {"name": "Mine"})):
        refused = eva.request("POST", f"/documents/{id_}/{path}", json=said)
        assert (403, "read_only") == (refused.status_code, refused.json()["error"]["code"])


def test_S0_19_a_point_that_never_was_is_not_found(people: tuple[Person, Person]) -> None:
    ada, _ = people
    id_ = made(ada)
    refused = ada.request("GET", f"/documents/{id_}/history/state?through=99")
    assert (404, "not_found") == (refused.status_code, refused.json()["error"]["code"])

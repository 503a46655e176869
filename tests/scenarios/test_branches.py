"""Branches through a real server: made, edited on both sides, merged with questions, taken back (N7, S2-6)."""

import asyncio
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from crdt.ids import DocumentId
from server.client import connect
from tests.support.contested import body
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("branches"), "--no-demo")


@pytest.fixture(scope="module")
def people(server: RunningServer) -> tuple[Person, Person]:
    ada = owner(server)
    return ada, invited(server, ada, "Bea")


LONG = "Read once a day, as the airports report it, in the zone of the airport that a plane leaves from. "
"""Too long for a name: texts like that are woven (BR5)."""
START = {"description": f"{LONG}Every flight", "tags": {"raw": True}, "limits": {"sample_rows": 1000}}


def made(ada: Person, **content: Any) -> str:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    return str(ada.call("POST", path, kind="data_source", name="Flights", body={**START, **content})["id"])


def branched(person: Person, id_: str, name: str = "Try") -> str:
    return str(person.call("POST", f"/documents/{id_}/branches", name=name)["document"])


def put(person: Person, id_: str, **values: Any) -> None:
    held = person.call("GET", f"/documents/{id_}")["body"]
    person.call("PUT", f"/scan/data-sources/{id_}", body={**held, **values})


def content(person: Person, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = person.call("GET", f"/documents/{id_}")["body"]
    return found


def merge(person: Person, id_: str, branch: str, **how: Any) -> dict[str, Any]:
    done: dict[str, Any] = person.call("POST", f"/documents/{id_}/branches/{branch}/merge", **how)
    return done


def refused(person: Person, id_: str, branch: str, **how: Any) -> tuple[int, str]:
    answer = person.request("POST", f"/documents/{id_}/branches/{branch}/merge", json=how)
    return answer.status_code, answer.json()["error"]["code"]


def questions(person: Person, id_: str, branch: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.call("GET", f"/documents/{id_}/branches/{branch}/compare")[
        "questions"
    ]
    return found


def test_N7_what_each_side_changed_is_there_after_the_merge(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(ada, id_, description=f"{LONG}Every flight since 2019", tags={"raw": True, "ada": True})
    put(bea, branch, description=f"{LONG}Nearly every flight", limits={"sample_rows": 50}, criticality="high")
    done = merge(bea, id_, branch)
    merged = content(ada, id_)
    assert f"{LONG}Nearly every flight since 2019" == merged["description"]
    assert ({"raw": True, "ada": True}, 50, "high") == (
        merged["tags"],
        merged["limits"]["sample_rows"],
        merged["criticality"],
    )
    assert ("Bea", [], True) == (done["by_name"], done["questions"], done["can_undo"])


def test_N7_merging_twice_changes_nothing_and_then_brings_only_what_is_new(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high")
    first = merge(bea, id_, branch)
    again = merge(bea, id_, branch)
    assert (1, 0, 0) == (first["written"], again["written"], again["sequence"])
    put(ada, id_, criticality="low")
    put(bea, branch, limits={"sample_rows": 7})
    merge(bea, id_, branch)
    assert ("low", 7) == (content(ada, id_)["criticality"], content(ada, id_)["limits"]["sample_rows"])
    merge(bea, id_, branch, into="branch")
    assert content(ada, id_) == content(bea, branch)


@pytest.mark.parametrize(
    ("strategy", "expected", "open_"),
    [
        ("automatic", "critical", False),
        ("last_writer_wins", "critical", False),
        ("first_writer_wins", "low", False),
        ("field_rule", "critical", False),
        ("manual", "low", True),
    ],
)
def test_S2_6_a_value_that_both_sides_changed_is_settled_by_each_strategy(
    people: tuple[Person, Person], strategy: str, expected: str, open_: bool
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(ada, id_, criticality="low")
    put(bea, branch, criticality="critical")
    assert (409, "merge_undecided") == refused(bea, id_, branch)
    assert "low" == content(ada, id_)["criticality"]
    (question,) = merge(bea, id_, branch, strategy=strategy)["questions"]
    assert (expected, open_) == (content(ada, id_)["criticality"], question["open"])
    assert (ada.name, "Bea") == (question["target"]["by_name"], question["branch"]["by_name"])
    state = "open" if open_ else "settled"
    (kept,) = ada.call("GET", f"/documents/{id_}/conflicts?state={state}")["items"]
    assert {"low", "critical"} == {kept["kept"]["value"], kept["lost"]["value"]}
    assert expected == kept["kept"]["value"]


def test_S2_6_both_values_that_a_merge_kept_are_settled_later(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(ada, id_, criticality="low")
    put(bea, branch, criticality="critical")
    merge(bea, id_, branch, strategy="manual")
    (kept,) = ada.call("GET", f"/documents/{id_}/conflicts")["items"]
    ada.call("POST", f"/documents/{id_}/conflicts/settle", conflict=kept["id"], strategy="take_other")
    assert "critical" == content(bea, id_)["criticality"]


def test_N7_what_is_decided_by_hand_is_about_the_two_values_one_looked_at(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(ada, id_, criticality="low")
    put(bea, branch, criticality="critical")
    (question,) = questions(bea, id_, branch)
    choice = [{"conflict": question["conflict"], "take": "value", "value": "high"}]
    put(ada, id_, criticality="medium")
    put(ada, id_, criticality="low", tags={})
    put(ada, id_, criticality="high")
    assert (409, "merge_outdated") == refused(bea, id_, branch, choices=choice)
    put(ada, id_, criticality="low")
    wrong = [{**choice[0], "value": "sky-high"}]
    assert (422, "invalid_input") == refused(bea, id_, branch, choices=wrong)
    merge(bea, id_, branch, choices=choice)
    assert "high" == content(ada, id_)["criticality"]


def test_BR8_a_section_of_somebody_else_and_a_field_without_the_right_refuse_the_whole_merge(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high", limits={"sample_rows": 3})
    ada.call("POST", f"/documents/{id_}/locks", section=["body", "limits"])
    preview = bea.call("POST", f"/documents/{id_}/branches/{branch}/preview")
    assert [("section_locked", ada.name)] == [(one["code"], one["who"]) for one in preview["obstacles"]]
    assert (423, "section_locked") == refused(bea, id_, branch)
    assert "medium" == content(ada, id_)["criticality"], "nothing of it"
    merge(ada, id_, branch)
    assert ("high", 3) == (content(ada, id_)["criticality"], content(ada, id_)["limits"]["sample_rows"])
    ada.call("POST", f"/documents/{id_}/locks/release", section=["body", "limits"])
    put(ada, branch, owner="somebody")
    assert (403, "field_forbidden") == refused(bea, id_, branch)


def test_BR9_a_merge_is_taken_back_and_what_was_written_since_stays(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high", description=f"{LONG}Every single flight", limits={"sample_rows": 3})
    before = ada.call("GET", f"/documents/{id_}")["content_hash"]
    done = merge(bea, id_, branch)
    undo = f"/documents/{id_}/branches/{branch}/undo"
    assert [] == bea.call("POST", undo, merge=done["id"])["stayed"]
    assert before == ada.call("GET", f"/documents/{id_}")["content_hash"]
    answer = bea.request("POST", undo, json={"merge": done["id"]})
    assert (409, "merge_not_last") == (answer.status_code, answer.json()["error"]["code"])
    again = merge(bea, id_, branch)
    assert 3 == again["written"], "it can be merged again"
    put(ada, id_, criticality="critical", description=f"{LONG}Every single flight, checked")
    stayed = bea.call("POST", undo, merge=again["id"])["stayed"]
    assert [["body", "criticality"]] == stayed
    left = content(ada, id_)
    assert ("critical", f"{LONG}Every flight, checked", 1000) == (
        left["criticality"],
        left["description"],
        left["limits"]["sample_rows"],
    )


def test_BR2_a_branch_is_for_those_who_may_read_its_target_and_in_no_list(
    server: RunningServer, people: tuple[Person, Person]
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    viewer = invited(server, ada, "Vic", "viewer")
    assert "Try" == viewer.call("GET", f"/documents/{id_}/branches")["items"][0]["name"]
    assert (403, "read_only") == refused(viewer, id_, branch)
    listed = ada.call("GET", f"/collaboration/workspaces/{ada.workspace()}/documents?limit=1000")["items"]
    assert branch not in {one["id"] for one in listed}
    assert branch not in {one["id"] for one in ada.call("GET", "/data-sources?limit=1000")["items"]}
    other = made(ada)
    answer = ada.request("GET", f"/documents/{other}/branches/{branch}")
    assert (404, "branch_unknown") == (answer.status_code, answer.json()["error"]["code"])
    nested = ada.request("POST", f"/documents/{branch}/branches", json={"name": "Deeper"})
    assert (422, "no_branches") == (nested.status_code, nested.json()["error"]["code"])


def test_BR10_a_closed_branch_is_in_the_trash_and_a_trashed_target_takes_nothing(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high")
    assert "closed" == bea.call("POST", f"/documents/{id_}/branches/{branch}/close")["state"]
    assert [] == ada.call("GET", f"/documents/{id_}/branches")["items"]
    assert (409, "branch_closed") == refused(ada, id_, branch)
    assert "open" == bea.call("POST", f"/documents/{id_}/branches/{branch}/reopen")["state"]
    ada.call("DELETE", f"/documents/{id_}")
    assert (409, "target_trashed") == refused(ada, id_, branch)
    ada.call("POST", f"/documents/{id_}/restore")
    merge(ada, id_, branch, close=True)
    assert ("high", "closed") == (
        content(ada, id_)["criticality"],
        ada.call("GET", f"/documents/{id_}/branches/{branch}")["state"],
    )


def test_BR1_a_reset_of_the_target_does_not_cut_its_branches_off(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high")
    whole = ada.request("GET", f"/documents/{id_}/export?format=json").json()
    answer = ada.request("POST", f"/documents/{id_}/reset/import?format=json", json=whole)
    assert 200 == answer.status_code
    put(ada, id_, description=f"{LONG}Every flight again")
    merge(bea, id_, branch)
    assert ("high", f"{LONG}Every flight again") == (
        content(ada, id_)["criticality"],
        content(ada, id_)["description"],
    )


def test_BR10_with_a_document_that_is_deleted_for_good_its_branches_and_merges_go(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high")
    merge(bea, id_, branch)
    ada.call("DELETE", f"/documents/{id_}")
    assert 200 == ada.request("DELETE", f"/collaboration/documents/{id_}").status_code
    for gone in (id_, branch):
        assert 404 == ada.request("GET", f"/documents/{gone}").status_code
    with sqlite3.connect(ada.server.data / "concert.db") as database:
        for table in ("branches", "branch_bases"):
            (left,) = database.execute(
                f"SELECT count(*) FROM {table} WHERE document = ?", (branch,)
            ).fetchone()
            assert 0 == left, table
        (left,) = database.execute("SELECT count(*) FROM merges WHERE branch = ?", (branch,)).fetchone()
    assert 0 == left


def test_N7_the_others_see_a_merge_live_and_are_told_of_it(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    branch = branched(bea, id_)
    put(bea, branch, criticality="high")

    async def watching() -> tuple[Any, str]:
        async with connect(ada.server.websocket, ada.token) as client, asyncio.timeout(30):
            document = await client.document(DocumentId(id_), since=0)
            await asyncio.to_thread(merge, bea, id_, branch)
            await document.until(lambda: body(document).get("criticality") == "high")
            async for event in document.events:
                if event.topic == "document:branch:merged":
                    return body(document)["criticality"], event.payload["by"]
        raise AssertionError("nobody told of it")

    assert ("high", bea.id) == asyncio.run(watching())

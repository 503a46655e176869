"""A value that two people wrote without having seen each other's: both kept, told, and settled by one of them (S2-6)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from crdt.ids import Channel, DocumentId
from server.client import connect
from tests.support.contested import contested
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("conflicts"), "--no-demo")


@pytest.fixture(scope="module")
def people(server: RunningServer) -> tuple[Person, Person]:
    ada = owner(server)
    return ada, invited(server, ada, "Bea")


def made(ada: Person) -> str:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    return str(ada.call("POST", path, kind="data_source", name="Flights")["id"])


def criticality(ada: Person, id_: str) -> Any:
    return ada.call("GET", f"/documents/{id_}")["body"]["criticality"]


def test_S2_6_both_values_are_kept_with_who_wrote_them(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    conflict = contested(ada, bea, id_)
    (listed,) = ada.call("GET", f"/documents/{id_}/conflicts")["items"]
    sides = {listed[side]["value"]: listed[side]["by_name"] for side in ("kept", "lost")}
    assert {"low": ada.name, "high": "Bea"} == sides
    assert (conflict, ["body", "criticality"], None) == (listed["id"], listed["path"], listed["strategy"])
    assert criticality(ada, id_) == listed["kept"]["value"]


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("keep", "kept"),
        ("take_other", "lost"),
        ("last_writer_wins", "high"),
        ("first_writer_wins", "low"),
        ("field_rule", "high"),
        ("manual", "critical"),
    ],
)
def test_S2_6_each_strategy_settles_it_by_one_edit_in_one_s_own_name(
    people: tuple[Person, Person], strategy: str, expected: str
) -> None:
    ada, bea = people
    id_ = made(ada)
    conflict = contested(ada, bea, id_)
    (listed,) = ada.call("GET", f"/documents/{id_}/conflicts")["items"]
    value = {"value": "critical"} if strategy == "manual" else {}
    path = f"/documents/{id_}/conflicts/settle"
    before = bea.call("GET", f"/documents/{id_}")["sequence"]
    settled = bea.call("POST", path, conflict=conflict, strategy=strategy, **value)
    wanted = listed[expected]["value"] if expected in {"kept", "lost"} else expected
    assert wanted == criticality(ada, id_) == settled["settled"]["value"]
    assert (strategy, "Bea") == (settled["strategy"], settled["settled"]["by_name"])
    moved = bea.call("GET", f"/documents/{id_}")["sequence"] - before
    assert int(wanted != listed["kept"]["value"]) == moved
    assert [] == ada.call("GET", f"/documents/{id_}/conflicts")["items"]
    assert 1 == ada.call("GET", f"/documents/{id_}/conflicts?state=settled")["total"]
    again = ada.request("POST", path, json={"conflict": conflict, "strategy": "keep"})
    assert (409, "conflict_settled") == (again.status_code, again.json()["error"]["code"])


def test_S2_6_a_value_that_the_kind_does_not_take_is_refused_and_nothing_changes(
    people: tuple[Person, Person],
) -> None:
    ada, bea = people
    id_ = made(ada)
    conflict = contested(ada, bea, id_)
    before = criticality(ada, id_)
    said = {"conflict": conflict, "strategy": "manual", "value": "sky-high"}
    refused = ada.request("POST", f"/documents/{id_}/conflicts/settle", json=said)
    assert (422, "invalid_input") == (refused.status_code, refused.json()["error"]["code"])
    assert before == criticality(ada, id_)
    assert 1 == ada.call("GET", f"/documents/{id_}/conflicts")["total"]


def test_S2_6_who_has_the_document_open_hears_of_it(people: tuple[Person, Person]) -> None:
    ada, bea = people
    id_ = made(ada)
    conflict = contested(ada, bea, id_)

    async def heard() -> list[str]:
        async with connect(ada.server.websocket, ada.token) as client:
            document = await client.document(DocumentId(id_), since=0)
            bea.call("POST", f"/documents/{id_}/conflicts/settle", conflict=conflict, strategy="keep")
            topics = []
            async for event in document.events:
                assert (Channel(f"doc:{id_}"), conflict) == (event.channel, event.payload["conflict"])
                topics.append(event.topic)
                if len(topics) == 2:
                    break
            return topics

    assert ["document:conflict:recorded", "document:conflict:settled"] == asyncio.run(heard())

"""What a profile showed of a column is gone once the column is known to hold something sensitive."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

PLANTED = [(number, f"{100 + number}-45-{1000 + number}", "Bern") for number in range(60)]
NUMBER = PLANTED[0][1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("withheld")
    path = data / "sources" / "people.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE people (id INTEGER, ssn TEXT, town TEXT)")
        database.executemany("INSERT INTO people VALUES (?, ?, ?)", PLANTED)
    yield from running(data, "--no-demo")


def profiled(ada: Person, name: str) -> str:
    said = {"name": name, "kind": "sqlite", "connection": {"path": "people.db"}}
    source = str(ada.call("POST", "/data-sources", workspace=ada.workspace(), **said)["id"])
    ada.call("POST", f"/data-discovery/data-sources/{source}/profile", table="people")
    return source


def kept(person: Person, source: str) -> str:
    return person.request("GET", f"/data-sources/{source}").text


def test_CL7_a_scan_that_finds_a_sensitive_column_takes_its_values_out_of_the_profile(
    server: RunningServer,
) -> None:
    ada = owner(server)
    bea, source = invited(server, ada, "Bea Lind", "viewer"), profiled(ada, "People")
    assert NUMBER in kept(bea, source)
    about = {"sources": [source], "stages": ["classification"]}
    said = {"workspace": ada.workspace(), "operation": "scan.run", "input": about}
    ada.call("POST", "/workflow/operations/run", **said)
    assert NUMBER not in kept(bea, source)
    assert "Bern" in kept(bea, source)


def test_CL7_a_label_that_a_person_gives_takes_its_values_out_of_the_profile(server: RunningServer) -> None:
    ada = owner(server)
    source = profiled(ada, "Towns")
    given = {"table": "people", "column": "town", "label": "person.email"}
    ada.call("POST", f"/classifications/data-sources/{source}/add", **given)
    assert "Bern" not in kept(ada, source)
    assert NUMBER in kept(ada, source)


def test_CL7_what_is_told_of_a_profile_is_its_size_as_what_was_told_cannot_be_taken_back(
    server: RunningServer,
) -> None:
    ada = owner(server)
    source = profiled(ada, "Told")
    path = f"/channels/source:{source}/events?topics=source:operation:completed"
    told = ada.request("GET", path)
    assert NUMBER not in told.text
    said = [one["payload"] for one in told.json()["items"] if one["payload"]["subject"] == "people"]
    size = {"table": "people", "rows": 60, "sampled_rows": 60, "column_count": 3}
    assert [size] == [one["result"] for one in said]

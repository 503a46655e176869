"""Operations that a program runs by themselves act for whoever asks: a source that somebody is denied is nowhere for them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from engine.components import Components
from tests.support.inputs import smallest
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

WORD = "Überlingen"
ABOUT_A_SOURCE = {
    name: operation
    for name, operation in Components.found().operations.items()
    if {"source", "sources"} & operation.input.model_fields.keys()
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("denied")
    path = data / "sources" / "shop.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE customers (town TEXT)")
        database.execute("INSERT INTO customers VALUES (?)", (WORD,))
    yield from running(data, "--no-demo")


@pytest.fixture(scope="module")
def source(server: RunningServer) -> str:
    said = {"name": "Shop", "kind": "sqlite", "connection": {"path": "shop.db"}}
    ada = owner(server)
    return str(ada.call("POST", "/data-sources", workspace=ada.workspace(), **said)["id"])


@pytest.fixture(scope="module")
def bob(server: RunningServer, source: str) -> Person:
    """He edits everything but this source."""
    ada = owner(server)
    bob = invited(server, ada, "Bob Hart")
    assert WORD in ran(bob, "query.rows", rows_of(source))
    said = {"subject_kind": "user", "subject": bob.id, "effect": "deny"}
    ada.call("POST", f"/rbac/objects/doc:{source}/grants", **said)
    return bob


def rows_of(source: str) -> dict[str, Any]:
    return {"source": source, "table": "customers"}


def ran(person: Person, operation: str, given: dict[str, Any]) -> str:
    said = {"workspace": person.workspace(), "operation": operation, "input": given}
    return person.request("POST", "/workflow/operations/run", json=said).text


@pytest.mark.parametrize("name", ABOUT_A_SOURCE)
def test_S0_13_no_operation_reads_a_source_that_its_caller_is_denied(
    bob: Person, source: str, name: str
) -> None:
    model = ABOUT_A_SOURCE[name].input
    about = {
        "source": source,
        "sources": [source],
        "table": "customers",
        "check": "unique",
        "description": "x",
    }
    given = smallest(model) | {field: about[field] for field in model.model_fields.keys() & about.keys()}
    answer = ran(bob, name, given)
    assert '"error"' in answer
    assert '"not_found"' in answer or '"forbidden"' in answer, answer
    assert WORD not in answer

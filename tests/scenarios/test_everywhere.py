"""Lists that ask for no workspace: over all workspaces that somebody may read, or over one, by pages, and never more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.server import running

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Ada is in two workspaces, Bo in the first of them."""

    ada: Person
    bo: Person
    first: str
    second: str

    def source(self, workspace: str, name: str) -> str:
        said = {"workspace": workspace, "name": name, "kind": "sqlite", "connection": {"path": "none.db"}}
        return str(self.ada.call("POST", "/data-sources", **said)["id"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    for server in running(tmp_path_factory.mktemp("everywhere"), "--no-demo"):
        ada = owner(server)
        second = ada.call("POST", "/collaboration/workspaces", name="Second")["id"]
        yield World(ada=ada, bo=invited(server, ada, "Bo Falk"), first=ada.workspace(), second=second)


def labels(world: World) -> None:
    for workspace in (world.first, world.second):
        source = world.source(workspace, "People")
        said = {"table": "people", "column": "mail", "label": "person.email"}
        world.ada.call("POST", f"/classifications/data-sources/{source}/add", **said)


def evidence(world: World) -> None:
    for workspace in (world.first, world.second):
        world.ada.call("POST", "/security/compliance/checks", workspace=workspace, frameworks=["gdpr"])


def templates(world: World) -> None:
    for workspace in (world.first, world.second):
        said = {"workspace": workspace, "name": "Design", "body": {"nodes": {}}}
        design = world.ada.call("POST", "/workflow/designer/workflows", **said)["id"]
        world.ada.call("POST", f"/workflow/designer/workflows/{design}/template", title="Kept here")


def definitions(world: World) -> None:
    for workspace in (world.first, world.second):
        source = world.source(workspace, "Scanned")
        said = {"name": "Nightly", "sources": [source]}
        world.ada.call("POST", f"/scan-logic/workspaces/{workspace}/definitions", **said)


Make = Callable[[World], None]
LISTS: tuple[tuple[str, Make, dict[str, str]], ...] = (
    ("/classifications", labels, {"label": "person.email"}),
    ("/security/compliance/checks", evidence, {}),
    ("/workflow/templates", templates, {"reach": "workspace"}),
    ("/scan-logic", definitions, {"search": "nightly"}),
)


def asked(who: Person, path: str, **params: Any) -> Json:
    answer = who.request("GET", path, params=params)
    assert 200 == answer.status_code, answer.text
    return answer.json()


@pytest.mark.parametrize(("path", "make", "narrowed"), LISTS, ids=[path for path, _, _ in LISTS])
def test_S0_31_a_list_is_of_all_workspaces_that_one_may_read_or_of_one(
    world: World, path: str, make: Make, narrowed: dict[str, str]
) -> None:
    make(world)
    every = asked(world.ada, path, **narrowed)
    assert {world.first, world.second} == {one["workspace"] for one in every["items"]}
    assert every["total"] == len(every["items"]) > 1
    one = asked(world.ada, path, **narrowed, workspace=world.second)
    assert {world.second} == {each["workspace"] for each in one["items"]}
    pages = [asked(world.ada, path, **narrowed, offset=at, limit=1) for at in range(every["total"])]
    assert every["items"] == [each for page in pages for each in page["items"]]
    assert {every["total"]} == {page["total"] for page in pages}

    assert {world.first} == {each["workspace"] for each in asked(world.bo, path, **narrowed)["items"]}
    assert 0 == asked(world.bo, path, workspace=world.second)["total"]


def test_S4_18_scan_definitions_are_found_by_the_source_that_they_scan(world: World) -> None:
    first, other = world.source(world.first, "Mine"), world.source(world.first, "Other")
    path = f"/scan-logic/workspaces/{world.first}/definitions"
    for name, sources in (("Mine alone", [first]), ("Both", [first, other])):
        world.ada.call("POST", path, name=name, sources=sources)
    assert ["Both"] == [one["name"] for one in asked(world.ada, "/scan-logic", source=other)["items"]]
    assert ["Both", "Mine alone"] == [
        one["name"] for one in asked(world.bo, "/scan-logic", source=first)["items"]
    ]
    assert 0 == asked(world.ada, "/scan-logic", source="nobody's")["total"]

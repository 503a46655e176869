"""Documents as a whole on a real server: found, renamed, copied, moved, deleted for good; workspaces described and put away."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from crdt.frames import Left, Role
from tests.support.belonging import HERE, Inside, code, document, offer, own_workspace, within
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, items

pytestmark = pytest.mark.anyio

ONE = "/collaboration/documents"
DESIGN = {"nodes": {"one": {"operation": "source.test_connection", "name": "Look at Zanzibar"}}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("shelf")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


def titles(person: Person, workspace: str, **wanted: Any) -> list[str]:
    answer = person.request("GET", f"{HERE}/{workspace}/documents", params=wanted)
    return [one["title"] for one in items(answer)]


def test_S3_1_documents_are_found_by_words_of_their_content(ada: Person) -> None:
    here = own_workspace(ada, "Words")
    document(ada, here, "Plain")
    said = {"workspace": here, "name": "Trip", "body": DESIGN}
    ada.call("POST", "/workflow/designer/workflows", **said)
    assert ["Trip"] == titles(ada, here, search="zanzibar")
    assert ["Trip"] == titles(ada, here, search="LOOK trip")
    assert ["Plain"] == titles(ada, here, search="hello")
    assert [] == titles(ada, here, search="layout")


def test_S3_1_a_document_asked_for_without_its_content_has_its_hash(ada: Person) -> None:
    here = own_workspace(ada, "Hashes")
    id_ = ada.call("POST", "/workflow/designer/workflows", workspace=here, name="Hashed", body=DESIGN)["id"]
    whole = ada.request("GET", f"/documents/{id_}").json()
    assert ["one"] == list(whole["body"]["nodes"])
    without = ada.request("GET", f"/documents/{id_}", params={"content": "false"}).json()
    assert {**whole, "body": {}, "layout": {}, "roots": {}} == without


async def test_S3_1_what_was_typed_is_found_soon(ada: Person) -> None:
    here = own_workspace(ada, "Typed")
    id_ = ada.call("POST", "/workflow/designer/workflows", workspace=here, name="Typed", body=DESIGN)["id"]
    changed = {"nodes": {}, "description": "Kilimanjaro at dawn"}
    await asyncio.to_thread(ada.call, "PUT", f"/workflow/designer/workflows/{id_}", body=changed)
    async with asyncio.timeout(60):
        while ["Typed"] != await asyncio.to_thread(titles, ada, here, search="kilimanjaro"):
            pass


@pytest.mark.parametrize(
    ("path", "said", "map_"),
    [
        ("/workflow/designer/workflows", DESIGN, "nodes"),
        ("/advanced-catalog/glossaries", {"terms": {"t": {"name": "Order"}}}, "terms"),
        ("/scan-rule-sets", {"rules": {"r": {"check": "not_null"}}}, "rules"),
        ("/scan/data-sources", {"kind": "sqlite", "tags": {"eu": True}}, "tags"),
    ],
    ids=["design", "glossary", "rule set", "source"],
)
def test_D10_a_put_of_one_field_leaves_the_others_and_a_put_of_a_name_is_listed_at_once(
    ada: Person, path: str, said: dict[str, Any], map_: str
) -> None:
    here = own_workspace(ada, "Fields")
    kind = {"kind": "sqlite"} if "sources" in path else {}
    made = ada.call("POST", path.replace("scan/data", "data"), workspace=here, name="First", **kind)["id"]
    before = ada.call("PUT", f"{path}/{made}", body=said)["body"]
    after = ada.call("PUT", f"{path}/{made}", body={"description": "new"})["body"]
    assert {**before, "description": "new"} == after
    assert ("First", 1) == (after["name"], len(after[map_]))
    answer = ada.call("PUT", f"{path}/{made}", body={"name": "Second", map_: {}})
    assert ("Second", {}, "new") == (answer["title"], answer["body"][map_], answer["body"]["description"])
    assert ["Second"] == titles(ada, here)
    for name in ("   ", "a\x00b"):
        refused = ada.request("PUT", f"{path}/{made}", json={"body": {"name": name}}).json()["error"]
        assert ("invalid_input", {"field": "name"}) == (refused["code"], refused["details"])
    assert ["Second"] == titles(ada, here)


def test_S3_1_documents_are_listed_by_kind_and_maker_in_every_order(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Orders")
    offer(ada, here, bo, "editor")
    for person, name in ((ada, "beta"), (bo, "Alpha"), (ada, "gamma")):
        document(person, here, name)
    ada.call("POST", "/workflow/designer/workflows", workspace=here, name="delta")
    assert ["Alpha", "beta", "delta", "gamma"] == titles(ada, here, order="title")
    assert ["beta", "Alpha", "gamma", "delta"] == titles(ada, here, order="created_at", descending="false")
    assert ["delta"] == titles(ada, here, kind="workflow")
    assert ["Alpha"] == titles(ada, here, created_by=bo.id)
    assert ["gamma"] == titles(ada, here, order="title", offset=3, limit=1)


def test_S3_1_a_document_is_renamed_in_its_content_and_its_row(ada: Person) -> None:
    here = own_workspace(ada, "Names")
    id_ = ada.call("POST", "/workflow/designer/workflows", workspace=here, name="Old", body=DESIGN)["id"]
    renamed = ada.call("POST", f"{ONE}/{id_}/rename", name="  New   name ")
    assert "New name" == renamed["title"]
    content = ada.call("GET", f"/documents/{id_}")
    assert ("New name", "New name") == (content["title"], content["body"]["name"])
    assert list(DESIGN["nodes"]) == list(content["body"]["nodes"])


def test_S3_1_a_copy_has_the_same_content_and_a_history_of_its_own(ada: Person, bo: Person) -> None:
    here, there = own_workspace(ada, "From"), own_workspace(ada, "To")
    id_ = ada.call("POST", "/workflow/designer/workflows", workspace=here, name="Flow", body=DESIGN)["id"]
    copy = ada.call("POST", f"{ONE}/{id_}/duplicate", workspace=there)
    before = ada.call("GET", f"/documents/{id_}")
    assert "Flow (copy)" == copy["title"]
    assert there == copy["workspace"]
    assert {**before["body"], "name": "Flow (copy)"} == copy["body"]
    assert before["epoch"] != copy["epoch"]
    ada.call("POST", f"{ONE}/{copy['id']}/rename", name="Mine")
    assert before == ada.call("GET", f"/documents/{id_}")
    offer(ada, here, bo, "editor")
    assert "not_found" == code(bo, "POST", f"{ONE}/{id_}/duplicate", workspace=there)


async def test_S3_1_moving_needs_rights_in_both_places_and_puts_out_who_has_none_there(
    ada: Person, bo: Person
) -> None:
    here, there = own_workspace(ada, "Here"), own_workspace(ada, "There")
    offer(ada, here, bo, "admin")
    id_ = document(ada, here, "Wanderer")
    assert "not_found" == code(bo, "POST", f"{ONE}/{id_}/move", workspace=there)
    async with Inside(bo, id_) as (socket, _):
        await asyncio.to_thread(ada.call, "POST", f"{ONE}/{id_}/move", workspace=there)
        assert "not_found" == (await within(socket.wait(Left))).code
    assert ([], ["Wanderer"]) == (titles(ada, here), titles(ada, there))
    assert "conflict" == code(ada, "POST", f"{ONE}/{id_}/move", workspace=there)
    offer(ada, there, bo, "viewer")
    assert "forbidden" == code(bo, "POST", f"{ONE}/{id_}/move", workspace=here)
    assert "document:moved" in topics(ada, here)
    assert "document:moved" in topics(ada, there)


def topics(person: Person, workspace: str) -> list[str]:
    return [one["topic"] for one in items(person.request("GET", f"{HERE}/{workspace}/activity"))]


async def test_S3_1_what_is_deleted_for_good_is_nowhere_any_more(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Deleting")
    offer(ada, here, bo, "admin")
    id_ = document(ada, here, "Secret words")
    assert "conflict" == code(ada, "DELETE", f"{ONE}/{id_}")
    ada.call("DELETE", f"/documents/{id_}")
    assert "forbidden" == code(bo, "DELETE", f"{ONE}/{id_}")
    async with Inside(bo, id_) as (socket, _):
        await asyncio.to_thread(ada.call, "DELETE", f"{ONE}/{id_}")
        await within(socket.wait(Left))
    assert "not_found" == code(ada, "GET", f"/documents/{id_}")
    assert "not_found" == code(ada, "POST", f"/documents/{id_}/restore")
    assert [] == titles(ada, here, trashed="true", search="secret")
    assert "document:deleted" == topics(ada, here)[0]


def test_S3_1_the_trash_is_emptied_by_owners(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Trash")
    offer(ada, here, bo, "admin")
    for name in ("one", "two"):
        ada.call("DELETE", f"/documents/{document(ada, here, name)}")
    document(ada, here, "kept")
    assert "forbidden" == code(bo, "DELETE", f"{HERE}/{here}/trash")
    assert {"deleted": 2} == ada.call("DELETE", f"{HERE}/{here}/trash")
    assert ([], ["kept"]) == (titles(ada, here, trashed="true"), titles(ada, here))


def test_S3_1_a_workspace_is_described_and_its_own_document_is_none_of_its_documents(ada: Person) -> None:
    made = ada.call("POST", HERE, name="Plans", description="Where we plan.")
    here = f"{HERE}/{made['id']}"
    assert "Where we plan." == made["description"]
    changed = ada.call("PUT", here, name="Better  plans")
    assert ("Better plans", "Where we plan.") == (changed["name"], changed["description"])
    content = ada.call("GET", f"/documents/{made['document']}")
    assert ("Better plans", "Where we plan.") == (content["body"]["name"], content["body"]["description"])
    assert "conflict" == code(ada, "DELETE", f"/documents/{made['document']}")
    assert [] == titles(ada, made["id"])


async def test_S3_1_an_archived_workspace_is_read_and_not_changed_until_it_is_brought_back(
    ada: Person, bo: Person
) -> None:
    here = own_workspace(ada, "Old things")
    offer(ada, here, bo, "editor")
    id_ = document(ada, here)
    async with Inside(bo, id_) as (socket, joined):
        assert "editor" == joined.role
        await asyncio.to_thread(ada.call, "POST", f"{HERE}/{here}/archive")
        assert "viewer" == (await within(socket.wait(Role))).role
        assert "read_only" == code(bo, "POST", f"{ONE}/{id_}/rename", name="x")
        assert "workspace_archived" == code(
            ada, "POST", f"{HERE}/{here}/documents", kind="freeform", name="New"
        )
        assert "workspace_archived" == code(ada, "POST", f"{ONE}/{document(ada)}/duplicate", workspace=here)
        assert ["Notes"] == titles(bo, here)
        await asyncio.to_thread(ada.call, "POST", f"{HERE}/{here}/bring-back")
        assert "editor" == (await within(socket.wait(Role))).role
    assert "" == code(bo, "POST", f"{ONE}/{id_}/rename", name="Again")

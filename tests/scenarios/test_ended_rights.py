"""What somebody could read once is nowhere left for them: in what they were told, in runs, in branches, by a narrow token."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.scenarios.test_comments import inbox, soon
from tests.support.belonging import HERE, code, document, offer, own_workspace
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, items

DOCUMENTS = "/collaboration/documents"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("ended")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


def design(by: Person, workspace: str) -> str:
    here = {"workspace": workspace, "name": "Trip"}
    source = by.call("POST", "/data-sources", **here, kind="sqlite")["id"]
    node = {"operation": "source.test_connection", "parameters": {"source": source}}
    said = {**here, "body": {"nodes": {"one": node}}}
    return str(by.call("POST", "/workflow/designer/workflows", **said)["id"])


def test_NT3_the_words_of_a_comment_are_gone_with_the_right_to_read_it(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Of words")
    offer(ada, here, bo, "commenter")
    id_ = design(ada, here)
    ada.call("POST", f"{DOCUMENTS}/{id_}/comments", text="the launch is in May", mentions=[bo.id])
    soon(bo, lambda: ("comment.mention", "the launch is in May") in inbox(bo))
    ada.call("DELETE", f"{HERE}/{here}/members/{bo.id}")
    assert [] == inbox(bo)
    told = bo.request("GET", "/channels/user:me/events", params={"topics": "notification:*"})
    assert [id_] == [one["payload"]["document"] for one in items(told)]
    assert "May" not in told.text


def test_S3_1_runs_go_with_the_design_that_was_moved(ada: Person, bo: Person) -> None:
    here, there = own_workspace(ada, "Run here"), own_workspace(ada, "Seen there")
    offer(ada, here, bo, "editor")
    id_ = design(ada, here)
    run = ada.call("POST", f"/workflow/workflows/{id_}/execute")["id"]
    assert [run] == [one["id"] for one in items(bo.request("GET", f"/workflow/executions?design={id_}"))]
    ada.call("POST", f"{DOCUMENTS}/{id_}/move", workspace=there)
    assert "not_found" == code(bo, "GET", f"/workflow/executions/{run}")
    for query in (f"design={id_}", f"workspace={here}", ""):
        assert [] == items(bo.request("GET", f"/workflow/executions?{query}"))
    offer(ada, there, bo, "viewer")
    assert "" == code(bo, "GET", f"/workflow/executions/{run}")
    assert [run] == [one["id"] for one in items(bo.request("GET", f"/workflow/executions?design={id_}"))]


def test_BR2_who_may_read_a_document_is_named_and_told_in_its_branches(
    server: RunningServer, ada: Person
) -> None:
    here = own_workspace(ada, "Of branches")
    id_, cy = design(ada, here), invited(server, ada, "Cy", "viewer")
    branch = ada.call("POST", f"/documents/{id_}/branches", name="Try")["document"]
    ada.call("POST", f"{DOCUMENTS}/{id_}/share", subject_kind="user", subject=cy.id, role="viewer")
    offered = ada.call("GET", f"{DOCUMENTS}/{branch}/people")["items"]
    assert {ada.id, cy.id} == {one["user"] for one in offered}
    ada.call("POST", f"{DOCUMENTS}/{branch}/comments", text="on a branch", mentions=[cy.id])
    soon(cy, lambda: ("comment.mention", "on a branch") in inbox(cy))


def test_S3_1_groups_stay_behind_when_a_document_moves_with_its_branches(ada: Person, bo: Person) -> None:
    here, there = own_workspace(ada, "Grouped"), own_workspace(ada, "Ungrouped")
    offer(ada, here, bo, "viewer")
    group = ada.call("POST", f"{HERE}/{here}/groups", name="Team")["id"]
    ada.call("PUT", f"{HERE}/{here}/groups/{group}/members/{bo.id}")
    id_ = design(ada, here)
    branch = ada.call("POST", f"/documents/{id_}/branches", name="Try")["document"]
    for one in (id_, branch):
        ada.call("POST", f"{DOCUMENTS}/{one}/share", subject_kind="group", subject=group, role="editor")
    ada.call("POST", f"{DOCUMENTS}/{id_}/move", workspace=there)
    assert ["not_found"] * 2 == [code(bo, "GET", f"/documents/{one}") for one in (id_, branch)]


def test_S2_5_a_token_for_one_workspace_names_no_document_of_another(
    server: RunningServer, ada: Person, bo: Person
) -> None:
    here, there = own_workspace(ada, "Tokens"), own_workspace(ada, "Beside")
    shared = {place: document(ada, place, "Shared") for place in (here, there)}
    for id_ in shared.values():
        ada.call("POST", f"{DOCUMENTS}/{id_}/share", subject_kind="user", subject=bo.id, role="editor")
    listed = {one["document"] for one in items(bo.request("GET", f"{DOCUMENTS}/shared"))}
    assert set(shared.values()) <= listed
    said = ("--user", "narrow@example.org", "--role", "viewer", "--workspace", here)
    token = server.concert("token", *said)
    narrow = replace(bo, token=token)
    id_ = str(narrow.call("GET", "/session")["user"]["id"])
    for one in shared.values():
        ada.call("POST", f"{DOCUMENTS}/{one}/share", subject_kind="user", subject=id_, role="editor")
    found = items(narrow.request("GET", f"{DOCUMENTS}/shared"))
    assert [(shared[here], "viewer")] == [(one["document"], one["role"]) for one in found]


def test_HI5_a_path_that_nests_without_end_is_refused(ada: Person) -> None:
    id_ = design(ada, own_workspace(ada, "Nested"))
    for path in ("[" * 5_000, '{"a": 1}', "[1]", "no json"):
        answer = ada.request("GET", f"/documents/{id_}/history/blame", params={"path": path})
        assert "invalid_input" == answer.json()["error"]["code"]

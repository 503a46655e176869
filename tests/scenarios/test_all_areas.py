"""One run goes through every area on a real server: sources, rule sets, scans, classification, the catalogue, compliance, access."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.ruled import until
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("areas")
    fill(data / "sources" / "people.db")
    yield from running(data, "--no-demo")


def fill(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)")
        database.executemany(
            "INSERT INTO customers VALUES (?, ?)", [(1, "a@example.org"), (2, "b@example.org")]
        )
        database.commit()


def made(ada: Person, here: str) -> tuple[str, str, str]:
    """A source, a rule set and a design that takes one step in each area."""
    said = {"name": "People", "kind": "sqlite", "connection": {"path": "people.db"}}
    source = ada.call("POST", "/data-sources", workspace=here, **said)["id"]
    rules = ada.call("POST", "/scan-rule-sets", workspace=here, name="Customers")["id"]
    tagging = {"source": source, "table": "customers", "add_tags": ["Areas/Seen"], "description": "Who buys."}
    steps: dict[str, tuple[str, dict[str, Any]]] = {
        "sources": ("source.discover_schema", {"source": source}),
        "rules": ("rule_set.apply", {"rule_set": rules, "source": source}),
        "scans": ("scan.run", {"sources": [source], "stages": ["schema"]}),
        "labels": ("classification.run", {"source": source}),
        "catalogue": ("catalog.annotate", tagging),
        "evidence": ("compliance.verify", {"source": source, "frameworks": ["gdpr"]}),
        "access": ("access.review", {"title": "After the scan", "sources": [source], "days": 14}),
    }
    nodes = {id_: {"operation": name, "parameters": values} for id_, (name, values) in steps.items()}
    edges = {one: {"source": one, "target": other} for one, other in pairwise(steps)}
    body = {"nodes": nodes, "edges": edges}
    design = ada.call("POST", "/workflow/designer/workflows", workspace=here, name="Everywhere", body=body)
    return source, rules, design["id"]


def ran(person: Person, design: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """How it ended, and its steps."""
    run = person.call("POST", f"/workflow/workflows/{design}/execute")["id"]
    told = f"/channels/run:{run}/events?topics=workflow:run:completed,workflow:run:failed&wait=25"
    until(lambda: person.call("GET", told)["items"], "the run ends")
    detail = person.call("GET", f"/workflow/executions/{run}")
    return detail["status"], {one["node"]: one for one in detail["nodes"]}


def test_S4_6_one_run_works_in_all_seven_areas_and_what_it_did_is_there(server: RunningServer) -> None:
    ada = owner(server)
    here = ada.workspace()
    source, rules, design = made(ada, here)
    status, steps = ran(ada, design)
    assert "succeeded" == status, {id_: one["error"] for id_, one in steps.items()}

    table = f"/advanced-catalog/data-sources/{source}/table?table=customers"
    said = ada.call("GET", table)["said"]
    assert ("Who buys.", ["areas/seen"]) == (said["description"], said["tags"])
    assert {source: True} == ada.call("GET", f"/scan-rule-sets/{rules}")["body"]["applies_to"]
    (review,) = ada.call("GET", f"/rbac/workspaces/{here}/reviews")["items"]
    assert (steps["access"]["output"]["review"], "After the scan", ada.id) == (
        review["id"], review["title"], review["created_by"]
    )  # fmt: skip
    assert review["lines"] == review["left"] == steps["access"]["output"]["lines"] > 0
    actions = "table.annotated,rule_set.attached,access_review.started"
    entered = ada.call("GET", f"/audit?workspace={here}&actions={actions}")["items"]
    assert {*actions.split(",")} == {one["action"] for one in entered}
    assert {ada.id} == {one["by"] for one in entered}

    status, again = ran(ada, design)
    assert "succeeded" == status
    assert {"applies": True, "changed": False} == again["rules"]["output"]
    assert said["version"] == ada.call("GET", table)["said"]["version"]
    assert again["access"]["output"]["review"] != review["id"], "another run begins another review"


def test_S4_6_a_step_in_an_area_that_is_closed_to_its_runner_fails_by_itself(server: RunningServer) -> None:
    ada = owner(server)
    here = ada.workspace()
    bo = invited(server, ada, "Bo")
    source, rules, design = made(ada, here)
    kept = ("sources", "rules")
    content = ada.call("GET", f"/workflow/designer/workflows/{design}")["body"]
    content["nodes"] = {id_: content["nodes"][id_] for id_ in kept}
    content["edges"] = {"one": {"source": "sources", "target": "rules"}}
    ada.call("PUT", f"/workflow/designer/workflows/{design}", body=content)
    deny = {"subject_kind": "user", "subject": bo.id, "effect": "deny"}
    ada.call("POST", f"/rbac/objects/doc:{rules}/grants", **deny)
    status, steps = ran(bo, design)
    assert ("failed", "succeeded", "failed") == (status, *(steps[id_]["status"] for id_ in kept))
    assert ("forbidden", "edit") == (
        steps["rules"]["error"]["code"],
        steps["rules"]["error"]["details"]["right"],
    )
    assert {} == ada.call("GET", f"/scan-rule-sets/{rules}")["body"].get("applies_to", {})
    assert ada.call("GET", f"/data-sources/{source}")["id"] == source


def test_S4_6_what_a_runner_may_not_do_is_shown_before_and_fails_its_step_alone(
    server: RunningServer,
) -> None:
    ada = owner(server)
    here = ada.workspace()
    bo = invited(server, ada, "Bo")
    _, _, design = made(ada, here)
    before = len(ada.call("GET", f"/rbac/workspaces/{here}/reviews")["items"])
    checked = bo.call("POST", f"/workflow/designer/workflows/{design}/check")
    shown = [(one["node"], one["code"], one["severity"]) for one in checked["problems"]]
    assert (True, [("access", "operation_not_allowed", "warning")]) == (checked["ok"], shown)
    status, steps = ran(bo, design)
    earlier = {one["status"] for id_, one in steps.items() if id_ != "access"}
    assert ("failed", {"succeeded"}, "failed") == (status, earlier, steps["access"]["status"])
    error, said = steps["access"]["error"], steps["access"]["error"]["details"]
    assert ("forbidden", "share", "access.review", design) == (
        error["code"], said["right"], said["operation"], said["document"]
    )  # fmt: skip
    assert "share" in error["message"]
    assert before == len(ada.call("GET", f"/rbac/workspaces/{here}/reviews")["items"])


def caught(ada: Person, here: str, name: str) -> str:
    """A design that goes on where it may not begin a review of access."""
    nodes: dict[str, dict[str, Any]] = {
        "try": {"operation": "flow.try"},
        "access": {"operation": "access.review", "parameters": {"title": name}, "inside": "try"},
        "instead": {
            "operation": "data.transform",
            "parameters": {"value": {"$cel": "error.details.right"}},
            "inside": "try",
            "part": "catch",
        },
    }
    nodes["access"]["retry"] = {"attempts": 3, "backoff_s": 3600}
    body = {"nodes": nodes}
    design = ada.call("POST", "/workflow/designer/workflows", workspace=here, name=name, body=body)
    return str(design["id"])


def test_S4_6_a_step_that_may_not_be_done_is_tried_once_and_caught_as_any_other(
    server: RunningServer,
) -> None:
    ada = owner(server)
    bo = invited(server, ada, "Bo")
    status, steps = ran(bo, caught(ada, ada.workspace(), "Caught"))
    assert ("succeeded", "failed", 1) == (status, steps["access"]["status"], len(steps["access"]["attempts"]))
    assert {"value": "share"} == steps["instead"]["output"]


def test_S4_6_a_run_may_no_more_than_the_token_that_started_it(server: RunningServer) -> None:
    ada = owner(server)
    token = ada.call("POST", "/tokens", name="Robot", role="editor")["text"]
    robot = replace(ada, token=token)
    status, steps = ran(robot, caught(ada, ada.workspace(), "By a robot"))
    assert ("succeeded", "forbidden") == (status, steps["access"]["error"]["code"])

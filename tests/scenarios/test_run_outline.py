"""A run is told as its design is drawn: each step behind the one that holds it, and a loop for what it repeats."""

from collections.abc import Iterator

import pytest

from tests.support.people import owner
from tests.support.ruled import until
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("outline"), "--no-demo")


def test_AL1_steps_stand_behind_the_one_that_holds_them_and_a_loop_for_what_it_repeats(
    server: RunningServer,
) -> None:
    ada = owner(server)
    work = {"operation": "data.transform", "parameters": {"value": 1}}
    nodes = {
        "each": {"operation": "flow.for_each", "parameters": {"items": [1, 2]}},
        "round": work | {"inside": "each"},
        "guard": {"operation": "flow.try"},
        "tried": work | {"inside": "guard", "operation": "data.check", "parameters": {"condition": False}},
        "always": work | {"inside": "guard", "part": "finally"},
        "caught": work | {"inside": "guard", "part": "catch"},
        "z": work,
    }
    edges = {"one": {"source": "each", "target": "guard"}, "two": {"source": "guard", "target": "z"}}
    body = {"nodes": nodes, "edges": edges}
    made = ada.call(
        "POST", "/workflow/designer/workflows", workspace=ada.workspace(), name="Outline", body=body
    )
    run = ada.call("POST", f"/workflow/workflows/{made['id']}/execute")["id"]

    def seen() -> dict[str, str]:
        return {one["node"]: one["status"] for one in ada.call("GET", f"/workflow/executions/{run}")["nodes"]}

    until(lambda: seen().get("z") == "succeeded", "the run ends")
    rows = ["each", "guard", "tried", "caught", "always", "z"]
    assert rows == list(seen())
    plan = ada.call("GET", f"/workflow/executions/{run}/plan")
    assert ["each", "round", *rows[1:]] == [one["node"] for one in plan["steps"]]
    matrix = ada.call("GET", f"/workflow/designer/workflows/{made['id']}/matrix")
    assert rows == [one["node"] for one in matrix["steps"]]
    assert set(rows) == set(matrix["runs"][0]["states"])

"""A gate that asks somebody who may not approve: told while it is designed, and by the run that waits for nobody."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.ruled import until
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("gates"), "--no-demo")


def gate_of(person: Person, run: str) -> dict[str, Any]:
    found = until(lambda: person.call("GET", f"/workflow/gates?run={run}")["items"], "the gate asks")
    return dict(found[0])


def test_S4_1_a_gate_that_waits_for_nobody_says_so_until_somebody_may_decide(server: RunningServer) -> None:
    ada = owner(server)
    cleo, here = invited(server, ada, "Cleo"), ada.workspace()
    asks = {"question": "Go on?", "approvers": [cleo.id]}
    nodes = {"g": {"operation": "flow.gate", "parameters": asks}}
    made = ada.call(
        "POST", "/workflow/designer/workflows", workspace=here, name="Asks", body={"nodes": nodes}
    )
    path = f"/documents/{made['id']}/problems"

    def said() -> list[tuple[str, str]]:
        return [(one["code"], one["severity"]) for one in ada.call("GET", path)["problems"]]

    assert [("approver_without_right", "warning")] == said()
    run = ada.call("POST", f"/workflow/workflows/{made['id']}/execute")["id"]
    assert [cleo.id] == gate_of(ada, run)["unable"]
    assert not gate_of(cleo, run)["may_decide"]

    ada.call("PUT", f"/collaboration/workspaces/{here}/members/{cleo.id}", role="approver")
    until(lambda: not said(), "the design is in order")
    asked = gate_of(cleo, run)
    assert ([], True) == (asked["unable"], asked["may_decide"])
    cleo.call("POST", f"/workflow/executions/{run}/decide", node="g", decision="approved")
    until(lambda: ada.call("GET", f"/workflow/executions/{run}")["status"] == "succeeded", "the run ends")


def test_S4_1_questions_of_a_loop_are_told_apart_counted_alike_and_told_to_who_may_decide(
    server: RunningServer,
) -> None:
    ada = owner(server)
    bea, here = invited(server, ada, "Bea"), ada.workspace()
    ada.call("PUT", f"/collaboration/workspaces/{here}/members/{bea.id}", role="approver")
    nodes = {
        "each": {
            "operation": "flow.for_each",
            "name": "Each table",
            "parameters": {"items": ["planes", "airports"], "parallel": 2, "stop_on_error": False},
        },
        "g": {
            "operation": "flow.gate",
            "name": "Ask",
            "inside": "each",
            "parameters": {"question": "Go on?"},
        },
    }
    made = ada.call(
        "POST", "/workflow/designer/workflows", workspace=here, name="Loops", body={"nodes": nodes}
    )
    run = ada.call("POST", f"/workflow/workflows/{made['id']}/execute")["id"]

    def listed() -> dict[str, Any]:
        return dict(ada.call("GET", f"/workflow/executions?design={made['id']}")["items"][0])

    def told() -> list[Any]:
        news = bea.call("GET", "/notifications?kind=gate.asked")["items"]
        return [one["read_at"] for one in news if one["content"]["run"] == run]

    until(lambda: listed()["asking"] == 2, "both rounds ask")
    gates = bea.call("GET", f"/workflow/gates?run={run}")["items"]
    assert {("Each table", 0, "planes"), ("Each table", 1, "airports")} == {
        (one["title"], one["round"], one["item"]) for gate in gates for one in gate["rounds"]
    }
    until(lambda: told() == [None, None], "who may decide is told of both")
    for node, decision in (("each[0]/g", "approved"), ("each[1]/g", "rejected")):
        bea.call("POST", f"/workflow/executions/{run}/decide", node=node, decision=decision)
    until(lambda: listed()["status"] == "succeeded", "the run ends")
    until(lambda: None not in told(), "what told of them is read")
    whole = ada.call("GET", f"/workflow/executions/{run}")
    assert (3, 3, 0) == (whole["steps"], whole["steps_ended"], whole["asking"])
    assert (3, 3, 0) == (listed()["steps"], listed()["steps_ended"], listed()["asking"])
    (tally,) = ada.call("GET", f"/workflow/executions/{run}/tallies")["steps"]
    assert ("each/g", "Ask", 1, 1) == (tally["path"], tally["title"], tally["succeeded"], tally["failed"])
    rounds = ada.call("GET", f"/workflow/executions/{run}/rounds?node=each")["steps"]
    assert [True, None] == [one["output"] and one["output"]["approved"] for one in rounds]
    (line,) = ada.call("GET", f"/workflow/executions/{run}/logs")["items"]
    assert ("each[1]/g", "Ask", "error", "The approval was refused.") == (
        line["node"],
        line["title"],
        line["level"],
        line["message"],
    )

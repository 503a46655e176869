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

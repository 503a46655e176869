"""A gate of several stages with a form: each stage answers it, and the step gives what was answered."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import Person, invited, owner
from tests.support.ruled import until
from tests.support.server import RunningServer, running

FORM = {
    "properties": {
        "limit": {"type": "integer", "title": "Limit", "maximum": 10},
        "way": {"type": "string", "enum": ["fast", "safe"]},
        "remark": {"type": "string"},
    },
    "required": ["limit", "way"],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("forms"), "--no-demo")


def asked_of(person: Person, workspace: str) -> dict[str, Any]:
    """The one request that waits for this person."""
    path = f"/workflow/approvals?whose=to_decide&workspace={workspace}"
    return dict(until(lambda: person.call("GET", path)["items"], "somebody is asked")[0])


def test_AP20_what_the_stages_of_a_gate_answer_is_the_output_of_its_step(server: RunningServer) -> None:
    ada = owner(server)
    bea, cleo = (invited(server, ada, name, role="approver") for name in ("Bea", "Cleo"))
    here = ada.workspace()
    stages = [{"approvers": [{"kind": "user", "name": one.id}]} for one in (bea, cleo)]
    asks = {"question": "How much?", "stages": stages, "form": FORM}
    nodes = {"g": {"operation": "flow.gate", "parameters": asks}}
    made = ada.call(
        "POST", "/workflow/designer/workflows", workspace=here, name="Filled in", body={"nodes": nodes}
    )
    run = ada.call("POST", f"/workflow/workflows/{made['id']}/execute")["id"]

    request = asked_of(bea, here)["id"]
    path = f"/workflow/approvals/{request}"
    seen = bea.call("GET", path)
    assert (FORM, {}) == (seen["form"], seen["answers"])
    gate = ada.call("GET", f"/workflow/gates?run={run}")["items"][0]
    assert (request, True, False) == (gate["request"], gate["reviewed"], gate["may_decide"])
    for values, found in (
        ({"limit": 3}, ["way"]),
        ({"limit": "many", "way": "slow"}, ["limit", "way"]),
        ({"limit": 99, "way": "safe"}, ["limit"]),
        ({"limit": 3, "way": "safe", "invented": 1}, ["invented"]),
    ):
        refused = bea.request("POST", f"{path}/approve", json={"values": values})
        problems = refused.json()["error"]["details"]["problems"]
        assert (422, [f"values.{one}" for one in found]) == (
            refused.status_code,
            [one["field"] for one in problems],
        )
    bea.call("POST", f"{path}/approve", values={"limit": 3, "way": "safe"})

    assert request == asked_of(cleo, here)["id"]
    assert {"limit": 3, "way": "safe"} == cleo.call("GET", path)["answers"]
    cleo.call("POST", f"{path}/approve", values={"limit": 2, "remark": "less"})
    until(lambda: ada.call("GET", f"/workflow/executions/{run}")["status"] == "succeeded", "the run ends")
    (step,) = ada.call("GET", f"/workflow/executions/{run}")["nodes"]
    assert {"limit": 2, "way": "safe", "remark": "less"} == step["output"]["values"]


def test_AP20_a_question_that_a_program_asks_is_answered_with_its_form(server: RunningServer) -> None:
    ada = owner(server)
    dara, here = invited(server, ada, "Dara", role="approver"), ada.workspace()
    asks = {"question": "Which way?", "approvers": [dara.id], "form": FORM}
    asked = ada.call("POST", "/workflow/approvals/workflows", workspace=here, type="decision", input=asks)
    path = f"/workflow/approvals/{asked['id']}"
    refused = dara.request("POST", f"{path}/approve", json={})
    assert (422, ["limit", "way"]) == (refused.status_code, refused.json()["error"]["details"]["missing"])
    dara.call("POST", f"{path}/approve", values={"limit": 1, "way": "fast"})
    over = ada.call("GET", path)
    assert ("executed", {"limit": 1, "way": "fast"}) == (over["state"], over["answers"])

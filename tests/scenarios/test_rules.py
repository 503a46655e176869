"""Rules and escalation on a real server: heard, done, held back, tried out; ladders with a preview; who decides for whom."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.belonging import HERE, code, document, offer, own_workspace
from tests.support.escalation_samples import HOURS, STEPS
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.ruled import firings, heard, rule, tell
from tests.support.server import RunningServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("rules")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def bo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Bo")


def test_RU1_what_is_told_and_chosen_is_acted_upon_once(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Watched")
    offer(ada, here, bo, "viewer")
    message = {"$cel": '"There is " + event.payload.title'}
    made = rule(
        ada, here, condition='event.payload.title.startsWith("Plan")', actions=[tell(bo, message=message)]
    )
    document(ada, here, "Notes")
    document(ada, here, "Plan B")
    (fired,) = firings(ada, here, made["id"])
    assert ("done", ["Told 1 person"]) == (fired["state"], [one["summary"] for one in fired["done"]])
    assert ["There is Plan B"] == heard(bo)
    said = {"topics": ["document:*"], "actions": made["actions"], "days": 1}
    tried = ada.call("POST", f"/workspaces/{here}/rules/dry-run", **said)
    assert (2, 0) == (tried["fired"], tried["failed"])
    assert ["Plan B", "Notes"] == [one["payload"]["title"] for one in tried["items"]], "the newest first"


def test_RU7_a_dry_run_says_why_and_what_would_be_done_and_does_nothing(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Tried")
    offer(ada, here, bo, "viewer")
    document(ada, here, "Plan C")
    document(ada, here, "Notes")
    before = heard(bo)
    tried = ada.call(
        "POST",
        f"/workspaces/{here}/rules/dry-run",
        topics=["document:created"],
        condition='event.payload.kind == "freeform" && event.payload.title.startsWith("Plan")',
        actions=[
            tell(bo, message={"$cel": '"There is " + event.payload.title'}),
            {"action": "add_tag", "input": {"tag": "new"}},
        ],
    )
    notes, plan = tried["items"]
    assert [("not", False, [True, False], []), ("fires", True, [True, True], ["notify", "add_tag"])] == [
        (
            one["verdict"],
            one["value"],
            [its["value"] for its in one["why"]],
            [its["action"] for its in one["would"]],
        )
        for one in (notes, plan)
    ]
    assert [{"path": "event.payload.title", "value": "Notes"}] == notes["why"][1]["reads"]
    told, tagged = plan["would"]
    assert ("There is Plan C", "1 person or group would be told: There is Plan C", None) == (
        told["input"]["message"],
        told["says"],
        told["problem"],
    )
    assert "no_source" == tagged["problem"]["code"], "an action that would fail says why"
    assert before == heard(bo)
    assert [] == ada.call("GET", f"/workspaces/{here}/rules")["items"]


def test_RU4_rules_and_workflows_that_set_each_other_off_end_after_eight_hops(ada: Person) -> None:
    here = own_workspace(ada, "Round")
    says = {"operation": "event.emit", "parameters": {"topic": "again"}}
    design = ada.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=here,
        name="Round and round",
        body={"nodes": {"one": says}},
    )
    made = rule(
        ada,
        here,
        topics=["workflow:run:completed"],
        actions=[{"action": "run_workflow", "input": {"workflow": design["id"]}}],
    )
    ada.call("POST", f"/workflow/workflows/{design['id']}/execute")
    fired = firings(ada, here, made["id"], 9)
    assert ["held_back"] + ["done"] * 8 == [one["state"] for one in fired]
    assert "too_many_hops" == fired[0]["reason"]["code"]
    assert [8, 7, 6] == [len(one["chain"]) for one in fired[:3]]


def test_RU5_a_rule_fires_so_often_in_an_hour_and_says_once_that_it_holds_back(ada: Person) -> None:
    here = own_workspace(ada, "Often")
    made = rule(ada, here, per_hour=2)
    for number in range(5):
        document(ada, here, f"Paper {number}")
    fired = firings(ada, here, made["id"], 3)
    assert ["done", "done", "held_back"] == sorted(one["state"] for one in fired)
    assert ["too_often"] == [one["reason"]["code"] for one in fired if one["reason"]]


def test_RU3_a_rule_whose_owner_may_not_any_more_rests(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Given up")
    offer(ada, here, bo, "editor")
    made = rule(bo, here, actions=[{"action": "add_tag", "input": {"tag": "new"}}])
    ada.call("PUT", f"{HERE}/{here}/members/{bo.id}", role="viewer")
    document(ada, here, "Paper")
    (fired,) = firings(ada, here, made["id"])
    assert ("held_back", "forbidden") == (fired["state"], fired["reason"]["code"])
    resting = ada.call("GET", f"/workspaces/{here}/rules/{made['id']}")
    assert ("", "forbidden") == (resting["paused"]["by"], resting["paused"]["reason"]["code"])
    told = bo.call("GET", "/notifications?kind=rule.paused&limit=1000")["items"]
    assert [here] == [one["workspace"] for one in told]


def test_RU2_what_a_rule_says_is_checked_when_it_is_kept(ada: Person) -> None:
    here = own_workspace(ada, "Checked")
    path = f"/workspaces/{here}/rules"
    good = {"name": "Watch", "topics": ["document:created"], "actions": [tell(ada)]}
    assert "invalid_input" == code(ada, "POST", path, **{**good, "condition": "event.payload."})
    assert "invalid_input" == code(ada, "POST", path, **{**good, "condition": "steps.one"})
    assert "invalid_input" == code(ada, "POST", path, **{**good, "actions": [{"action": "dance"}]})
    assert "invalid_input" == code(ada, "POST", path, **{**good, "actions": [{"action": "add_tag"}]})
    made = rule(ada, here)
    assert 1 == ada.call("PUT", f"{path}/{made['id']}", **good, version=1)["version"] - 1
    assert "conflict" == code(ada, "PUT", f"{path}/{made['id']}", **good, version=1)
    assert ada.call("POST", f"{path}/{made['id']}/pause")["paused"]["by_name"]
    ada.call("DELETE", f"{path}/{made['id']}")
    assert "rule_gone" == code(ada, "GET", f"{path}/{made['id']}")


def test_ES3_a_preview_says_who_is_told_when(ada: Person, bo: Person) -> None:
    here = own_workspace(ada, "Ladders")
    offer(ada, here, bo, "approver")
    path = f"/workspaces/{here}/escalation"
    own = ada.call("POST", f"{path}/calendars", **HOURS, standard=True)
    made = ada.call("POST", f"{path}/ladders", **{**STEPS, "calendar": own["id"]})
    friday = 1_795_190_400_000_000  # 2026-11-20 16:00 UTC, 17:00 in Berne: an hour is left of the week
    seen = ada.call("POST", f"{path}/preview", ladder=made["id"], at=friday, requester=ada.id)
    hour = 3_600_000_000
    assert [(0, hour), (7, 64 * hour)] == [(one["level"], one["due"] - friday) for one in seen["rungs"]]
    assert ["Bo"] == [one["name"] for one in seen["asked"]]
    assert "calendar_in_use" == code(ada, "DELETE", f"{path}/calendars/{own['id']}")
    whole = ada.call("POST", f"{path}/preview", ladder="default")
    assert list(range(8)) == [one["level"] for one in whole["rungs"]]
    unfinished = {**STEPS, "levels": STEPS["levels"][:1]}
    assert "invalid_input" == code(ada, "POST", f"{path}/ladders", **unfinished)


def test_ES5_decisions_are_given_to_somebody_and_never_round_in_a_circle(ada: Person, bo: Person) -> None:
    eve, path = ada.call("GET", "/people/away"), "/people/away/delegations"
    assert (None, []) == (eve["substitute"], eve["delegations"])
    period: dict[str, Any] = {"since": 0, "until": 4_000_000_000_000_000, "reason": "At the sea"}
    assert "invalid_input" == code(ada, "POST", path, to=bo.id, **period), "longer than a year"
    period["since"] = period["until"] - 1
    assert "invalid_input" == code(ada, "POST", path, to=None, **period), "there is no substitute"
    given = ada.call("POST", path, to=bo.id, **period)["delegations"]
    assert [("Bo", False)] == [(one["to_name"], one["now"]) for one in given]
    assert "delegation_circle" == code(bo, "POST", path, to=ada.id, **period)
    assert "delegation_circle" == code(bo, "PUT", "/people/away/substitute", substitute=ada.id)
    assert "cannot_stand_in" == code(bo, "PUT", "/people/away/substitute", substitute=bo.id)
    assert 1 == len(bo.call("GET", "/people/away")["for_others"])
    assert 1 == len(bo.call("GET", "/notifications?kind=delegation.given")["items"])
    bo.call("DELETE", f"{path}/{given[0]['id']}")
    assert [] == ada.call("GET", "/people/away")["delegations"], "given back"
    assert "not_found" == code(bo, "GET", f"/people/away?person={ada.id}")

"""A protected document changes by an approved request alone, exactly as it was reviewed; gates of runs are decided there too (N7, N9)."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, TypeVar

import pytest

from tests.support.household import Household, household

SECONDS = 60.0
DAY = 24 * 3600 * 1_000_000
T = TypeVar("T")
BODY = {"kind": "sqlite", "connection": {"path": "flights.sqlite"}, "criticality": "high"}
TWO = {
    "s1": {"order": 1.0, "name": "One of us", "approvers": {"a": {"kind": "right", "name": "approve"}}},
    "s2": {"order": 2.0, "name": "Who runs it", "approvers": {"a": {"kind": "role", "name": "owner"}}},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("approved")) as house:
        protects = {"document_kinds": {"data_source": True}, "criticalities": {"high": True}}
        rules = {"r1": {"order": 1.0, "name": "Two looks", "outcome": "route", "stages": TWO}}
        body = {"protects": protects, "rules": rules, "applies_to": {"types": {"merge_branch": True}}}
        house.owned("POST", "/workflow/policies", workspace=house.workspace, name="Production", body=body)
        yield house


def seen(look: Callable[[], T], holds: Callable[[T], object]) -> T:
    """Looks until it holds; each look is a request."""
    end = monotonic() + SECONDS
    while not holds(found := look()):
        assert monotonic() < end, found
    return found


def as_(house: Household, who: str, method: str, path: str, **given: Any) -> dict[str, Any]:
    answer = house.request(who, method, path, given)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def branched(house: Household, description: str) -> tuple[str, str]:
    """A protected source, and a branch on which the editor has changed it."""
    path = f"/collaboration/workspaces/{house.workspace}/documents"
    source = str(house.owned("POST", path, kind="data_source", name="Flights", body=BODY)["id"])
    branch = str(as_(house, "editor", "POST", f"/documents/{source}/branches", name="Words")["document"])
    change(house, branch, description)
    return source, branch


def change(house: Household, branch: str, description: str) -> None:
    as_(house, "editor", "PUT", f"/scan/data-sources/{branch}", body={**BODY, "description": description})


def ask(house: Household, branch: str) -> dict[str, Any]:
    given = {
        "workspace": house.workspace,
        "type": "merge_branch",
        "reason": "It is truer",
        "input": {"branch": branch},
    }
    return as_(house, "editor", "POST", "/workflow/approvals/workflows", **given)


def request(house: Household, id_: str, who: str = "owner") -> dict[str, Any]:
    return as_(house, who, "GET", f"/workflow/approvals/{id_}")


def description(house: Household, document: str) -> str:
    return str(house.owned("GET", f"/documents/{document}")["body"].get("description", ""))


def approve(house: Household, who: str, id_: str, seen_: str) -> dict[str, Any]:
    return as_(house, who, "POST", f"/workflow/approvals/{id_}/approve", seen=seen_)


def test_N7_a_branch_is_merged_once_by_its_approval_in_the_name_of_who_asked(house: Household) -> None:
    source, branch = branched(house, "Every flight")
    asked = ask(house, branch)
    assert ("waiting", "Two looks", ["One of us", "Who runs it"]) == (
        asked["state"],
        rule_name(asked),
        [stage["name"] for stage in asked["stages"]],
    )
    approve(house, "approver", asked["id"], asked["current"])
    assert "" == description(house, source)
    approve(house, "owner", asked["id"], asked["current"])
    done = seen(lambda: request(house, asked["id"]), lambda one: one["state"] == "executed")
    assert "Every flight" == description(house, source)
    merges = house.owned("GET", f"/documents/{source}/branches/{branch}/merges")["items"]
    assert [(asked["id"], done["requester"])] == [(one["id"], one["by"]) for one in merges]


def rule_name(asked: dict[str, Any]) -> str:
    return str(asked["policy"]["why"]).partition(" (")[0]


def test_N7_an_edit_after_the_review_makes_it_stale_and_what_nobody_saw_is_not_merged(
    house: Household,
) -> None:
    source, branch = branched(house, "Every flight")
    asked = ask(house, branch)
    approve(house, "approver", asked["id"], asked["current"])
    change(house, branch, "Hardly any flight")
    stale = seen(lambda: request(house, asked["id"]), lambda one: one["stale"] is not None)
    assert asked["current"] != stale["current"]
    late = house.request(
        "owner", "POST", f"/workflow/approvals/{asked['id']}/approve", {"seen": asked["current"]}
    )
    assert (409, "stale_view") == (late.status_code, late.json()["error"]["code"])
    assert "" == description(house, source)
    approve(house, "approver", asked["id"], stale["current"])
    approve(house, "owner", asked["id"], stale["current"])
    seen(lambda: request(house, asked["id"]), lambda one: one["state"] == "executed")
    assert "Hardly any flight" == description(house, source)


def test_AP21_an_edit_goes_to_whom_a_policy_puts_it_and_AP22_its_author_does_not_approve_it(
    house: Household,
) -> None:
    body = {
        "priority": 9,
        "rules": {
            "r1": {
                "order": 1.0,
                "name": "Where it is",
                "when": "'connection.path' in request.fields",
                "outcome": "route",
                "stages": {"s1": TWO["s2"]},
            }
        },
        "applies_to": {"types": {"merge_branch": True}},
    }
    house.owned("POST", "/workflow/policies", workspace=house.workspace, name="Places", body=body)
    source, branch = branched(house, "Every flight")
    asked = ask(house, branch)
    assert ("Two looks", ["description"]) == (rule_name(asked), asked["fields"])
    moved = {**BODY, "connection": {"path": "other.sqlite"}, "description": "Every flight"}
    as_(house, "owner", "PUT", f"/scan/data-sources/{branch}", body=moved)
    now = request(house, asked["id"])
    assert ("Where it is", ["Who runs it"]) == (rule_name(now), [one["name"] for one in now["stages"]])
    assert ["connection.path", "description"] == now["fields"]
    given = {"seen": now["current"]}
    refused = [
        house.request(who, "POST", f"/workflow/approvals/{asked['id']}/approve", given)
        for who in ("approver", "owner")
    ]
    assert ["not_asked", "own_change"] == [one.json()["error"]["code"] for one in refused]
    assert "flights.sqlite" == house.owned("GET", f"/documents/{source}")["body"]["connection"]["path"]


def test_AP18_who_would_be_asked_is_said_before_asking_and_nothing_is_asked(house: Household) -> None:
    source, branch = branched(house, "Every flight")
    given = {"workspace": house.workspace, "type": "merge_branch", "input": {"branch": branch}}
    before = as_(house, "editor", "POST", "/workflow/approvals/preview", **given)
    about = {"workspace": house.workspace, "subject": source}
    assert 0 == house.owned("GET", "/workflow/approvals", **about)["total"]
    asked = ask(house, branch)
    same = ("title", "policy", "criticality", "fields", "count")
    assert {name: asked[name] for name in same} == {name: before[name] for name in same}
    assert ("route", False) == (before["outcome"], before["nobody"])
    assert named(asked) == named(before) != []
    assert before["due"] <= asked["due"] <= before["ends"] + DAY
    ladder = {"ladder": before["ladder"], "asked": [seat["user"] for seat in before["stages"][0]["people"]]}
    climbs = as_(house, "editor", "POST", f"/workspaces/{house.workspace}/escalation/preview", **ladder)
    assert (asked["ladder"], "remind") == (before["ladder"], climbs["rungs"][0]["action"])
    assert set(ladder["asked"]) == {person["user"] for person in climbs["rungs"][0]["people"]} != set()
    incomplete = house.request("editor", "POST", "/workflow/approvals/preview", {**given, "input": {}})
    assert 422 == incomplete.status_code


def named(said: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    return [
        (one["name"], one["needed"], sorted(person["name"] for person in one["people"]))
        for one in said["stages"]
    ]


def test_S2_10_a_dry_run_says_what_a_draft_would_have_made_of_what_there_was(house: Household) -> None:
    """Rule PO9."""
    _, branch = branched(house, "Every flight")
    asked = ask(house, branch)
    rules = {"r1": {"order": 1.0, "when": "request.count < 5", "outcome": "approve"}}
    body = {"enabled": False, "priority": 10, "rules": rules}
    draft = house.owned("POST", "/workflow/policies", workspace=house.workspace, name="Small", body=body)
    tried = house.owned("POST", f"/workflow/policies/{draft['id']}/dry-run")
    (one,) = (one for one in tried["items"] if one["request"] == asked["id"])
    assert ("route", "approve", True, True) == (one["happened"], one["outcome"], one["differs"], one["own"])
    assert tried["counts"]["differs"] == tried["fired"]["r1"] == tried["total"]
    assert "waiting" == request(house, asked["id"])["state"]


def test_N9_a_gate_with_stages_is_decided_by_a_request_and_by_nobody_alone(house: Household) -> None:
    """Rule PO7."""
    run = started(house)
    asked = the_request(house, run)
    gate = house.owned("GET", "/workflow/gates", run=run)["items"][0]
    assert (True, False) == (gate["reviewed"], gate["may_decide"])
    alone = house.request(
        "approver", "POST", f"/workflow/executions/{run}/decide", {"node": "g", "decision": "approved"}
    )
    assert (409, "gate_reviewed") == (alone.status_code, alone.json()["error"]["code"])
    approve(house, "approver", asked["id"], "")
    approve(house, "admin", asked["id"], "")
    seen(lambda: house.owned("GET", f"/workflow/executions/{run}"), lambda one: one["status"] == "succeeded")
    seen(lambda: request(house, asked["id"]), lambda one: one["state"] == "executed")


def test_N9_a_rejection_fails_the_gate_and_a_cancelled_run_withdraws_its_request(house: Household) -> None:
    """Rule PO7."""
    run = started(house)
    asked = the_request(house, run)
    as_(house, "approver", "POST", f"/workflow/approvals/{asked['id']}/reject", comment="Not today")
    failed = seen(
        lambda: house.owned("GET", f"/workflow/executions/{run}"), lambda one: one["status"] == "failed"
    )
    assert "Not today" in str(failed)
    other = started(house)
    waiting = the_request(house, other)
    as_(house, "editor", "POST", f"/workflow/executions/{other}/cancel")
    seen(lambda: request(house, waiting["id"]), lambda one: one["state"] == "withdrawn")


def started(house: Household) -> str:
    """A run of a design that stops at a gate which two have to open."""
    gate = {"question": "Go on?", "quorum": 2}
    body = {"nodes": {"g": {"operation": "flow.gate", "parameters": gate}}}
    design = house.owned(
        "POST", "/workflow/designer/workflows", workspace=house.workspace, name="Gated", body=body
    )
    return str(as_(house, "editor", "POST", f"/workflow/workflows/{design['id']}/execute")["id"])


def the_request(house: Household, run: str) -> dict[str, Any]:
    def found() -> list[dict[str, Any]]:
        given = {"workspace": house.workspace, "type": "run_gate", "whose": "all"}
        items: list[dict[str, Any]] = house.owned("GET", "/workflow/approvals", **given)["items"]
        return [one for one in items if one["subject"].startswith(run)]

    (one,) = seen(found, bool)
    return one

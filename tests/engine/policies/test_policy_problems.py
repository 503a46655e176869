"""What is wrong with a policy is said while it is edited (engine/SPEC.md, PO8)."""

from typing import Any

import pytest

from engine.diagnostics.policies import policy_problems
from engine.workflow.checking.surroundings import Roster

ROSTER = Roster(
    people=frozenset({"ada", "bob"}), groups={"g1": frozenset({"ada"}), "leads": frozenset({"ada"})}
)


def body(rule: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"rules": {"r1": rule}, **fields}


def stage(**fields: Any) -> dict[str, Any]:
    return body({"stages": {"s1": fields}})


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (body({"when": "request.count >"}), "expression_syntax", "rules.r1.when"),
        (body({"when": "request.cuont > 5"}), "expression_no_field", "rules.r1.when"),
        (body({"when": "request.count"}), "expression_type", "rules.r1.when"),
        (body({"when": "requests.count > 5"}), "expression_unknown_name", "rules.r1.when"),
        (
            stage(approvers={"a": {"kind": "user", "name": "eva"}}),
            "approver_unknown",
            "rules.r1.stages.s1.approvers.a",
        ),
        (
            stage(approvers={"a": {"kind": "group", "name": "leeds"}}),
            "approver_unknown",
            "rules.r1.stages.s1.approvers.a",
        ),
        (
            stage(approvers={"a": {"kind": "role", "name": "boss"}}),
            "approver_unknown",
            "rules.r1.stages.s1.approvers.a",
        ),
        (
            stage(mode="quorum", quorum=2, approvers={"a": {"kind": "group", "name": "leads"}}),
            "quorum_too_large",
            "rules.r1.stages.s1.quorum",
        ),
        ({"zone": "Moon/Base"}, "zone_unknown", "zone"),
        ({"protects": {"document_kinds": {"freeform": True}}}, "kind_without_branches", None),
        ({"applies_to": {"types": {"everything": True}}}, "type_unknown", None),
        (
            {
                "protects": {
                    "document_kinds": {"policy": True, "workflow": True},
                    "criticalities": {"high": True},
                }
            },
            "kind_without_criticality",
            "protects.document_kinds.policy",
        ),
        (
            {"applies_to": {"document_kinds": {"policy": True}, "criticalities": {"high": True}}},
            "kind_without_criticality",
            "applies_to.document_kinds.policy",
        ),
        ({"rules": {"a": {"order": 1}, "b": {"order": 2, "when": "true"}}}, "rule_never_fires", "rules.b"),
        (
            {
                "rules": {
                    "b": {"order": 1, "when": "request.count > 5"},
                    "a": {"order": 2, "when": "request.count  > 5"},
                }
            },
            "rule_never_fires",
            "rules.a",
        ),
    ],
)
def test_PO8_a_mistake_is_named_with_its_place(content: dict[str, Any], code: str, place: str | None) -> None:
    (problem,) = policy_problems(content, ROSTER)
    assert code == problem.code
    assert place in {None, problem.field}


@pytest.mark.parametrize(
    "content",
    [
        {},
        body({"when": "request.criticality == 'critical' && 'leads' in request.requester.groups"}),
        body({"when": "has(request.change.rows) && request.change.rows > 10"}),
        stage(
            mode="quorum",
            quorum=2,
            approvers={"a": {"kind": "user", "name": "bob"}, "b": {"kind": "group", "name": "g1"}},
        ),
        stage(mode="quorum", quorum=5, approvers={"a": {"kind": "right", "name": "approve"}}),
        {"rules": {"a": {"order": 1, "enabled": False}, "b": {"order": 2}}},
        {
            "protects": {
                "document_kinds": dict.fromkeys(("data_source", "workflow", "glossary", "rule_set"), True),
                "criticalities": {"critical": True},
            }
        },
    ],
)
def test_PO8_what_is_in_order_is_left_in_peace(content: dict[str, Any]) -> None:
    assert [] == list(policy_problems(content, ROSTER))


def test_PO8_a_slip_of_the_keyboard_is_mended_with_one_edit() -> None:
    (problem,) = policy_problems(body({"when": "request.cuont > 5"}), ROSTER)
    assert problem.fix is not None
    (mend,) = problem.fix.mends
    assert ("request.count > 5", ("body", "rules", "r1", "when")) == (mend.now, mend.path)

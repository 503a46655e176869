"""From the facts of a request to a ruling (engine/SPEC.md, section PO): total, deterministic, the first rule that holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.errors import ConcertError
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.kinds.policy import Policy
from engine.approval.ruling import Approver, Facts, Ruling
from engine.expressions.evaluator import Evaluator
from engine.policies.defaults import default_ruling
from engine.policies.reading import Known, in_order, request_of
from engine.policies.trying import Judged, judged

pytestmark = pytest.mark.anyio

FACTS = Facts(
    type="merge_branch",
    organisation=OrganisationId("o"),
    workspace=WorkspaceId("w"),
    requester=UserId("ada"),
    groups=("analysts",),
    subject_kind="document",
    subject="d",
    title="More rows",
    document_kind="workflow",
    criticality="critical",
    fields=("nodes.n1.parameters",),
    change={"rows": 5},
    count=3,
    at=Micros(1_700_000_000_000_000),  # 2023-11-14, a Tuesday, 22:13 UTC
)
OTHERWISE = default_ruling(FACTS, ())


def policy(*rules: dict[str, Any], **fields: Any) -> Known:
    """Rules in their order."""
    named = {f"r{at}": {"order": float(at), "name": f"Rule {at}", **rule} for at, rule in enumerate(rules)}
    body = Policy.model_validate({"name": "P", "rules": named, **fields})
    return Known(id=DocumentId(f"p{fields.get('priority', 0)}"), policy=body)


async def ruled(*policies: Known, facts: Facts = FACTS) -> Judged:
    evaluator = Evaluator()
    try:
        return await judged(in_order(policies), facts, evaluator, OTHERWISE)
    finally:
        await evaluator.close()


async def test_S2_10_the_first_rule_that_holds_decides_and_why_not_the_ones_before() -> None:
    """Rules PO1, PO5."""
    found = await ruled(
        policy(
            {"when": "request.count > 100", "outcome": "reject"},
            {"when": "request.count < 10", "outcome": "approve", "reason": "It is small."},
            {"when": "", "outcome": "reject"},
        )
    )
    assert ("approve", "p0", "r1") == (found.ruling.outcome, found.ruling.policy, found.ruling.rule)
    assert (
        "Rule 1 (P): request.count < 10 holds. It is small."
        " Before it: Rule 0: request.count > 100 does not hold." == found.ruling.why
    )
    assert ["no", "fired"] == [one.went for one in found.tried]


@pytest.mark.parametrize(
    "condition",
    [
        "request.nothing == 1",
        "request.title.matches('(')",
        "'yes'",
        "1 / 0 == 1",
        "request.",
        "request.title + 5 == ''",
    ],
)
async def test_S2_10_what_cannot_be_worked_out_never_approves_and_says_so(condition: str) -> None:
    """Rule PO4."""
    found = await ruled(policy({"when": condition, "outcome": "approve"}, {"outcome": "approve"}))
    assert "route" == found.ruling.outcome
    assert OTHERWISE.stages == found.ruling.stages
    assert condition in found.ruling.why


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("request.hour == 23 && request.weekday == 'tuesday'", "approve"),
        ("'analysts' in request.requester.groups", "approve"),
        ("request.fields.exists(one, one.startsWith('nodes.'))", "approve"),
        ("request.criticality == 'low'", "route"),
        ("request.change.rows == 5", "approve"),
    ],
)
async def test_S2_10_conditions_see_the_request(condition: str, outcome: str) -> None:
    """Rule PO3."""
    found = await ruled(policy({"when": condition, "outcome": "approve"}, zone="Europe/Berlin"))
    assert outcome == found.ruling.outcome


async def test_S2_10_higher_priority_first_and_only_policies_that_are_about_it() -> None:
    """Rules PO1, PO2."""
    low = policy({"outcome": "reject"}, priority=1)
    high = policy({"outcome": "approve"}, priority=2)
    other = policy({"outcome": "reject"}, priority=3, applies_to={"types": {"data_source_delete": True}})
    about = policy({"outcome": "route"}, priority=4, applies_to={"criticalities": {"critical": True}})
    assert "p2" == (await ruled(low, high, other)).ruling.policy
    assert "p4" == (await ruled(low, high, about, other)).ruling.policy


async def test_S2_10_stages_come_in_their_order_and_nobody_named_is_anybody_who_may() -> None:
    found = await ruled(
        policy(
            {
                "outcome": "route",
                "stages": {
                    "b": {"order": 2.0, "name": "Second", "mode": "quorum", "quorum": 2, "parallel": True},
                    "a": {"order": 1.0, "approvers": {"x": {"kind": "group", "name": "leads"}}},
                },
            }
        )
    )
    first, second = found.ruling.stages
    assert ("Stage 1", False, (Approver(kind="group", name="leads"),)) == (
        first.name,
        first.parallel,
        first.approvers,
    )
    assert ("Second", 2, True) == (second.name, second.quorum, second.parallel)
    assert (Approver(kind="right", name="approve"),) == second.approvers


@pytest.mark.parametrize(
    ("type_", "criticality", "there", "asked"),
    [
        ("data_source_update", "low", ("data_team_lead",), ["data_team_lead"]),
        ("data_source_update", "low", (), ["approve"]),
        (
            "data_source_update",
            "critical",
            ("data_team_lead", "security_team_lead", "data_architect"),
            ["data_team_lead", "security_team_lead", "data_architect"],
        ),
        (
            "data_source_delete",
            "low",
            ("data_team_lead", "database_admin"),
            ["data_team_lead", "database_admin"],
        ),
        ("data_source_delete", "critical", ("database_admin",), ["database_admin", "approve"]),
    ],
)
async def test_S1_5_without_a_policy_the_groups_follow_from_operation_and_criticality(
    type_: str, criticality: str, there: tuple[str, ...], asked: list[str]
) -> None:
    """Rule PO6."""
    facts = replace(FACTS, type=type_, criticality=criticality)
    found = default_ruling(facts, there)
    assert ("route", asked) == (
        found.outcome,
        [approver.name for stage in found.stages for approver in stage.approvers],
    )
    assert [False, *[True] * (len(asked) - 1)] == [stage.parallel for stage in found.stages]


class Answers:
    """Says of each condition what it was told."""

    async def evaluate(self, text: str, variables: Mapping[str, Any], *, owner: str = "") -> Any:
        del variables, owner
        if text == "fails":
            raise ConcertError
        return {"yes": True, "no": False}.get(text, text)


RULES = st.lists(
    st.fixed_dictionaries(
        {
            "when": st.sampled_from(["", "yes", "no", "fails", "odd"]),
            "outcome": st.sampled_from(["approve", "reject", "route"]),
            "enabled": st.booleans(),
        }
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(-2, 2), RULES), max_size=4))
async def test_S2_10_judging_is_total_deterministic_and_the_first_that_fires_rules(
    drawn: list[tuple[int, list[dict[str, Any]]]],
) -> None:
    policies = [
        replace(policy(*rules, priority=priority), id=DocumentId(f"p{at}"))
        for at, (priority, rules) in enumerate(drawn)
    ]
    found = await judged(in_order(policies), FACTS, Answers(), OTHERWISE)
    assert found == await judged(in_order(reversed(policies)), FACTS, Answers(), OTHERWISE)
    wanted: Ruling | None = None
    for known in in_order(policies):
        for id_, rule in sorted(known.policy.rules.items(), key=lambda one: one[1].order):
            if wanted is None and rule.enabled and rule.when != "no":
                surely = rule.when in {"", "yes"}
                wanted = Ruling(outcome=rule.outcome if surely else "route", policy=known.id, rule=id_)
    wanted = wanted or OTHERWISE
    assert (wanted.outcome, wanted.policy, wanted.rule) == (
        found.ruling.outcome,
        found.ruling.policy,
        found.ruling.rule,
    )
    assert (found.ruling.outcome == "route") == bool(found.ruling.stages)


def test_S2_10_a_zone_that_is_none_is_read_as_utc() -> None:
    assert 22 == request_of(FACTS, "Moon/Base")["hour"]
    assert 3 == request_of(FACTS, "Asia/Kolkata")["hour"]

"""Whom a gate asks, held against who may approve in the workspace (rule DG10)."""

import pytest

from crdt.dataclasses import replace
from engine.operations.flow.gate import OPERATION as GATE
from engine.records import Json
from engine.workflow.checking.surroundings import Known
from tests.engine.checking.sketching import STEERED, STEERING, body, cel, checked, problems, step

AROUND = replace(STEERED, operations={**STEERING, GATE.name: GATE}, approvers=frozenset({"ada", "bo"}))


def asks(*approvers: Json) -> Json:
    return body({"g": step(operation="flow.gate", question="Go on?", approvers=[*approvers])})


@pytest.mark.parametrize(
    ("approvers", "message"),
    [
        (("ada", "bo"), None),
        ((), None),
        (("ada", cel("run.started_by")), None),
        (("cleo",), "Nobody who is named here may approve"),
        (("cleo", "dan"), "Nobody who is named here may approve"),
        (("cleo", "ada"), "1 of the 2 who are named here may not approve"),
        (("cleo", cel("run.started_by")), "1 of the 2 who are named here may not approve"),
    ],
)
def test_DG10_who_is_asked_and_may_not_approve_is_told_beforehand(
    approvers: tuple[Json, ...], message: str | None
) -> None:
    found = problems(asks(*approvers), AROUND)
    if message is None:
        assert () == found
        return
    (problem,) = found
    assert ("approver_without_right", "warning", "g", "approvers") == (
        problem.code,
        problem.severity,
        problem.node,
        problem.field,
    )
    assert problem.message.startswith(message)


def test_DG10_where_nobody_has_looked_nobody_is_judged() -> None:
    assert () == problems(asks("cleo"), replace(AROUND, approvers=None))


def test_DG10_a_right_that_comes_or_goes_is_seen_at_once() -> None:
    checker = checked(asks("cleo"), AROUND)
    checker.surround(replace(AROUND, approvers=frozenset({"ada", "cleo"})))
    assert [] == [one.code for one in checker.problems]
    checker.surround(replace(AROUND, approvers=frozenset({"ada"})))
    assert ["approver_without_right"] == [one.code for one in checker.problems]


@pytest.mark.parametrize(
    ("named", "code"),
    [("p1", None), ("*", None), ("", None), ("p2", "policy_trashed"), ("Releases", "policy_unknown")],
)
def test_DG10_a_policy_that_is_not_there_is_told_beforehand_and_one_that_is_renamed_stays_the_same(
    named: str, code: str | None
) -> None:
    there = {"p1": Known(title="Releases"), "p2": Known(title="Old", trashed=True)}
    gate = body({"g": step(operation="flow.gate", question="Go on?", policy=named)})
    checker = checked(gate, replace(AROUND, policies=there))
    assert ([] if code is None else [(code, "warning", "policy")]) == [
        (one.code, one.severity, one.field) for one in checker.problems
    ]
    checker.surround(replace(AROUND, policies={**there, "p1": Known(title="Publishing")}))
    assert ([] if code is None else [code]) == [one.code for one in checker.problems]
    checker.surround(replace(AROUND, policies={}))
    assert (named in {"*", ""}) == (not checker.problems)

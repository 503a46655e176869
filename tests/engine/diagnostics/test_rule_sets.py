"""What is wrong with a rule set is told while it is written."""

from typing import Any

from engine.diagnostics.rule_sets import rule_set_problems


def problems(**rule: Any) -> list[tuple[str, str]]:
    return [(one.code, one.field or "") for one in rule_set_problems({"rules": {"r": rule}})]


def test_RS6_a_check_that_nobody_has_is_told_with_what_may_be_meant() -> None:
    assert [("check_unknown", "rules.r.check")] == problems(check="")
    (problem,) = rule_set_problems({"rules": {"r": {"check": "not_nul"}}})
    assert ("check_unknown", True) == (problem.code, problem.fix is not None)


def test_RS6_parameters_that_a_check_refuses_are_told_and_good_ones_are_not() -> None:
    assert [("rule_refused", "rules.r.parameters")] == problems(
        check="aggregate", parameters={"function": "sum"}
    )
    assert [] == problems(check="not_null", column="email")
    assert [] == problems(area="schema", check="anything")
    assert [] == problems(area="classification", check="email")

"""Answers are held against all that the form of a gate says, and a form says nothing that nobody checks (approval/SPEC.md, AP20)."""

from typing import Any

import pytest

from crdt.errors import InvalidInput
from engine.gate_forms import check_answers
from tests.engine.checking.sketching import body, problems, step
from tests.engine.checking.test_gates import AROUND

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "limit": {"type": "integer", "minimum": 1, "maximum": 10},
        "share": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "code": {"type": "string", "minLength": 2, "maxLength": 4, "pattern": "^[A-Z]+$"},
        "way": {"type": "string", "enum": ["fast", "safe"]},
        "sure": {"type": "boolean"},
    },
    "required": ["limit"],
}
GOOD = {"limit": 10, "share": 0.5, "code": "ABCD", "way": "fast", "sure": True}


def test_AP20_answers_that_fit_are_taken() -> None:
    check_answers(FORM, GOOD)
    check_answers(FORM, {"limit": 3.0})
    check_answers(None, {})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("limit", 99, "Needs at most 10. It is 99."),
        ("limit", 0, "Needs at least 1. It is 0."),
        ("limit", 2.5, "Needs a whole number. It is 2.5."),
        ("limit", "3", "Needs a whole number. It is “3”."),
        ("limit", True, "Needs a whole number. It is yes."),
        ("share", 1, "Needs less than 1. It is 1."),
        ("code", "A", "Needs at least 2 characters. It is “A”."),
        ("code", "ABCDE", "Needs at most 4 characters. It is “ABCDE”."),
        ("code", "ab", "Needs text of the form ^[A-Z]+$. It is “ab”."),
        ("way", "slow", "Needs one of fast, safe."),
        ("sure", "yes", "Needs yes or no. It is “yes”."),
        ("invented", 1, "The form does not ask for this."),
    ],
)
def test_AP20_an_answer_outside_its_field_is_refused_by_name(name: str, value: Any, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_answers(FORM, {**GOOD, name: value})
    assert {
        "missing": [],
        "wrong": [name],
        "problems": [{"field": f"values.{name}", "message": said}],
    } == refused.value.details


def test_AP20_what_is_missing_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_answers(FORM, {"way": "fast"})
    problems_ = [{"field": "values.limit", "message": "Needs a value."}]
    assert {"missing": ["limit"], "wrong": [], "problems": problems_} == refused.value.details


def test_AP20_where_nothing_is_asked_nothing_is_answered() -> None:
    with pytest.raises(InvalidInput):
        check_answers(None, {"limit": 1})


def test_AP20_a_pattern_takes_linear_time() -> None:
    form = {"properties": {"code": {"type": "string", "pattern": "^(a+)+$"}}}
    with pytest.raises(InvalidInput):
        check_answers(form, {"code": "a" * 50_000 + "b"})


def test_AP20_a_form_of_before_is_answered_as_far_as_it_can_be_read() -> None:
    form = {
        "properties": {"one": {"type": "array"}, "two": {"type": "integer", "multipleOf": 2, "maximum": 4}}
    }
    check_answers(form, {"one": [1], "two": 3})
    with pytest.raises(InvalidInput):
        check_answers(form, {"two": 5})


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FORM, None),
        ({**FORM, "x-order": ["limit", "share"]}, None),
        (
            {"properties": {"n": {"type": "integer", "multipleOf": 2}}},
            "No form supports “properties.n.multipleOf”.",
        ),
        ({"properties": {"n": {"type": "array"}}}, "The form at “properties.n.type”: Needs one of"),
        (
            {"properties": {"n": {"pattern": "(?=a)"}}},
            "The form at “properties.n”: This pattern cannot be read here.",
        ),
        (
            {"properties": {}, "required": ["n"]},
            "The form: What is required has to be a field of the form: n.",
        ),
        ({"additionalProperties": True}, "The form at “additionalProperties”: Needs one of False."),
    ],
)
def test_AP20_what_no_form_supports_is_a_problem_of_the_design(form: Any, said: str | None) -> None:
    found = problems(body({"g": step(operation="flow.gate", question="Go on?", form=form)}), AROUND)
    if said is None:
        assert () == found
        return
    (problem,) = found
    assert ("parameter_invalid", "error", "g", "form") == (
        problem.code,
        problem.severity,
        problem.node,
        problem.field,
    )
    assert problem.message.startswith(said), problem.message

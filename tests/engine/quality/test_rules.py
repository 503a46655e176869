"""Rules: where they hold, what they tolerate, how they score, and what a suite of Great Expectations becomes."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.quality.check import checks
from engine.quality.records import QualityResult
from engine.quality.rules import places_of, rules_in
from engine.quality.scoring import by_table, score_of
from engine.quality.suite import EXPECTATIONS, Read, Unread, read
from engine.sources.source import Column, Table
from tests.engine.quality.shop import RULES, rule

RESULT = QualityResult(
    run="run",
    id="id",
    organisation=OrganisationId("o"),
    workspace=WorkspaceId("w"),
    source=DocumentId("s"),
    rule_set=RULES,
    rule="r",
    name="",
    check="not_null",
    severity="medium",
    table="orders",
    column="id",
    status="passed",
    rows_checked=10,
    rows_failing=0,
    share=0.0,
    observed=None,
    message="",
    duration=0,
    at=Micros(0),
)


def table(name: str, *columns: str) -> Table:
    return Table(
        schema_name="",
        name=name,
        kind="table",
        columns=[Column(name=column, type="TEXT", nullable=True) for column in columns],
    )


TABLES = [table("orders", "id", "customer_id"), table("order_lines", "id"), table("o.rders", "id")]


def where(**given: Any) -> list[str]:
    found = rule(given.pop("check", "not_null"), given["table"], given.get("column", "*"), {})
    return [
        f"{one.table.name}.{one.column.name}" if one.column else one.table.name
        for one in places_of(found, TABLES)
    ]


def test_QU1_a_star_stands_for_any_text_and_everything_else_for_itself() -> None:
    """Rule RS2."""
    assert ["orders.id", "order_lines.id"] == where(table="order*", column="id")
    assert ["orders.customer_id"] == where(table="*", column="*_id")
    assert ["o.rders.id"] == where(table="o.rders")
    assert [] == where(table="o?rders")
    many = rule("row_count", "*", "", {"minimum": 1})
    assert 3 == len(list(places_of(many, TABLES)))


@pytest.mark.parametrize(
    ("tolerance", "failing", "passes"),
    [
        ({}, 1, False),
        ({"share": 0.05}, 5, True),
        ({"share": 0.05}, 6, False),
        ({"rows": 6}, 6, True),
        ({"share": 0.01, "rows": 3}, 3, True),
        ({"share": 0.29}, 29, True),
    ],
)
def test_QU4_a_share_or_a_number_of_rows_is_tolerated(
    tolerance: dict[str, Any], failing: int, passes: bool
) -> None:
    assert passes is rule("not_null", "t", "c", {}, tolerance=tolerance).tolerates(failing, 100)


def test_a_rule_that_cannot_be_read_says_why_and_holds_nowhere() -> None:
    body = {
        "rules": {
            "a": {"check": "no_such", "table": "orders"},
            "b": {"check": "range", "table": "orders", "parameters": {}},
            "c": {"check": "not_null", "enabled": False},
            "d": {"area": "classification", "check": "email"},
        }
    }
    found = list(rules_in(RULES, body))
    assert ["a", "b"] == [one.id for one in found]
    assert "There is no check called “no_such”." == found[0].wrong
    assert "The parameters do not fit: a range needs a bound." == found[1].wrong
    assert found[1].words("orders", "id") == "range"


def test_QU5_a_score_is_the_weighted_share_of_rows_that_pass() -> None:
    results = [
        RESULT,
        replace(RESULT, id="b", severity="critical", status="failed", share=0.25),
        replace(RESULT, id="c", table="customers", severity="high", status="failed", share=1.0),
        replace(RESULT, id="d", status="errored"),
        replace(RESULT, id="e", status="skipped"),
        replace(RESULT, id="f", severity="info", status="failed", share=1.0),
    ]
    score = score_of(results)
    assert (round(100 * 8 / 14, 2), 8.0, 14) == (score.value, score.points, score.weight)
    assert (1, 3, 1, 1) == (score.passed, score.failed, score.errored, score.skipped)
    tables = by_table(results)
    assert (80.0, 0.0) == (tables["orders"].value, tables["customers"].value)
    assert score_of([]).value is None


EXPECTED: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("expect_column_values_to_be_between", {"column": "a", "min_value": 1, "strict_max": True, "max_value": 5},
     "range", {"minimum": 1, "maximum": 5, "below_maximum": True}),
    ("expect_column_values_to_not_be_in_set", {"column": "a", "value_set": ["x"]},
     "in_set", {"values": ["x"], "allowed": False}),
    ("expect_column_values_to_match_regex", {"column": "a", "regex": "[a-z]+"},
     "pattern", {"pattern": "^(?:[a-z]+)", "matches": True}),
    ("expect_column_values_to_match_like_pattern", {"column": "a", "like_pattern": "a.%_"},
     "pattern", {"pattern": r"^a\..*.$"}),
    ("expect_column_value_lengths_to_equal", {"column": "a", "value": 3}, "length", {"minimum": 3, "maximum": 3}),
    ("expect_column_mean_to_be_between", {"column": "a", "max_value": 3.5},
     "aggregate", {"function": "mean", "maximum": 3.5}),
    ("expect_table_row_count_to_equal", {"value": 7}, "row_count", {"minimum": 7, "maximum": 7}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["a", "b"]}, "unique", {"together_with": ["b"]}),
    ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "a", "column_B": "b", "or_equal": True},
     "compare", {"order": "greater_or_equal", "other": "b"}),
    ("expect_table_columns_to_match_set", {"column_set": ["a"], "exact_match": False},
     "has_columns", {"columns": ["a"], "no_others": False}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kwargs", "check", "parameters"), EXPECTED, ids=lambda one: str(one)[:40])
def test_QU8_an_expectation_becomes_the_check_that_means_the_same(
    name: str, kwargs: dict[str, Any], check: str, parameters: dict[str, Any]
) -> None:
    (one,) = read({"expectations": [{"type": name, "kwargs": {**kwargs, "mostly": 0.95}}]}, "t")
    assert isinstance(one, Read)
    assert (check, parameters, {"share": 0.05}) == (
        one.rule["check"],
        one.rule["parameters"],
        one.rule["tolerance"],
    )


@pytest.mark.parametrize(
    ("name", "kwargs", "reason"),
    [
        ("expect_column_kl_divergence_to_be_less_than", {"column": "a"}, "no check that means the same"),
        ("expect_column_values_to_be_of_type", {"column": "a"}, "Names of types differ"),
        ("expect_column_values_to_not_be_null", {"column": "a", "row_condition": "b > 1"}, "row_condition"),
        ("expect_column_values_to_not_be_null", {"column": "a", "mostly": 7}, "mostly"),
        ("expect_column_values_to_not_be_null", {"column": "a", "twice": 7}, "not known here: twice"),
        ("expect_column_values_to_not_be_null", {}, "names no column"),
        ("expect_column_sum_to_be_between", {"column": "a", "min_value": 1, "strict_min": True}, "strict"),
        ("expect_column_values_to_match_regex", {"column": "a", "regex": "("}, "do not fit"),
        ("", {}, "no name"),
    ],
)
def test_QU8_what_cannot_be_said_is_listed_with_the_reason(
    name: str, kwargs: dict[str, Any], reason: str
) -> None:
    (one,) = read({"expectations": [{"type": name, "kwargs": kwargs}]}, "t")
    assert isinstance(one, Unread)
    assert reason in one.reason


def test_every_expectation_that_is_mapped_leads_to_a_check() -> None:
    assert 26 == len(EXPECTATIONS)
    assert [] == list(read("no suite", "t"))
    assert "not_null" in checks()

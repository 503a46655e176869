"""Rules of people: labels of their own, and what they say of Concert's detectors."""

from typing import Any

import pytest

from crdt.ids import DocumentId
from crdt.kinds.rule_set import Rule
from engine.classification.column import Column
from engine.classification.detector import detectors
from engine.classification.rules import own_rules, suggestions
from engine.scans.rules import PinnedRule

BADGE = {
    "label": "person.badge",
    "title": "Badge number",
    "level": "restricted",
    "values": "B-[0-9]{4}",
    "minimum": 0.5,
}
BADGES = ("B-1234", "B-2222", "visitor")


def pinned(check: str, parameters: dict[str, Any], *, column: str = "*", table: str = "*") -> PinnedRule:
    rule = Rule(area="classification", check=check, column=column, table=table, parameters=parameters)
    return PinnedRule(rule_set=DocumentId("r"), rule_set_title="Ours", id="1", rule=rule)


def labels(column: Column, *rules: PinnedRule, rejected: frozenset[str] = frozenset()) -> list[str]:
    read, wrong = own_rules(rules)
    assert wrong == []
    return [one.label.name for one in suggestions(column, detectors(), read, rejected)]


def col(name: str, *values: str) -> Column:
    return Column(table="staff", name=name, type="TEXT", values=values)


def test_CL10_a_rule_gives_a_label_of_its_own() -> None:
    assert ["person.badge"] == labels(col("badge_no", *BADGES), pinned("pattern", BADGE, column="badge*"))


@pytest.mark.parametrize("more", [{"column": "other*"}, {"table": "orders"}])
def test_CL10_it_holds_only_where_its_patterns_say(more: dict[str, Any]) -> None:
    assert [] == labels(col("badge_no", *BADGES), pinned("pattern", BADGE, **more))


def test_CL10_too_small_a_share_is_none() -> None:
    assert [] == labels(col("badge_no", *BADGES), pinned("pattern", {**BADGE, "minimum": 0.9}))


def test_CL10_a_rule_switches_a_detector_off_or_asks_less_of_it() -> None:
    half = col("mail", "a@b.example", "none", "later", "soon")
    assert [] == labels(half)
    assert ["person.email"] == labels(half, pinned("email", {"minimum": 0.2}))
    assert [] == labels(half, pinned("email", {"minimum": 0.2}), pinned("email", {"off": True}))


def test_CL6_a_rejected_label_makes_room_for_the_next_best() -> None:
    column = col("user_login", "ada@mail.example", "bea@mail.example", "cy@mail.example")
    first = labels(column)
    assert first != labels(column, rejected=frozenset(first))


@pytest.mark.parametrize("values", ["(a", "(a{1000}){1000}", "(?=a)"])
def test_CL10_what_is_no_pattern_is_told_in_words(values: str) -> None:
    _, wrong = own_rules([pinned("pattern", {**BADGE, "values": values})])
    assert "this is no pattern" in wrong[0]


def test_CL10_no_pattern_takes_long() -> None:
    """Backtracking engines need years for this one."""
    bad = {**BADGE, "values": "(a+)+b"}
    assert [] == labels(col("x", *("a" * 190 + str(number) for number in range(100))), pinned("pattern", bad))

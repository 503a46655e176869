from typing import Any

import pytest

from crdt.canonical import ABSENT
from crdt.history.merge import Clash
from crdt.ids import Micros, UserId
from crdt.kinds.kind import kinds
from engine.branches.deciding import Choice, Circumstances, Strategy, Written, decide_all, question_of
from engine.branches.errors import MergeOutdated, MergeUndecided

SOURCE = kinds()["data_source"]
CRITICALITY = ("body", "criticality")
OWNER = ("body", "owner")
ADA, BEA = UserId("ada"), UserId("bea")


def clash(target: Any, branch: Any, path: tuple[str, ...] = CRITICALITY, nature: str = "value") -> Clash:
    return Clash(path=path, nature=nature, base="medium", target=target, branch=branch)  # type: ignore[arg-type]


def written(
    path: tuple[str, ...], target: Written, branch: Written, holder: UserId | None = None
) -> Circumstances:
    holders = {} if holder is None else {path: holder}
    return Circumstances(written={("target", path): target, ("branch", path): branch}, holders=holders)


def decided(asked: Clash, strategy: Strategy, known: Circumstances) -> tuple[Any, bool]:
    (one,) = decide_all(SOURCE, (asked,), strategy, (), known, "target")
    return one.value, one.is_open


EARLY = Written(by=ADA, at=Micros(1), role="editor")
LATE = Written(by=BEA, at=Micros(2), role="admin")


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("last_writer_wins", "low"),
        ("first_writer_wins", "high"),
        ("automatic", "high"),
        ("field_rule", "high"),
    ],
)
def test_BR7_each_strategy_says_which_value_it_is(strategy: Strategy, expected: str) -> None:
    known = written(CRITICALITY, LATE, EARLY)
    assert (expected, False) == decided(clash("low", "high"), strategy, known)


def test_BR7_who_holds_the_lock_comes_before_who_was_first() -> None:
    known = written(CRITICALITY, LATE, EARLY, holder=BEA)
    assert ("low", False) == decided(clash("low", "high"), "first_writer_wins", known)


def test_BR7_the_rule_of_a_role_takes_the_value_of_the_higher_one() -> None:
    known = written(OWNER, EARLY, LATE)
    assert ("bea", False) == decided(clash("ada", "bea", OWNER), "field_rule", known)


@pytest.mark.parametrize("strategy", ["last_writer_wins", "first_writer_wins"])
def test_BR7_where_nobody_knows_the_times_both_are_kept(strategy: Strategy) -> None:
    assert ("low", True) == decided(clash("low", "high"), strategy, Circumstances())


def test_BR7_a_field_without_a_rule_and_a_value_outside_it_are_kept_twice() -> None:
    path = ("body", "connection", "path")
    assert ("a", True) == decided(clash("a", "b", path), "field_rule", Circumstances())
    assert ("odd", True) == decided(clash("odd", "high"), "field_rule", Circumstances())


@pytest.mark.parametrize("strategy", ["automatic", "manual", "field_rule"])
def test_BR6_an_entry_stays_unless_the_times_or_somebody_say_otherwise(strategy: Strategy) -> None:
    entry = clash(ABSENT, {"operation": "x"}, ("body", "connection", "path"), "entry")
    assert {"operation": "x"} == decided(entry, strategy, Circumstances())[0]


def test_BR7_what_is_left_open_refuses_a_merge_that_asks() -> None:
    with pytest.raises(MergeUndecided) as refused:
        decide_all(SOURCE, (clash("low", "high"),), "ask", (), Circumstances(), "target")
    assert {"conflicts": 1, "paths": [list(CRITICALITY)]} == refused.value.details


def test_BR8_a_choice_is_about_the_two_values_that_were_looked_at() -> None:
    asked = clash("low", "high")
    choice = Choice(question=question_of(asked), take="base")
    (one,) = decide_all(SOURCE, (asked,), "ask", (choice,), Circumstances(), "target")
    assert ("medium", "by_hand", False) == (one.value, one.how, one.is_open)
    with pytest.raises(MergeOutdated):
        decide_all(SOURCE, (clash("low", "critical"),), "ask", (choice,), Circumstances(), "target")

"""What a proposed value means, and how two values become one (engine/SPEC.md, V1 to V4)."""

import random
from typing import Any

import pytest

from crdt.errors import InvalidInput
from crdt.ids import Micros, UserId
from engine.records import Json
from engine.state.decide import Applied, Contested, Held, Proposed, Settled, Settlement, Unchanged, decide
from engine.state.merge import MergeImpossible, Rule, merged

ADA, BEN = UserId("ada"), UserId("ben")
MANUAL = Settlement(strategy="manual")
LAST, FIRST = Settlement(strategy="last_writer_wins"), Settlement(strategy="first_writer_wins")


def held(value: Json, version: int = 3) -> Held:
    return Held(value=value, version=version, by=ADA, at=Micros(10))


def proposed(value: Json, seen: int) -> Proposed:
    return Proposed(value=value, seen=seen, by=BEN, at=Micros(20))


def test_V1_who_saw_the_newest_version_sets_the_next_one() -> None:
    assert Applied() == decide(held("a"), proposed("b", 3), MANUAL)
    assert Applied() == decide(Held(), proposed("b", 0), MANUAL)
    assert Applied() == decide(held("a"), proposed(None, 3), MANUAL)


def test_V1_a_version_that_nobody_has_made_cannot_have_been_seen() -> None:
    with pytest.raises(InvalidInput):
        decide(held("a"), proposed("b", 4), MANUAL)


@pytest.mark.parametrize("seen", [0, 2, 3])
def test_V3_the_same_value_again_is_no_conflict(seen: int) -> None:
    assert Unchanged() == decide(held({"a": [1, None]}), proposed({"a": [1, None]}, seen), MANUAL)
    assert Unchanged() != decide(held(1), proposed(True, seen), MANUAL)


def test_V3_who_saw_less_contests_what_stands() -> None:
    assert Contested() == decide(held("a"), proposed("b", 2), MANUAL)
    assert Settled("b") == decide(held("a"), proposed("b", 2), LAST)
    assert Settled("a") == decide(held("a"), proposed("b", 2), FIRST)


def test_V4_the_last_writer_is_the_one_who_set_later() -> None:
    late = Held(value="newer", version=9, by=ADA, at=Micros(30))
    assert Settled("newer") == decide(late, proposed("b", 2), LAST)


RULES: dict[str, Rule] = {"rows": "max", "from": "min", "tags": "union", "owner": "first", "*": "last"}


@pytest.mark.parametrize(
    ("base", "current", "proposal", "expected"),
    [
        ({"rows": 1}, {"rows": 5}, {"rows": 3}, {"rows": 5}),
        ({"from": "2013"}, {"from": "2012"}, {"from": "2011"}, {"from": "2011"}),
        ({"tags": []}, {"tags": ["a", 1]}, {"tags": ["b", "a", True]}, {"tags": ["a", 1, "b", True]}),
        ({"owner": ""}, {"owner": "ada"}, {"owner": "ben"}, {"owner": "ada"}),
        ({"x": 0}, {"x": 1}, {"x": 2}, {"x": 2}),
        ({"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 0, "y": 2}, {"x": 1, "y": 2}),
        ({"x": 0, "y": 0}, {"x": 0}, {"x": 0, "y": 0, "z": 1}, {"x": 0, "z": 1}),
        ({"rows": 1}, {}, {"rows": 7}, {"rows": 7}),
        (None, {"rows": 1}, {"tags": ["a"]}, {"rows": 1, "tags": ["a"]}),
        (None, 3, "text", "text"),
        ("old", "old", "new", "new"),
        ("old", "mine", "old", "mine"),
    ],
)
def test_V4_values_are_merged_field_by_field(
    base: Json, current: Json, proposal: Json, expected: Json
) -> None:
    assert expected == merged(base, current, proposal, RULES)


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [("max", 1, "a"), ("max", True, 2), ("min", [1], [2]), ("union", [1], 2), ("union", {"a": 1}, {"a": 2})],
)
def test_V4_what_a_rule_cannot_merge_is_refused_or_waits_for_somebody(
    rule: Rule, one: Json, other: Json
) -> None:
    with pytest.raises(MergeImpossible):
        merged(None, {"f": one}, {"f": other}, {"f": rule})
    settlement = Settlement(strategy="merge", rules={"f": rule})
    assert Contested() == decide(held({"f": one}), proposed({"f": other}, 1), settlement)


def some_value(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.8:
        made["rows"] = chance.choice([1, 2, 2.5, -3])
    if chance.random() < 0.8:
        made["from"] = chance.choice(["2011", "2012", ""])
    if chance.random() < 0.8:
        made["tags"] = chance.sample(["a", "b", 1, True, None], chance.randrange(4))
    return made


@pytest.mark.parametrize("seed", range(10))
def test_V4_max_min_and_union_give_the_same_whoever_came_first(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(500):
        base, one, other = (some_value(chance) for _ in range(3))
        there, back = merged(base, one, other, RULES), merged(base, other, one, RULES)
        assert sets(there) == sets(back)


def sets(value: Any) -> dict[str, Any]:
    return {name: sorted(map(repr, one)) if isinstance(one, list) else one for name, one in value.items()}

"""Patterns of topics, beside a matcher that tries everything (engine/SPEC.md, B1 and B2)."""

import random
from collections.abc import Sequence
from itertools import product

import pytest

from crdt.errors import InvalidInput
from engine.topics.pattern import LONGEST, MOST_PATTERNS, MOST_SEGMENTS, Pattern, Selection, is_topic
from tests.support.work import lines

WORDS = ("workflow", "run", "data_source", "a", "b", "v1.2")


def naive(pattern: Sequence[str], topic: Sequence[str]) -> bool:
    """The definition, word by word: slow, and short enough to be seen to be right."""
    if not pattern:
        return not topic
    if pattern[0] == "**":
        return True
    return bool(topic) and pattern[0] in ("*", topic[0]) and naive(pattern[1:], topic[1:])


def some_words(chance: random.Random, words: Sequence[str]) -> list[str]:
    return [chance.choice(words) for _ in range(chance.randint(1, 5))]


@pytest.mark.parametrize("seed", range(5))
def test_B1_patterns_meet_where_a_topic_fits_both(seed: int) -> None:
    chance = random.Random(seed)
    letters = ("a", "b")
    topics = [list(one) for length in range(1, 5) for one in product(letters, repeat=length)]
    for _ in range(300):
        one, other = (
            Pattern.parse(":".join((*(chance.choices((*letters, "*"), k=chance.randint(1, 3))), *rest)))
            for rest in chance.choices(((), ("**",)), k=2)
        )
        both = any(one.matches(topic) and other.matches(topic) for topic in topics)
        assert both is one.meets(other) is other.meets(one), (str(one), str(other))


@pytest.mark.parametrize("seed", range(20))
def test_B1_a_pattern_matches_what_its_definition_says(seed: int) -> None:
    chance = random.Random(seed)
    matched = 0
    for _ in range(2_000):
        pattern = some_words(chance, (*WORDS, "*", "*"))
        if chance.random() < 0.4:
            pattern.append("**")
        topic = some_words(chance, WORDS)
        expected = naive(pattern, topic)
        matched += expected
        assert expected is Pattern.parse(":".join(pattern)).matches(topic), (pattern, topic)
    assert 50 < matched < 1_950


@pytest.mark.parametrize("seed", range(10))
def test_B2_a_selection_wants_what_one_of_its_patterns_matches(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(500):
        texts = [":".join(some_words(chance, (*WORDS, "*"))) for _ in range(chance.randint(0, 6))]
        topic = some_words(chance, WORDS)
        expected = any(naive(text.split(":"), topic) for text in texts)
        selection = Selection.parse(texts)
        assert expected is selection.wants(":".join(topic))
        assert selection == Selection.parse(chance.sample([*texts, *texts], len(texts) * 2))


@pytest.mark.parametrize(
    ("pattern", "topic", "expected"),
    [
        ("workflow:run:*", "workflow:run:failed", True),
        ("workflow:run:*", "workflow:run", False),
        ("workflow:run:*", "workflow:run:a:b", False),
        ("*:data_source:**", "workflow:data_source:completed", True),
        ("*:data_source:**", "state:data_source", True),
        ("*:data_source:**", "data_source:health:changed", False),
        ("**", "anything:at:all", True),
        ("workflow:**", "workflow", True),
        ("workflow:**", "workflows:run", False),
    ],
)
def test_B1_examples_of_the_rule(pattern: str, topic: str, expected: bool) -> None:
    assert expected is Pattern.parse(pattern).matches(topic.split(":"))
    assert pattern == str(Pattern.parse(pattern))


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "a:", ":a", "a::b", "a b", "A", "a:**:b", "***", "a*", "a:*b", "\u00e4", "a\n", "a:?", "[a]", "(a+)+$",
        "a" * (LONGEST + 1), ":".join("a" * (MOST_SEGMENTS + 1)),
    ],
)  # fmt: skip
def test_B1_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Pattern.parse(text)
    assert not is_topic(text)


def test_B2_a_subscription_has_a_bounded_number_of_patterns() -> None:
    texts = [f"a:{number}" for number in range(MOST_PATTERNS)]
    assert Selection.parse(texts).wants("a:63")
    with pytest.raises(InvalidInput):
        Selection.parse([*texts, "b"])


def test_B2_no_patterns_ask_for_everything_and_an_empty_list_for_nothing() -> None:
    assert (True, True, False) == tuple(
        Selection.parse(given).wants("a:b") for given in (None, ["x", "**"], [])
    )


def test_B1_the_worst_selection_costs_patterns_times_segments() -> None:
    """64 patterns of 8 stars against a topic that fits none: there is nothing to try twice."""
    worst = Selection.parse([":".join("*" * (MOST_SEGMENTS - 1)) + f":z{number}" for number in range(64)])
    topic = ":".join("a" * MOST_SEGMENTS)
    assert lines(lambda: worst.wants(topic)) < 64 * MOST_SEGMENTS * 10
    assert not worst.wants(topic)

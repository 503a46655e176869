"""What is evaluated at once gives what the library gives (rule EX7)."""

from random import Random

import pytest

from crdt.errors import ConcertError
from engine.expressions.direct import NOT_PLAIN, directly
from engine.expressions.evaluating import evaluate
from engine.expressions.faults import Fault
from engine.expressions.reading import read
from tests.engine.expressions.stage import VALUES
from tests.engine.expressions.written import Written


def compared(number: int, seed: int) -> int:
    """How many of so many expressions were plain."""
    written = Written(Random(seed), slips=0.0)
    plain = 0
    for _ in range(number):
        text = written.expression()
        tree = read(text)
        if isinstance(tree, Fault):
            continue
        value = directly(tree, VALUES)
        if value is NOT_PLAIN:
            continue
        plain += 1
        try:
            expected = evaluate(text, VALUES)
        except ConcertError as error:
            pytest.fail(f"{text}: {value!r} instead of {error.message}")
        assert (type(expected), expected) == (type(value), value), text
    return plain


def test_EX7_what_is_plain_gives_the_same_as_the_library() -> None:
    assert compared(1_500, seed=3) > 200


@pytest.mark.soak
def test_EX7_what_is_plain_gives_the_same_as_the_library_at_length() -> None:
    assert compared(100_000, seed=4) > 15_000


@pytest.mark.parametrize(
    "text",
    ["steps.load.output.rows", "item", "index + 1 > 2 ? 'a' : run.id", "parameters.flag && item.id in [7]"],
)
def test_EX7_the_common_case_is_plain(text: str) -> None:
    tree = read(text)
    assert not isinstance(tree, Fault)
    assert NOT_PLAIN is not directly(tree, VALUES)

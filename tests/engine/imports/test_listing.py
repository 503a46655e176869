"""Lists in one cell: what was written is read back, and what people write by hand is read as they mean it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.imports.listing import joined, parted

TEXTS = st.text(st.characters(exclude_categories=["C"]), min_size=1).map(lambda one: " ".join(one.split()))


@given(st.lists(TEXTS.filter(bool)))
def test_CI5_a_list_comes_back_as_it_was(texts: list[str]) -> None:
    assert texts == parted(joined(texts))


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("", []),
        (" ; ;", []),
        ("a;b ; c", ["a", "b", "c"]),
        ('"a; b"; c', ["a; b", "c"]),
        ('say "hi"; b', ['say "hi"', "b"]),
        ('"never closed; b', ["never closed; b"]),
        ("two\nlines; b", ["two", "lines", "b"]),
    ],
)
def test_CI5_a_list_is_read_as_it_was_written_by_hand(cell: str, texts: list[str]) -> None:
    assert texts == parted(cell)

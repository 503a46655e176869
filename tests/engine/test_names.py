"""Names stand in lists where others read them."""

import pytest

from crdt.errors import InvalidInput
from engine.names import checked_name, legible, readable


def test_a_name_has_single_spaces_and_none_at_its_ends() -> None:
    assert "Nightly orders 日本 👩‍🚀" == readable("  Nightly\torders\n日本 👩‍🚀 ")


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "a\x00b", "a\x1bb", "a\u202eb", "a\ud800b"])
def test_what_nobody_could_read_is_no_name(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_name(text)
    assert {"field": "name"} == refused.value.details


@pytest.mark.parametrize(
    ("typed", "listed"), [("a\x00b", "ab"), (" Or ders ", "Or ders"), ("\x00", ""), ("\u200b", ""), ("", "")]
)
def test_a_name_that_is_still_typed_is_listed_as_far_as_it_can_be_read(typed: str, listed: str) -> None:
    assert listed == legible(typed)

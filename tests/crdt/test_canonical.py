import json
import struct
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.canonical import Digest, canonical, content_digest, number

# RFC 8785, appendix B
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}

JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("bits", "expected"), NUMBERS.items())
def test_D7_numbers_are_spelled_as_the_rfc_spells_them(bits: str, expected: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert expected == number(value)


def test_D7_the_example_of_the_rfc() -> None:
    value = json.loads(
        r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
             "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    )
    expected = (
        r'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r'"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
    )
    assert expected == canonical(value).decode()


def test_D7_keys_are_sorted_by_utf16_units_as_in_the_rfc() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert expected == list(json.loads(canonical(dict.fromkeys(keys, 1))))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, "\ud800", b"", {1: 2}, {"a": {1, 2}}])
def test_D7_what_json_cannot_spell_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeEncodeError brings its own words
        canonical(value)


@given(JSON_VALUES)
@settings(deadline=None, derandomize=True)
def test_D7_equal_values_have_one_spelling_that_reads_back(value: Any) -> None:
    spelled = canonical(value)
    assert spelled == canonical(json.loads(spelled))
    assert sha256(spelled).hexdigest() == content_digest(value)


@given(JSON_VALUES)
@settings(deadline=None, derandomize=True)
def test_D7_a_digest_in_parts_is_that_of_the_whole(value: Any) -> None:
    for content in (value, {"body": {"nodes": {"a": value}, "b": value}, "version": 1}):
        digest = Digest(content)
        assert all(part is None for part in digest)
        assert content_digest(content) == digest.value


def test_D7_a_digest_is_made_member_by_member_and_goes_on_where_it_was_left() -> None:
    content = {"body": {"nodes": {f"n{number}": {"name": "x"} for number in range(500)}}}
    digest = Digest(content)
    next(iter(digest))
    with pytest.raises(ValueError, match="has no digest"):
        _ = digest.value
    assert len(list(digest)) >= 500
    assert content_digest(content) == digest.value


def test_D7_a_value_without_a_json_form_has_no_digest_however_often_it_is_asked_for() -> None:
    digest = Digest({"a": 1, "b": float("nan")})
    with pytest.raises(ValueError, match="nan"):
        list(digest)
    assert not list(digest)
    with pytest.raises(ValueError, match="has no digest"):
        _ = digest.value

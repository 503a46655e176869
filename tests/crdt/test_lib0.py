"""lib0 primitives: what is written is read back, what is damaged is refused by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.errors import Malformed, NestingTooDeep
from crdt.lib0 import (
    UNDEFINED_VALUE,
    read_any,
    read_var_bytes,
    read_var_int,
    read_var_string,
    read_var_uint,
    write_any,
    write_var_bytes,
    write_var_int,
    write_var_string,
    write_var_uint,
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("encoded", "value"),
    [(b"\0", 0), (b"\x7f", 127), (b"\x80\x01", 128), (b"\xff\xff\xff\xff\x07", 2**31 - 1)],
)
def test_P3_numbers_have_the_bytes_that_yjs_writes(encoded: bytes, value: int) -> None:
    assert encoded == write_var_uint(value)
    assert (value, len(encoded)) == read_var_uint(encoded, 0)


@given(st.integers(0, 2**56 - 1))
def test_P3_unsigned_numbers_come_back(value: int) -> None:
    assert (value, 1 + len(write_var_uint(value))) == read_var_uint(b"!" + write_var_uint(value) + b"?", 1)


@given(st.integers(-(2**55) + 1, 2**55 - 1))
def test_P3_signed_numbers_come_back(value: int) -> None:
    assert (value, len(write_var_int(value))) == read_var_int(write_var_int(value) + b"?", 0)


@given(st.text(), st.binary())
def test_P10_texts_and_byte_strings_come_back(text: str, raw: bytes) -> None:
    data = write_var_string(text) + write_var_bytes(raw)
    got, pos = read_var_string(data, 0)
    assert (text, (raw, len(data))) == (got, read_var_bytes(data, pos))


@settings(deadline=None)
@given(VALUES)
def test_P11_values_come_back(value: object) -> None:
    assert (value, len(write_any(value))) == read_any(write_any(value), 0)


def test_P11_undefined_is_not_null() -> None:
    assert UNDEFINED_VALUE is read_any(write_any(UNDEFINED_VALUE), 0)[0]
    assert read_any(write_any(None), 0)[0] is None


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff" * 7, b"\xff" * 8, b"\xff" * 40])
def test_P3_a_number_that_is_cut_short_or_too_long_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_var_uint(data, 0)
    with pytest.raises(Malformed):
        read_var_int(data, 0)


@pytest.mark.parametrize(
    "data",
    [b"\x05abc", b"\xff\xff\xff\xff\xff\xff\xff\x7f", b"\x03\xed\xa0\x80", b"\x01\xff", b"\x02\xc0\x80"],
)
def test_P10_a_text_beyond_the_end_or_not_utf8_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_var_string(data, 0)


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\x80", b"\x7c\0", b"\x7b\0", b"\x75\xff\x7f", b"\x76\x05\x00", b"\x77\x09a"]
)
def test_P4_a_value_that_promises_more_than_it_holds_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_any(data, 0)


def test_P11_a_value_nested_too_deep_is_refused_before_the_stack_is() -> None:
    assert [[]] == read_any(b"\x75\x01\x75\x00", 0)[0]
    with pytest.raises(NestingTooDeep):
        read_any(b"\x75\x01" * 20_000 + b"\x7e", 0)


@pytest.mark.parametrize("value", [2**64, object(), {1: 2}])
def test_a_value_without_a_form_is_the_callers_defect(value: object) -> None:
    with pytest.raises((ValueError, AttributeError, TypeError)):
        write_any(value)
    with pytest.raises(ValueError, match="negative"):
        write_var_uint(-1)

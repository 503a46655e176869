"""The pre-check: valid updates of every kind pass, each hostile form is refused by its code (SPEC.md, P1 to P16)."""

from random import Random
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.errors import ConcertError
from crdt.facts import ANY, STRING, TYPE, Deletes, Facts, Struct
from crdt.lib0 import write_any
from crdt.precheck import LIVE, SYNC, Limits, inspect
from tests.crdt.editing import session
from tests.crdt.yjs_bytes import (
    ROOT,
    beside,
    collected,
    deletes,
    ident,
    item,
    nested_any,
    number,
    raw_text,
    skipped,
    string,
    structs,
    text,
    update,
)

EMPTY = b"\0\0"


def refusal(data: bytes, limits: Limits | None = None) -> str:
    """The code `data` is refused with, `accepted` when it is not."""
    try:
        inspect(data, limits or LIVE)
    except ConcertError as error:
        return error.code
    return "accepted"


def one(*parts: bytes) -> bytes:
    return update(structs(7, 0, *parts))


def document() -> Doc[Any]:
    """One of each: shared types, formats, embeds, XML, emoji, deletions."""
    doc: Doc[Any] = Doc(client_id=5)
    doc["t"] = words = Text("hello 😀 world")
    words.format(0, 5, {"bold": True, "link": {"href": "ü"}})
    words.insert_embed(3, {"image": [1, 2]})
    del words[0:2]
    doc["m"] = Map({"a": 1, "b": Map({"c": Array([1, "x", Text("y")])}), "n": None, "raw": b"\0\xff"})
    doc["l"] = Array([1.5, True, {"k": [None, "😀"]}])
    doc["x"] = XmlFragment([XmlElement("p", {"id": "1"}, [XmlText("text"), XmlText("more")])])
    return doc


def test_P1_what_yjs_clients_send_is_accepted() -> None:
    facts = inspect(document().get_update())
    assert {5} == set(facts.clients())
    assert facts.runs[0].start == 0
    assert facts.struct_count == len(facts.runs[0].structs)
    assert facts.deletes


def test_P1_every_update_of_people_who_edit_together_is_accepted() -> None:
    codes = [refusal(change, SYNC) for seed in range(26) for change in session(seed, people=4, edits=120)]
    assert len(codes) > 3_000
    assert {"accepted"} == set(codes)


def test_P1_the_empty_update_changes_nothing() -> None:
    assert Facts(size=2, struct_count=0, runs=(), deletes=(), update=EMPTY) == inspect(EMPTY)
    assert inspect(EMPTY).is_empty


def test_P1_facts_name_clients_places_references_and_deletions() -> None:
    facts = inspect(
        update(
            structs(
                7, 10, string("ab"), beside(4, text("c"), left=ident(7, 11), right=ident(9, 3)), collected(4)
            ),
            structs(9, 5, item(7, b"\1", key="k"), item(8, number(2) + b"\x7e\x7e")),
            deleted=(deletes(3, (1, 2), (8, 1)),),
        )
    )
    assert {7: (10, 17), 9: (5, 8)} == facts.clients()
    assert [(7, 11), (9, 3)] == [*facts.runs[0].structs[1][3:5]]
    assert (3, [(1, 3), (8, 9)]) == facts.deletes[0]
    assert Struct(10, 2, STRING, None, None, "t", None, -1, (), 8) == facts.runs[0].structs[0]
    assert Struct(5, 1, TYPE, None, None, "t", "k", 1, (), 29) == facts.runs[1].structs[0]
    assert Struct(6, 2, ANY, None, None, "t", None, -1, (), 34) == facts.runs[1].structs[1]
    assert b"\2ab" == facts.update[8:11]
    assert (5, False) == (facts.struct_count, facts.is_empty)


def test_P2_an_update_over_the_size_is_refused_unread() -> None:
    assert refusal(b"\xff" * (1 << 20)) == "corrupt_update"
    assert refusal(b"\xff" * ((1 << 20) + 1)) == "update_too_large"
    assert refusal(one(string("x" * (1 << 20))), SYNC) == "accepted"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\x7f",
        b"\xff" * 9,
        number(2**60) + b"\0",
        update(structs(2**53, 0, string("a"))),
        update(structs(7, 2**31 - 1, string("a"))),
        update(structs(7, 2**31, string("a"))),
        one(collected(2**31)),
        one(item(1, number(2**40))),
        one(beside(4, text("a"), left=ident(8, 2**31))),
        one(beside(4, text("a"), right=ident(2**53, 0))),
        update(deleted=(deletes(2**53, (0, 1)),)),
        update(deleted=(deletes(7, (2**31 - 1, 1)),)),
        update(deleted=(deletes(7, (0, 2**31)),)),
    ],
)
def test_P3_numbers_out_of_bounds_are_refused(data: bytes) -> None:
    assert refusal(data) == "corrupt_update"


def test_P3_the_largest_numbers_are_accepted() -> None:
    data = update(structs(2**53 - 1, 2**31 - 2, string("a")), deleted=(deletes(2**53 - 1, (2**31 - 2, 1)),))
    assert refusal(data) == "accepted"


@pytest.mark.parametrize(
    "data",
    [
        number(2**28 - 1),
        number(1) + number(2**40) + number(7) + b"\0" + string("a") + b"\0",
        one(item(4, number(2**31) + b"abc")),
        one(item(8, number(2**31) + b"\x7e")),
        one(item(8, number(1) + b"\x75" + number(2**50))),
        one(item(8, number(1) + b"\x76" + number(2**50))),
        one(item(8, number(1) + b"\x74" + number(2**50))),
        one(item(3, number(2**50))),
        b"\0" + number(2**31),
        b"\0" + number(1) + number(7) + number(2**31),
    ],
)
def test_P4_a_count_beyond_the_bytes_left_is_refused(data: bytes) -> None:
    assert refusal(data) == "corrupt_update"


def test_P5_every_cut_of_a_valid_update_is_refused() -> None:
    whole = document().get_update()
    assert {"corrupt_update"} == {refusal(whole[:end]) for end in range(len(whole))}


def test_P5_bytes_after_the_end_are_refused() -> None:
    assert {"corrupt_update"} == {refusal(document().get_update() + tail) for tail in (b"\0", b"\1", EMPTY)}


@pytest.mark.parametrize(
    "data",
    [
        update(structs(7, 0, string("a")), structs(7, 1, string("b"))),
        update(structs(7, 0)),
        update(deleted=(deletes(7, (0, 1)), deletes(7, (1, 1)))),
        update(structs(7, 0, string("a")), number(1) + b"\x87\x00\x00" + string("b")),
    ],
)
def test_P6_a_client_named_twice_or_without_structs_is_refused(data: bytes) -> None:
    assert refusal(data) == "corrupt_update"


@pytest.mark.parametrize(
    "data",
    [
        one(string("")),
        one(item(1, number(0))),
        one(item(8, number(0))),
        one(collected(0)),
        update(deleted=(deletes(7, (3, 0)),)),
    ],
)
def test_P7_nothing_has_no_length(data: bytes) -> None:
    assert refusal(data) == "corrupt_update"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (item(2, number(1) + text("1")), "unsupported_content"),
        (item(9, text("guid") + b"\x76\x00"), "unsupported_content"),
        (skipped(3), "unsupported_content"),
        (item(18, number(1) + text("1")), "unsupported_content"),  # the poison called unknown-ref-18
        (item(4 | 0x10, text("a")), "unsupported_content"),
        (item(11, text("a")), "unsupported_content"),
        (item(15, text("a")), "unsupported_content"),
        (b"\x20" + ROOT + text("k") + number(1), "corrupt_update"),
        (b"\x80" + ident(8, 0) + number(1), "corrupt_update"),
        (b"\x04\x02" + text("t") + text("a"), "corrupt_update"),
        (item(3, raw_text(b"\0\xff")), "accepted"),
        (item(1, number(9)), "accepted"),
        (collected(9), "accepted"),
    ],
)
def test_P8_only_contents_that_both_readers_know_alike_are_accepted(part: bytes, code: str) -> None:
    assert code == refusal(one(part))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((bytes([kind]), "accepted") for kind in (0, 1, 2, 4, 6)),
        (b"\3" + text("p"), "accepted"),
        (b"\5" + text("hook"), "unsupported_content"),
        *((bytes([kind]), "unsupported_content") for kind in (7, 8, 9, 15, 127, 255)),
    ],
)
def test_P9_only_shared_types_that_both_readers_know_alike_are_accepted(kind: bytes, code: str) -> None:
    assert code == refusal(one(item(7, kind)))


@pytest.mark.parametrize(
    "raw", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98"]
)
def test_P10_text_that_is_not_utf8_is_refused_wherever_it_stands(raw: bytes) -> None:
    places = (
        item(4, raw_text(raw)),
        item(4, text("a"), parent=number(1) + raw_text(raw)),
        bytes([0x28]) + ROOT + raw_text(raw) + b"\1\x7e",
        item(8, number(1) + b"\x77" + raw_text(raw)),
        item(8, number(1) + b"\x76\x01" + raw_text(raw) + b"\x7e"),
        item(7, b"\3" + raw_text(raw)),
        item(5, raw_text(b'"' + raw + b'"')),
        item(6, raw_text(raw) + text("true")),
    )
    assert ["corrupt_update"] * len(places) == [refusal(one(place)) for place in places]


@pytest.mark.parametrize(
    ("value", "length", "halves"),
    [
        ("abc", 3, ()),
        ("größe", 5, ()),
        ("数据", 2, ()),
        ("😀", 2, (11,)),
        ("x😀y\U0001d54f", 6, (12, 15)),
        ("\ufffd", 1, ()),
    ],
)
def test_P10_lengths_count_utf16_units(value: str, length: int, halves: tuple[int, ...]) -> None:
    facts = inspect(update(structs(7, 10, string(value))))
    assert (length, halves) == (facts.runs[0].structs[0].length, facts.runs[0].structs[0].halves)
    assert {7: (10, 10 + length)} == facts.clients()


@pytest.mark.parametrize("depth", [33, 1_100, 13_200, 26_300])
def test_P11_values_nested_too_deep_are_refused(depth: int) -> None:
    objects = b"\x76\x01\x01a" * depth + b"\x7e"
    deep_json = "[" * depth + "]" * depth
    for part in (
        item(8, number(1) + nested_any(depth)),
        item(8, number(1) + objects),
        item(5, text(deep_json)),
        item(6, text("k") + text('{"a":' * depth + "1" + "}" * depth)),
    ):
        assert refusal(one(part)) == "nesting_too_deep"


def test_P11_values_of_32_levels_are_accepted() -> None:
    wide = text("[" + ",".join(["[]"] * 500) + ',"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]')
    for part in (
        item(8, number(1) + nested_any(32)),
        item(5, text("[" * 32 + "]" * 32)),
        item(5, wide),
        item(8, number(2) + write_any([[1], {"a": {}}]) + b"\x7e"),
    ):
        assert refusal(one(part)) == "accepted"


@pytest.mark.parametrize(
    ("json", "code"),
    [
        *(
            (good, "accepted")
            for good in ("1", " true ", '{"a":[1.5e3,null,"ü😀"]}', '"\\ud83d\\ude00"', "-0")
        ),
        *(
            (bad, "corrupt_update")
            for bad in (
                "",
                "undefined",
                "NaN",
                "-Infinity",
                "1e999",
                "9" * 400,
                '"\\ud800"',
                '{"\\uDC00":1}',
                "[1,]",
                "01",
                "{'a':1}",
                '"\n"',
                "true false",
                "\ufeff1",
                '"open',
            )
        ),
    ],
)
def test_P12_json_is_what_browsers_and_native_code_both_read(json: str, code: str) -> None:
    assert (code, code) == (
        refusal(one(item(5, text(json)))),
        refusal(one(item(6, text("k") + text(json)))),
    )


def test_P13_too_many_structs_or_ranges_are_refused_before_they_are_read() -> None:
    chain = [beside(STRING, text("a"), left=ident(7, at)) for at in range(20_000)]
    many = one(string("a"), *chain)
    scattered = update(deleted=(deletes(7, *[(2 * at, 1) for at in range(50_001)]),))
    assert (refusal(many), refusal(many, SYNC)) == ("too_many_structs", "accepted")
    assert (refusal(scattered), refusal(scattered, SYNC)) == ("too_many_structs", "accepted")


@pytest.mark.parametrize(
    "part",
    [
        beside(4, text("a"), left=ident(7, 0)),
        beside(4, text("a"), right=ident(7, 5)),
        item(4, text("a"), parent=b"\0" + ident(7, 0)),
        beside(4, text("a"), left=ident(8, 3), right=ident(8, 3)),
    ],
)
def test_P14_a_struct_leans_on_earlier_ones_and_not_twice_on_the_same(part: bytes) -> None:
    assert refusal(one(part)) == "corrupt_update"


@pytest.mark.parametrize("kind", [0, 1, 100, 115, 128, 255])
def test_P8_an_unknown_kind_of_value_is_refused(kind: int) -> None:
    assert refusal(one(item(8, number(1) + bytes([kind])))) == "corrupt_update"


def test_P1_random_bytes_are_refused() -> None:
    random = Random(1)
    codes = {refusal(random.randbytes(random.randrange(1, 200))) for _ in range(5_000)}
    assert codes <= {"corrupt_update", "unsupported_content", "too_many_structs", "nesting_too_deep"}


def test_P15_what_makes_native_code_quadratic_is_refused_by_its_number() -> None:
    same_key = [item(ANY, number(1) + b"\x7e", key="k") for _ in range(2_001)]
    assert ("accepted", "too_many_structs") == (
        refusal(update(structs(7, 0, *same_key[:2_000]))),
        refusal(update(structs(7, 0, *same_key))),
    )


def test_P15_many_keys_and_long_texts_begin_at_many_places() -> None:
    keys = [item(ANY, number(1) + b"\x7e", key=f"k{at}") for at in range(5_000)]
    assert "accepted" == refusal(update(structs(7, 0, *keys)))
    typed = [beside(STRING, text("a"), left=ident(7, at)) for at in range(5_000)]
    assert "accepted" == refusal(update(structs(7, 1, *typed)))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([(0, 2), (0, 2)], [(0, 2)]),
        ([(4, 3), (1, 4)], [(1, 7)]),
        ([(6, 1), (0, 2)], [(0, 2), (6, 7)]),
        ([(0, 9), (2, 1), (8, 4)], [(0, 12)]),
        ([(0, 2), (2, 2)], [(0, 2), (2, 4)]),
    ],
)
def test_P16_deleted_ranges_are_sorted_and_joined(
    sent: list[tuple[int, int]], kept: list[tuple[int, int]]
) -> None:
    insert = structs(7, 0, string("a" * 12))
    facts = inspect(update(insert, deleted=(deletes(7, *sent), deletes(3, (1, 1)))))
    assert (Deletes(7, kept), Deletes(3, [(1, 2)])) == facts.deletes
    plain = update(
        insert, deleted=(deletes(7, *[(start, end - start) for start, end in kept]), deletes(3, (1, 1)))
    )
    assert (plain, len(plain)) == (facts.update, facts.size)

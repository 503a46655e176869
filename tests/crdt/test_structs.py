"""The index of structs: what fits a document, what it touches, what it costs (SPEC.md, P22 to P33)."""

import sys
from dataclasses import asdict
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt.errors import CorruptUpdate, Malformed
from crdt.facts import ARRAY, MAP, TEXT, Facts
from crdt.lib0 import write_any
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from crdt.verdicts import (
    Accepted,
    FutureDelete,
    Gap,
    MixedPlaces,
    SplitCharacter,
    TooDeep,
    WrongContent,
    WrongParent,
    WrongValue,
)
from tests.crdt.indexing import (
    A_MAP,
    A_TEXT,
    AN_ARRAY,
    HELLO,
    LIST,
    NODES,
    NULL,
    Fits,
    a_list,
    accepted,
    given,
    root,
    verdict,
)
from tests.crdt.yjs_bytes import (
    beside,
    collected,
    deletes,
    ident,
    item,
    number,
    string,
    structs,
    text,
    under,
    update,
)


def test_P30_the_end_of_what_is_known_does_not_let_go_of_what_was_checked() -> None:
    index, facts = given(HELLO), inspect(update(structs(9, 0, string("x")), structs(7, 5, collected(1))))
    assert isinstance(index.check(facts), Accepted)
    assert (0, 5, 0, 1) == (index.end(9), index.end(7), index.end(8), index.clients)
    index.add(facts)
    assert (1, 6, 0, 2) == (index.end(9), index.end(7), index.end(8), index.clients)


def test_P22_deleting_what_is_not_written_is_refused() -> None:
    index = given(HELLO)
    assert FutureDelete(client=7, known=5, end=6) == verdict(index, update(deleted=(deletes(7, (4, 2)),)))
    assert FutureDelete(client=8, known=0, end=1) == verdict(index, update(deleted=(deletes(8, (0, 1)),)))


def test_P22_deleting_what_the_same_update_writes_is_accepted() -> None:
    sent = update(
        structs(7, 5, beside(4, text("!"), left=ident(7, 4))), deleted=(deletes(7, (0, 1), (5, 1)),)
    )
    assert accepted({("t",)}, {("t",)}) == verdict(given(HELLO), sent)


def test_P23_a_plain_value_is_no_parent() -> None:
    sent = update(structs(9, 0, item(8, NULL, parent=under(7, 2), key="k")))
    assert WrongParent(struct=(9, 0), parent=(7, 2)) == verdict(given(NODES), sent)


@pytest.mark.parametrize("gone", [collected(3), item(1, number(3))])
def test_P23_below_a_collected_parent_nothing_is_touched(gone: bytes) -> None:
    index = given(update(structs(7, 0, gone)))
    sent = update(
        structs(9, 0, item(7, A_MAP, parent=under(7, 1), key="k"), item(8, NULL, parent=under(9, 0), key="x"))
    )
    assert accepted(set()) == verdict(index, sent)
    index.add(inspect(sent))
    assert accepted(set()) == verdict(index, update(structs(9, 2, beside(4, text("late"), left=ident(9, 1)))))


def test_P23_native_code_agrees_that_below_a_collected_parent_nothing_lives() -> None:
    doc: Doc[Any] = Doc(client_id=7)
    doc["body"] = body = Map({"a": Map({"b": 1})})
    alive = doc.get_update()
    del body["a"]
    index = StructIndex.of(doc.get_update())
    other: Doc[Any] = Doc(client_id=9)
    other.apply_update(alive)
    before = other.get_state()
    other.get("body", type=Map)["a"]["c"] = "late"
    late = other.get_update(before)
    assert accepted(set()) == verdict(index, late)
    doc.apply_update(late)
    index.add(inspect(late))
    assert {7: index.end(7), 9: 1} == index.state_vector()
    assert index.state_vector() == StructIndex.of(doc.get_update()).state_vector()


def test_P24_neighbours_of_different_places_are_refused() -> None:
    index = given(NODES)
    for left, right in (((7, 4), (7, 0)), ((7, 2), (7, 3)), ((7, 0), (7, 4))):
        sent = update(structs(9, 0, beside(8, NULL, left=ident(*left), right=ident(*right))))
        assert MixedPlaces(struct=(9, 0)) == verdict(index, sent)


def test_P24_a_collected_neighbour_is_legal_only_where_the_type_is_deleted() -> None:
    typed = update(structs(8, 0, item(4, text("ab"), parent=under(7, 3))))
    index = given(NODES, typed, update(structs(6, 0, collected(1))))
    between = update(structs(9, 0, beside(4, text("x"), left=ident(6, 0), right=ident(8, 1))))
    assert MixedPlaces(struct=(9, 0)) == verdict(index, between)
    with_deletion = between[:-1] + number(1) + deletes(7, (1, 1))
    assert isinstance(verdict(index, with_deletion), Fits)
    index.add(inspect(update(deleted=(deletes(7, (1, 1)),))))
    assert accepted(set()) == verdict(index, between)


def test_P25_shared_types_nest_32_levels() -> None:
    def chain(depth: int) -> bytes:
        inner = (item(7, A_MAP, parent=under(7, level), key="k") for level in range(depth - 1))
        return update(structs(7, 0, item(7, A_MAP, parent=root("body"), key="k"), *inner))

    assert isinstance(verdict(given(), chain(32)), Fits)
    assert TooDeep(struct=(7, 32), limit=32) == verdict(given(), chain(33))
    deeper = update(structs(8, 0, item(7, A_MAP, parent=under(7, 31), key="k")))
    assert TooDeep(struct=(8, 0), limit=32) == verdict(given(chain(32)), deeper)


@pytest.mark.parametrize("content", [(4, text("😀")), (5, text("1")), (6, text("b") + text("true"))])
def test_P26_text_stands_in_text_types_only(content: tuple[int, bytes]) -> None:
    index = given(
        NODES,
        update(structs(8, 0, item(7, AN_ARRAY, parent=root("open")), item(7, A_TEXT, parent=root("open")))),
    )
    wrong = (
        {"parent": root("list")},
        {"parent": root("body")},
        {"parent": root("t"), "key": "k"},
        {"parent": under(8, 0)},
        {"parent": under(7, 1)},
    )
    for place in wrong:
        sent = update(structs(9, 0, item(*content, **place)))
        assert WrongContent(struct=(9, 0)) == verdict(index, sent)
    inherited = update(structs(9, 0, beside(*content, left=ident(7, 2))))
    assert WrongContent(struct=(9, 0)) == verdict(index, inherited)
    for parent in (root("t"), root("open"), under(8, 1), under(7, 3)):
        assert isinstance(verdict(index, update(structs(9, 0, item(*content, parent=parent)))), Fits)


ONE_VALUE = number(1) + write_any(1)
TWO_VALUES = number(2) + write_any(1) + write_any(2)


def test_P36_several_values_as_one_struct_stand_under_a_key_only_when_they_are_deleted() -> None:
    """Whatever splits such a struct leaves a half that stands, unseen, behind what stands: once what it lies in is
    deleted, yrs frees that and goes on reading it, and Yjs gives up at every update.
    """
    index = given(update(structs(7, 0, item(7, A_MAP, parent=root("open"), key="k"))))
    both = item(8, TWO_VALUES, parent=under(7, 0), key="x")
    assert WrongValue(struct=(7, 1)) == verdict(index, update(structs(7, 1, both)))
    half = update(structs(7, 1, both), deleted=(deletes(7, (1, 1)),))
    assert WrongValue(struct=(7, 1)) == verdict(index, half)
    gone = update(structs(7, 1, both), deleted=(deletes(7, (1, 2)),))
    assert isinstance(verdict(index, gone), Fits)
    in_a_list = update(structs(7, 1, item(8, TWO_VALUES, parent=root("open"))))
    assert isinstance(verdict(index, in_a_list), Fits)


def test_P36_what_continues_a_known_value_under_a_key_is_one_value() -> None:
    known = update(structs(7, 0, item(8, ONE_VALUE, parent=root("open"), key="k")))
    longer = update(structs(7, 0, item(8, TWO_VALUES, parent=root("open"), key="k")))
    three = number(3) + write_any(1) + write_any(2) + write_any(3)
    too_long = update(structs(7, 0, item(8, three, parent=root("open"), key="k")))
    assert isinstance(verdict(given(known), longer), Fits)
    assert WrongValue(struct=(7, 0)) == verdict(given(known), too_long)


def test_P37_nothing_is_put_in_front_of_a_value() -> None:
    index = given(
        update(structs(7, 0, item(8, ONE_VALUE, parent=root("open"), key="k"))),
        update(structs(7, 1, beside(8, ONE_VALUE, left=ident(7, 0)))),
    )
    in_front = update(structs(9, 0, beside(8, ONE_VALUE, right=ident(7, 1))))
    between = update(structs(9, 0, beside(8, ONE_VALUE, left=ident(7, 0), right=ident(7, 1))))
    behind = update(structs(9, 0, beside(8, ONE_VALUE, left=ident(7, 0))))
    assert WrongValue(struct=(9, 0)) == verdict(index, in_front)
    assert WrongValue(struct=(9, 0)) == verdict(index, between)
    assert isinstance(verdict(index, behind), Fits)


@pytest.mark.parametrize(
    "sent",
    [
        update(structs(9, 0, beside(4, text("x"), left=ident(7, 1)))),
        update(structs(9, 0, beside(4, text("x"), right=ident(7, 2)))),
        update(deleted=(deletes(7, (1, 1)),)),
        update(deleted=(deletes(7, (2, 2)),)),
    ],
)
def test_P27_nothing_cuts_a_character_in_two(sent: bytes) -> None:
    assert SplitCharacter(at=(7, 2)) == verdict(given(update(structs(7, 0, string("x😀y")))), sent)


def test_P27_boundaries_around_a_character_are_fine() -> None:
    index = given(update(structs(7, 0, string("x😀y"))))
    sent = update(
        structs(9, 0, beside(4, text("a"), left=ident(7, 0), right=ident(7, 1))),
        deleted=(deletes(7, (1, 2)),),
    )
    assert accepted({("t",)}, {("t",)}) == verdict(index, sent)


def test_P27_a_repeated_struct_whose_known_end_lies_inside_a_character_is_refused() -> None:
    index = given(update(structs(7, 0, string("ab"))))
    assert SplitCharacter(at=(7, 2)) == verdict(index, update(structs(7, 0, string("x😀y"))))


def test_P28_known_structs_sent_again_touch_nothing() -> None:
    index = given(NODES)
    assert accepted(set()) == verdict(index, NODES)
    index.add(inspect(NODES))
    assert {7: 6} == index.state_vector()


def test_P28_of_half_known_structs_the_rest_is_new() -> None:
    longer = update(structs(7, 0, string("hello world")))
    index = given(HELLO)
    assert accepted({("t",)}) == verdict(index, longer)
    index.add(inspect(longer))
    assert index.end(7) == 11
    elsewhere = update(structs(7, 0, item(4, text("hello everybody"), parent=root("u"))))
    assert MixedPlaces(struct=(7, 11)) == verdict(index, elsewhere)


def test_P29_paths_lead_from_the_root_through_keys() -> None:
    first = ("body", "nodes")
    node = (*first, "n1")
    assert accepted({first, node, (*node, "x"), (*node, "label")}) == verdict(given(), NODES)
    index = given(NODES)
    assert accepted(set(), {(*node, "x")}) == verdict(index, update(deleted=(deletes(7, (2, 1)),)))
    typed = update(structs(9, 0, beside(4, text("!"), left=ident(7, 5))))
    assert accepted({(*node, "label")}) == verdict(index, typed)
    overwritten = update(structs(9, 0, beside(8, NULL, left=ident(7, 2))), deleted=(deletes(7, (2, 1)),))
    assert accepted({(*node, "x")}, {(*node, "x")}) == verdict(index, overwritten)


def test_P29_types_in_lists_are_named_by_their_ids() -> None:
    assert accepted({("list",), ("list", (7, 0), "a")}) == verdict(given(), LIST)
    index = given(LIST)
    assert accepted(set(), {("list",), ("list", (7, 0))}) == verdict(
        index, update(deleted=(deletes(7, (0, 1)),))
    )
    assert accepted(set(), {("list",)}) == verdict(index, update(deleted=(deletes(7, (3, 1)),)))


def test_P29_roots_are_the_first_steps() -> None:
    sent = update(
        structs(9, 0, string("a"), item(8, NULL, parent=root("body"), key="k")),
        deleted=(deletes(7, (0, 1)),),
    )
    found = given(LIST).check(inspect(sent))
    assert isinstance(found, Accepted)
    assert {"t", "body", "list"} == found.roots


def test_P30_checking_leaves_no_trace() -> None:
    index = given(NODES)
    before = index.dump()
    new_root = update(structs(9, 0, item(7, A_MAP, parent=root("new"), key="key")))
    bad = update(
        structs(9, 0, item(7, A_MAP, parent=root("new"), key="key"), beside(8, NULL, left=ident(8, 0)))
    )
    for sent in (new_root, bad, update(deleted=(deletes(7, (1, 1)),)), HELLO):
        index.check(inspect(sent))
        assert index.end(9) == 0
        assert before == index.dump()


def test_P30_what_is_refused_cannot_be_added() -> None:
    index = given(NODES)
    with pytest.raises(CorruptUpdate) as caught:
        index.add(inspect(update(structs(9, 1, string("x")))))
    assert {"reason": "gap"} == caught.value.details
    assert {7: 6} == index.state_vector()


def test_P30_an_update_may_be_added_after_another_was_checked() -> None:
    index = given(HELLO)
    mine, other = inspect(update(structs(8, 0, string("a")))), inspect(update(structs(9, 0, string("b"))))
    index.check(mine)
    index.check(other)
    index.add(mine)
    assert {7: 5, 8: 1} == index.state_vector()


def test_P31_deleted_ranges_sent_again_touch_nothing() -> None:
    index = given(HELLO, update(deleted=(deletes(7, (1, 2)),)))
    assert accepted(set()) == verdict(index, update(deleted=(deletes(7, (1, 1), (2, 1)),)))
    assert accepted(set(), {("t",)}) == verdict(index, update(deleted=(deletes(7, (0, 4)),)))


def test_P31_contents_that_arrive_deleted_need_no_deletion() -> None:
    index = given(update(structs(7, 0, item(1, number(4)))))
    assert accepted(set()) == verdict(index, update(deleted=(deletes(7, (0, 4)),)))


def test_P32_a_stored_index_answers_as_before() -> None:
    emoji = update(structs(9, 0, string("x😀")))
    index = given(NODES, a_list(8), emoji, update(deleted=(deletes(7, (2, 1)),)))
    restored = StructIndex.load(index.dump(), {"list": ARRAY, "body": MAP, "t": TEXT})
    assert index.dump() == restored.dump()
    for sent in (
        update(structs(9, 3, beside(4, text("!"), left=ident(7, 5)))),
        update(structs(9, 3, beside(4, text("!"), left=ident(9, 1)))),
        update(structs(9, 3, item(4, text("!"), parent=root("list")))),
        update(structs(9, 3, item(8, NULL, parent=under(8, 0), key="z"))),
        update(deleted=(deletes(7, (1, 3)),)),
        update(structs(9, 7, string("!"))),
    ):
        assert verdict(index, sent) == verdict(restored, sent)


@pytest.mark.parametrize("at", [0, 1, 5, -1])
def test_P32_a_damaged_stored_index_is_refused(at: int) -> None:
    stored = bytearray(given(NODES).dump())
    stored[at] ^= 1
    for damaged in (bytes(stored), bytes(stored[:-3]), b"", b"\1"):
        with pytest.raises(Malformed):
            StructIndex.load(damaged)


def test_P32_an_empty_document_has_an_index() -> None:
    assert {} == StructIndex.of(b"").state_vector()
    assert {} == StructIndex.load(StructIndex.of(b"\0\0").dump()).state_vector()


def test_P33_typing_costs_nothing_beside_its_changes_of_place() -> None:
    doc: Doc[Text] = Doc(client_id=7)
    doc["t"] = Text()
    index = StructIndex()
    subscription = doc.observe(lambda event: index.add(inspect(event.update)))
    for _ in range(2_000):
        doc["t"] += "x"
    doc.unobserve(subscription)
    assert index.end(7) == 2_000
    assert len(index.dump()) < 100
    assert len(index.dump()) == len(StructIndex.of(doc.get_update()).dump())


def test_verdicts_are_plain_data_with_a_code() -> None:
    refused = verdict(given(HELLO), update(structs(7, 6, string("x"))))
    assert isinstance(refused, Gap)
    assert ("gap", {"missing": ((7, 5),)}) == (refused.code, asdict(refused))
    assert refused.message
    assert sys.getsizeof(Facts(2, 0, (), (), b"\0\0")) < 120
    assert inspect(b"\0\0", UNLIMITED).is_empty

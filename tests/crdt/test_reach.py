"""How far an update may make native code search (SPEC.md, P34): work that is counted before it is done."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt.lib0 import write_any
from crdt.precheck import UNLIMITED, inspect
from crdt.reach import FEW, reach
from crdt.structs import StructIndex
from tests.crdt.editing import session
from tests.crdt.yjs_bytes import beside, ident, item, number, string, structs, text, under, update

LETTER = text("x")
VALUE = number(1) + write_any(1)
OLD = update(structs(7, 0, string("o" * 1_000)))


def reached(known: list[bytes], sent: bytes) -> int:
    index = StructIndex()
    for one in known:
        index.add(inspect(one))
    return reach(inspect(sent), index)


def letters(count: int, **neighbours: bytes) -> bytes:
    return update(structs(9, 0, *(beside(4, LETTER, **neighbours) for _ in range(count))))


def test_P34_what_names_neighbours_in_an_old_text_may_search_through_all_of_it_and_itself() -> None:
    assert 10 * 1_010 == reached([OLD], letters(10, left=ident(7, 0)))
    assert 10 * 1_010 == reached([OLD], letters(10, left=ident(7, 0), right=ident(7, 900)))
    assert 10 * 1_010 == reached([OLD], letters(10, right=ident(7, 900)))


def test_P34_a_few_structs_are_let_pass() -> None:
    assert 0 == reached([OLD], letters(FEW, left=ident(7, 0)))


def test_P34_what_goes_on_where_something_ends_searches_nothing() -> None:
    chain = [beside(4, LETTER, left=ident(9, clock - 1)) for clock in range(1, 100)]
    first = beside(4, LETTER, left=ident(7, 999))
    assert 0 == reached([OLD], update(structs(9, 0, first, *chain)))


def test_P34_many_that_go_on_at_the_same_new_place_search_through_each_other() -> None:
    new = [item(4, LETTER), *(beside(4, LETTER, left=ident(9, 0)) for _ in range(100))]
    assert 99 * 101 == reached([OLD], update(structs(9, 0, *new)))


def test_P34_what_leans_on_repeated_structs_leans_on_what_is_known() -> None:
    letters_of = [string("o"), *(beside(4, LETTER, left=ident(7, clock)) for clock in range(29))]
    known = update(structs(7, 0, *letters_of))
    far = [beside(4, LETTER, left=ident(7, clock)) for clock in range(30)]
    sent = update(structs(7, 0, *letters_of), structs(9, 0, *far))
    assert 30 * (30 + 60) == reached([known], sent)


def test_P34_keys_that_are_set_after_what_stands_there_search_nothing() -> None:
    made = structs(
        7, 0, item(7, b"\1"), *(item(8, VALUE, parent=under(7, 0), key=f"k{n}") for n in range(50))
    )
    moved = [beside(8, VALUE, left=ident(7, 1 + number)) for number in range(50)]
    again = [beside(8, VALUE, left=ident(9, number)) for number in range(50)]
    assert 0 == reached([update(made)], update(structs(9, 0, *moved, *again)))
    assert 50 * (101 + 50) == reached(
        [update(made), update(structs(8, 0, *moved))], update(structs(9, 0, *moved))
    )


def test_P34_what_is_known_already_searches_nothing() -> None:
    far = letters(50, left=ident(7, 0))
    assert 0 == reached([OLD, far], far)


@pytest.mark.parametrize("seed", range(20))
def test_P34_sessions_of_people_who_edit_everything_stay_far_below_the_bound(seed: int) -> None:
    index = StructIndex()
    for sent in session(seed, people=3, edits=80):
        facts = inspect(sent, UNLIMITED)
        assert reach(facts, index) < 100_000
        index.add(facts)


def test_P34_a_word_that_is_replaced_in_many_places_is_counted_by_its_places() -> None:
    doc: Doc[Any] = Doc(client_id=7)
    doc.get("body", type=Map)["t"] = Text("word and " * 100)
    index = StructIndex.of(doc.get_update())
    known, before = index.state_vector()[7], doc.get_state()
    words: Text = doc.get("body", type=Map)["t"]
    with doc.transaction():
        for number in range(20):
            words.insert(number * 10, "!")
    assert 20 * (known + 20) >= reach(inspect(doc.get_update(before)), index) > 0

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.canonical import ABSENT
from crdt.document import Document
from crdt.history.merge import ThreeWay, inverse, with_writes
from crdt.history.open_content import (
    Element,
    Fragment,
    NotCarried,
    Piece,
    Rich,
    SharedList,
    SharedMap,
    Tree,
    open_tree,
    plain,
    tree_heard,
    tree_spelled,
)
from crdt.history.open_merge import filled, open_writes, three_way_open
from crdt.history.open_writing import edited, seeded
from crdt.history.rich import woven
from crdt.kinds.kind import kinds
from crdt.open_roots import open_values
from tests.crdt.history.open_branches import after, by_the_branch, changed, grown_tree, live, towards, words
from tests.support.work import lines

SEEDS = st.integers(min_value=0, max_value=2**32)


def check_merging(seed: int, edits: int) -> None:
    """BR1, BR3, BR4, BR5, BR9 for one pair of random branches."""
    random = Random(seed)
    base = grown_tree(random)
    assert base == tree_heard(json.loads(json.dumps(tree_spelled(base))))
    target, branch = changed(base, random, edits, "T"), changed(base, random, edits, "B")
    assert plain(target) == plain(after(base, towards(base, target)))
    found = three_way_open(base, target, branch)
    first = by_the_branch(found, target)
    merged = after(target, first)
    # whichever side merges first, both come to the same
    assert plain(merged) == plain(after(branch, by_the_branch(found, branch)))
    # again: the base is now what was merged in, and nothing is left to do
    again = three_way_open(branch, merged, branch)
    assert ((), ()) == (again.clashes, open_writes(again, {}, merged))
    # what was put in by either side is there, or was asked about
    said = words(merged)
    for clash in found.clashes:
        said |= words(clash.target) | words(clash.branch)
    assert set() == (words(target) | words(branch)) - said
    # each question has a place of its own, and two values
    assert len({clash.path for clash in found.clashes}) == len(found.clashes)
    assert all(clash.target != clash.branch for clash in found.clashes)
    # taking it back, nobody having written since
    taken = three_way_open(merged, merged, with_writes(merged, inverse(first)))
    assert plain(target) == plain(after(merged, open_writes(taken, {}, merged)))


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_BR5_random_branches_without_a_model_come_to_the_same_and_lose_no_text(seed: int) -> None:
    check_merging(seed, 5)


@pytest.mark.soak
@given(SEEDS)
@settings(max_examples=5_000, deadline=None)
def test_BR5_thousands_of_random_branches_without_a_model_come_to_the_same(seed: int) -> None:
    check_merging(seed, 15)


def merge(base: Any, target: Any, branch: Any) -> ThreeWay:
    return three_way_open({"r": base}, {"r": target}, {"r": branch})


def shown(tree: Any) -> Any:
    found: Any = plain(tree)
    return found["r"]


def outcome(base: Any, target: Any, branch: Any) -> Any:
    found = merge(base, target, branch)
    assert () == found.clashes
    return shown(filled(found.tree, {}))


def listed(*items: Any) -> SharedList:
    return SharedList(items)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_BR4_exactly_what_both_changed_to_other_values_is_asked_without_a_model(seed: int) -> None:
    random = Random(seed)
    base = SharedMap(dict.fromkeys("abcdef", 0))
    sides = [SharedMap({key: random.choice([0, 0, 1, 2]) for key in "abcdef"}) for _ in range(2)]
    both = {
        key for key in "abcdef" if 0 not in (sides[0][key], sides[1][key]) and sides[0][key] != sides[1][key]
    }
    assert {("r", key) for key in both} == {clash.path for clash in merge(base, *sides).clashes}


def test_BR4_elements_of_a_list_that_one_side_changed_put_in_or_took_out_are_taken() -> None:
    assert [0, 1, 9, 4, 5] == outcome(listed(1, 2, 3, 4), listed(0, 1, 2, 3, 4, 5), listed(1, 9, 4))
    assert ["a", "x", "y"] == outcome(listed("a"), listed("a", "x"), listed("a", "y"))
    assert ["a", "x"] == outcome(listed("a"), listed("a", "x"), listed("a", "x"))


def test_BR4_a_stretch_of_a_list_that_both_replaced_is_one_question() -> None:
    found = merge(listed(1, 2, 3), listed(1, 7, 8, 3), listed(1, 9, 9, 9, 3))
    (clash,) = found.clashes
    assert (("r", "1"), ("r",), [2], [7, 8], [9, 9, 9]) == (
        clash.path,
        clash.inside,
        clash.base,
        clash.target,
        clash.branch,
    )
    assert [1, 9, 9, 9, 3] == filled(found.tree, {clash.path: clash.branch})["r"]


def test_BR4_two_fields_of_one_element_are_merged_though_it_has_moved() -> None:
    def item(id_: int, title: str, done: object) -> SharedMap:
        return SharedMap({"id": id_, "title": title, "done": done})

    base = listed(item(1, "a", False), item(2, "b", False))
    target = listed(item(0, "new", False), item(1, "a", True), item(2, "b", False))
    branch = listed(item(1, "A", False), item(2, "b", False))
    assert [item(0, "new", False), item(1, "A", True), item(2, "b", False)] == outcome(base, target, branch)


def test_BR6_an_element_that_one_removed_and_the_other_changed_is_one_question() -> None:
    base = listed(SharedMap({"id": 1, "n": 1}), SharedMap({"id": 2, "n": 2}))
    found = merge(base, listed(base[1]), listed(SharedMap({"id": 1, "n": 5}), base[1]))
    (clash,) = found.clashes
    assert ("entry", ABSENT, {"id": 1, "n": 5}) == (clash.nature, clash.target, clash.branch)


def test_BR5_marks_of_both_sides_and_what_is_embedded_stay() -> None:
    base = Rich((Piece("one two"),))
    target = Rich((Piece("one", {"bold": True}), Piece(" two")))
    branch = Rich((Piece("one "), Piece({"image": "x"}), Piece("two", {"link": "y"})))
    expected = (
        Piece("one", {"bold": True}),
        Piece(" "),
        Piece({"image": "x"}),
        Piece("two", {"link": "y"}),
    )
    assert expected == woven(base, target, branch).pieces


def test_BR4_xml_is_merged_by_node_and_by_attribute() -> None:
    def page(*nodes: Element) -> Tree:
        return live({"r": Fragment(nodes)})

    def paragraph(text: str, **attributes: Any) -> Element:
        return Element("p", attributes, (Rich((Piece(text),), is_xml=True),))

    base = page(paragraph("one", align="left"), paragraph("two"))
    target = page(paragraph("one more", align="left"), paragraph("two"), paragraph("three"))
    branch = page(paragraph("one", align="right"), paragraph("two", level=2))
    found = three_way_open(base, target, branch)
    expected = '<p align="right">one more</p><p level="2">two</p><p>three</p>'
    assert ((), expected) == (found.clashes, shown(after(target, open_writes(found, {}, target))))


def test_BR1_a_branch_without_a_model_begins_with_the_same_types_and_the_same_hash() -> None:
    doc: Doc[Any] = Doc()
    doc.get("notes", type=Text).insert(0, "Bold", {"bold": True})
    doc["settings"] = Map(
        {"a": 1, "deep": Map({"list": Array([1, Text("t")])}), "plain": {"x": [1]}, "b": b"\x01"}
    )
    fragment = doc.get("page", type=XmlFragment)
    fragment.children.append(XmlElement("h", {}, [XmlText("Title")]))
    doc.get("comments", type=Map)["c"] = 1
    state = doc.get_update()
    copy = seeded(open_tree(state))
    kept = {name: value for name, value in open_values(state).items() if name != "comments"}
    assert kept == open_values(copy)
    assert open_tree(state) == open_tree(copy)
    freeform = kinds()["freeform"]
    assert Document.load(freeform, state).content_hash() == Document.load(freeform, copy).content_hash()


def test_BR1_what_no_branch_can_carry_is_refused_by_name() -> None:
    doc: Doc[Any] = Doc()
    doc.get("m", type=Map)["inside"] = Doc()
    with pytest.raises(NotCarried) as refused:
        open_tree(doc.get_update())
    assert {"holds": "a document"} == refused.value.details


def test_BR8_a_merge_leaves_what_stays_where_it_is() -> None:
    base = live(
        {"l": listed(*(SharedMap({"id": at, "t": Rich((Piece("word " * 20),))}) for at in range(50)))}
    )
    state = seeded(base)
    wanted = tree_heard(tree_spelled(base))
    wanted["l"][7]["t"] = Rich((Piece("word " * 19 + "last "),))
    assert 200 > len(edited(state, towards(base, wanted))) < len(state) / 10


def test_BR4_the_work_grows_with_the_content_alone() -> None:
    def work(size: int) -> int:
        base = SharedMap({f"k{at}": SharedMap({"n": at, "l": listed(1, 2, at)}) for at in range(size)})
        target, branch = (SharedMap(tree_heard(tree_spelled(base))) for _ in range(2))
        for at in range(size):
            target[f"k{at}"] = SharedMap({**base[f"k{at}"], "n": -1})
            branch[f"k{at}"] = SharedMap({**base[f"k{at}"], "l": listed(1, 2, at, 9)})
        return lines(lambda: merge(base, target, branch))

    assert 25 * work(10) > work(200)


def test_D7_content_is_the_same_however_its_text_was_typed() -> None:
    def typed(*words_: str) -> bytes:
        doc: Doc[Any] = Doc()
        fragment = doc.get("x", type=XmlFragment)
        text = XmlText()
        fragment.children.append(text)
        for word in words_:
            replica: Doc[Any] = Doc()
            replica.apply_update(doc.get_update())
            held: Any = replica.get("x", type=XmlFragment).children[0]
            held.insert(len(held), word, {"bold": True})
            doc.apply_update(replica.get_update())
        return doc.get_update()

    assert {"x": "<bold>abc</bold>"} == open_values(typed("abc")) == open_values(typed("a", "b", "c"))

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.canonical import ABSENT, alike
from crdt.contests import standing
from crdt.history.merge import inverse, with_writes, writes_into
from crdt.history.texts import merged_text
from tests.crdt.history.branches import START, apply, found_of, grown, into_branch, into_target, live, roots
from tests.support.work import lines

SEEDS = st.integers(min_value=0, max_value=2**32)


def changed(edit: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    content = deepcopy(START)
    edit(content)
    return content


def node(content: dict[str, Any], id_: str = "n1") -> Any:
    return content["body"]["nodes"][id_]


def check_merging(seed: int, edits: int) -> None:
    """BR4, BR5, BR8 for one pair of random branches."""
    random = Random(seed)
    base = roots(live(START))
    target = roots(live(grown(base, random, edits, "T")))
    branch = roots(live(grown(base, random, edits, "B")))
    merged_here, merged_there = live(target), live(branch)
    apply(merged_here, first := into_target(base, target, branch))
    apply(merged_there, into_branch(base, target, branch))
    # whichever side merges first, both come to the same
    assert roots(merged_here)["body"] == roots(merged_there)["body"]
    # again: the base is now what was merged in, and nothing is left to do
    assert () == into_target(branch, roots(merged_here), branch)
    assert () == into_branch(roots(merged_here), roots(merged_here), roots(merged_there))
    # what was put in by either side is there, or was asked about
    found = found_of(base, target, branch)
    said = str(roots(merged_here)["body"]) + str(found.clashes)
    assert set() == {word for word in words(target) | words(branch) if word not in said}
    # taking it back, nobody having written since
    undone = live(roots(merged_here))
    apply(undone, inverse(first))
    assert live(target).content_hash() == undone.content_hash()


def words(content: dict[str, Any]) -> set[str]:
    return {
        word
        for word in str(content["body"]).replace("'", " ").split()
        if word[:1] in "TB" and word[1:].isdigit()
    }


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_BR5_random_branches_come_to_the_same_and_lose_no_text(seed: int) -> None:
    check_merging(seed, 6)


@pytest.mark.soak
@given(SEEDS)
@settings(max_examples=5_000, deadline=None)
def test_BR5_thousands_of_random_branches_come_to_the_same_and_lose_no_text(seed: int) -> None:
    check_merging(seed, 25)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_BR4_exactly_what_both_changed_to_other_values_is_asked(seed: int) -> None:
    random = Random(seed)
    base = roots(live(START))
    target = grown(base, random, 6, "T")
    branch = grown(base, random, 6, "B")
    expected = {
        path
        for path in _scalars(base) | _scalars(target) | _scalars(branch)
        if _is_there(path, target, branch)
        and not alike(standing(target, path), standing(branch, path))
        and not alike(standing(base, path), standing(target, path))
        and not alike(standing(base, path), standing(branch, path))
    }
    asked = {clash.path for clash in found_of(base, target, branch).asked if clash.nature == "value"}
    assert expected == {path for path in asked if path[-1] not in {"name", "note", "description"}}


def _scalars(content: dict[str, Any]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for id_, held in content["body"]["nodes"].items():
        found |= {("body", "nodes", id_, name) for name in ("timeout_s", "operation")}
        found |= {("body", "nodes", id_, "parameters", name) for name in held["parameters"]}
    return found


def _is_there(path: tuple[str, ...], *contents: dict[str, Any]) -> bool:
    return all(path[2] in content["body"]["nodes"] for content in contents)


def test_BR4_what_one_side_changed_is_taken_and_what_the_other_changed_stays() -> None:
    target = changed(lambda content: node(content).update(timeout_s=5))
    branch = changed(lambda content: node(content, "n2").update(operation="x"))
    (write,) = into_target(START, target, branch)
    assert (("body", "nodes", "n2", "operation"), "report.publish", "x") == (
        write.path,
        write.before,
        write.after,
    )


def test_BR5_two_texts_that_grew_apart_are_woven_by_character() -> None:
    assert "every night: the big import of all orders" == merged_text(
        "the import of orders", "the big import of all orders", "every night: the import of orders"
    )
    assert "one" == merged_text("one two", "one", "one two".replace(" two", ""))
    assert "xab" == merged_text("", "x", "ab")
    assert "größer 😀 und höher" == merged_text("größer 😀", "größer 😀 und höher", "größer 😀")


def test_BR5_two_names_of_one_step_are_asked_about_and_a_longer_text_is_woven() -> None:
    long = "Every night all orders of the day before are read,\nand what is new is put beside the old."
    start = changed(lambda content: content["body"].update(description=long))

    def side(name: str, description: str) -> dict[str, Any]:
        content = deepcopy(start)
        node(content)["name"] = name
        content["body"]["description"] = description
        return content

    found = found_of(start, side("Big in main", f"{long} Twice."), side("Big in branch", f"Note: {long}"))
    assert [("body", "nodes", "n1", "name")] == [clash.path for clash in found.asked]
    assert ("Big in main", "Big in branch") == (found.asked[0].target, found.asked[0].branch)
    assert [f"Note: {long} Twice."] == [text.text for text in found.texts]


@given(st.text("ab c", max_size=12), st.text("ab c", max_size=12), st.text("ab c", max_size=12))
@settings(max_examples=100, deadline=None)
def test_BR5_a_text_that_one_side_changed_alone_is_that_side_s(base: str, first: str, second: str) -> None:
    assert first == merged_text(base, first, base)
    assert second == merged_text(base, base, second)
    assert first == merged_text(base, first, first)


def test_BR6_an_entry_that_one_removed_and_the_other_changed_is_one_question_and_stays_by_default() -> None:
    target = changed(
        lambda content: content["body"]["nodes"].pop("n1") and content["layout"]["nodes"].pop("n1")
    )
    branch = changed(lambda content: node(content).update(timeout_s=5, operation="x"))
    found = found_of(START, target, branch)
    (clash,) = found.clashes
    assert ("entry", ("body", "nodes", "n1")) == (clash.nature, clash.path)
    assert (ABSENT, 5) == (clash.target, clash.branch["timeout_s"])  # type: ignore[index]
    document = live(target)
    apply(document, writes_into("target", found, {clash.path: clash.branch}, own=target, other=branch))
    back = roots(document)
    assert "x" == back["body"]["nodes"]["n1"]["operation"]
    assert START["layout"]["nodes"]["n1"] == back["layout"]["nodes"]["n1"], "it stands where it stood"


def test_BR6_decided_for_the_removal_it_goes_and_leaves_no_place() -> None:
    target = changed(lambda content: node(content).update(timeout_s=5))
    branch = changed(lambda content: content["body"]["nodes"].pop("n1"))
    found = found_of(START, target, branch)
    document = live(target)
    apply(document, writes_into("target", found, {("body", "nodes", "n1"): ABSENT}, own=target, other=branch))
    assert {"n2"} == roots(document)["body"]["nodes"].keys()
    assert {} == roots(document)["layout"]["nodes"]


def test_BR4_an_entry_that_both_made_is_asked_field_by_field() -> None:
    made = {"operation": "x", "name": "", "parameters": {"a": 1}, "retry": {}, "note": ""}
    target = changed(lambda content: content["body"]["nodes"].update(n9={**made, "name": "mine"}))
    branch = changed(
        lambda content: content["body"]["nodes"].update(n9={**made, "operation": "y", "parameters": {"b": 2}})
    )
    found = found_of(START, target, branch)
    assert [("body", "nodes", "n9", "operation")] == [clash.path for clash in found.clashes]
    document = live(target)
    apply(document, into_target(START, target, branch))
    merged = roots(document)["body"]["nodes"]["n9"]
    assert ("y", "mine", {"a": 1, "b": 2}) == (merged["operation"], merged["name"], merged["parameters"])


def test_BR4_where_both_moved_a_step_the_target_s_place_stands_and_nobody_is_asked() -> None:
    target = changed(lambda content: content["layout"]["nodes"].update(n1={"x": 5.0, "y": 5.0}))
    branch = changed(lambda content: content["layout"]["nodes"].update(n1={"x": 7.0, "y": 7.0}))
    assert () == found_of(START, target, branch).asked
    assert () == into_target(START, target, branch)
    assert [5.0] == [write.after["x"] for write in into_branch(START, target, branch)]  # type: ignore[index]


def test_BR4_the_work_of_a_merge_grows_with_the_content_and_no_faster() -> None:
    def grown_to(count: int) -> dict[str, Any]:
        made = {"operation": "x", "name": "", "parameters": {}, "retry": {}, "note": ""}
        return changed(
            lambda content: content["body"]["nodes"].update({f"m{at}": dict(made) for at in range(count)})
        )

    def work(count: int) -> int:
        base = grown_to(count)
        target, branch = deepcopy(base), deepcopy(base)
        for at in range(count):
            node(target, f"m{at}")["timeout_s"] = 1
            node(branch, f"m{at}")["operation"] = "y"
        return lines(lambda: into_target(base, target, branch))

    assert work(200) < 2.5 * work(100)


def test_BR7_writes_are_turned_round_to_take_them_back() -> None:
    target = changed(lambda content: node(content).update(timeout_s=5))
    branch = changed(lambda content: content["body"]["nodes"].pop("n2"))
    writes = into_target(START, target, branch)
    assert target["body"] == with_writes(with_writes(target, writes), inverse(writes))["body"]

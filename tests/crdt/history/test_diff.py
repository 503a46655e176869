from copy import deepcopy
from functools import partial
from random import Random
from typing import Any

import pytest

from crdt.canonical import ABSENT
from crdt.history.diff import Difference, difference, spans
from crdt.kinds.kind import kinds
from tests.crdt.test_kinds import DESIGN
from tests.support.work import lines

WORKFLOW = kinds()["workflow"]
FREEFORM = kinds()["freeform"]
LAYOUT = {"nodes": {"n1": {"x": 1, "y": 2}}}


def between(after: dict[str, Any], layout: dict[str, Any] | None = None) -> tuple[Difference, ...]:
    before = {"body": DESIGN, "layout": LAYOUT}
    return difference(WORKFLOW, before, {"body": after, "layout": layout or LAYOUT})


def test_HI1_equal_states_have_no_difference() -> None:
    assert () == between(deepcopy(DESIGN), deepcopy(LAYOUT))


def test_HI1_an_entry_on_one_side_is_one_difference_with_its_whole_value() -> None:
    body = deepcopy(DESIGN)
    gone = body["nodes"].pop("n1")
    body["nodes"]["n9"] = {"operation": "x"}
    removed, added = between(body)
    assert ("removed", ("nodes", "n1"), ("nodes", "n1")) == (removed.nature, removed.path, removed.entry)
    assert (gone, ABSENT) == (removed.before, removed.after)
    assert ("added", ("nodes", "n9"), {"operation": "x"}) == (added.nature, added.path, added.after)


def test_HI1_a_changed_field_names_both_values_and_the_node_it_belongs_to() -> None:
    body = deepcopy(DESIGN)
    before = body["nodes"]["n1"].get("timeout_s", ABSENT)
    body["nodes"]["n1"]["timeout_s"] = 77
    (found,) = between(body)
    assert (("nodes", "n1", "timeout_s"), ("nodes", "n1")) == (found.path, found.entry)
    assert (before, 77) == (found.before, found.after)


def test_HI1_body_and_layout_are_told_apart() -> None:
    (found,) = between(DESIGN, {"nodes": {"n1": {"x": 1, "y": 3}}})
    assert ("layout", ("nodes", "n1"), "changed") == (found.root, found.path, found.nature)


def test_HI1_text_comes_with_what_was_kept_taken_out_and_put_in() -> None:
    body = deepcopy(DESIGN)
    body["name"] = "Nightly import"
    before = {"body": {**body, "name": "Daily import of orders"}, "layout": {}}
    (found,) = difference(WORKFLOW, before, {"body": body, "layout": {}})
    assert found.is_text
    assert "Daily import of orders" == "".join(s.text for s in found.spans if s.nature != "added")
    assert "Nightly import" == "".join(s.text for s in found.spans if s.nature != "removed")
    assert ("kept", " import") in [(span.nature, span.text) for span in found.spans]


def test_HI1_a_missing_map_or_text_reads_as_an_empty_one() -> None:
    assert () == difference(WORKFLOW, {"body": {}}, {"body": {"name": "", "nodes": {}, "edges": {}}})


def test_HI1_true_is_not_one_and_five_is_five_point_zero() -> None:
    before = {"body": {"parameters": {"p": {"default": 1, "name": "a"}}}}
    (found,) = difference(WORKFLOW, before, {"body": {"parameters": {"p": {"default": True, "name": "a"}}}})
    assert (1, True) == (found.before, found.after)
    assert () == difference(WORKFLOW, before, {"body": {"parameters": {"p": {"default": 1.0, "name": "a"}}}})


def test_HI1_an_open_kind_is_compared_root_by_root() -> None:
    before = {"notes": "a b", "things": {"x": {"y": 1}}}
    after = {"notes": "a c", "things": {"x": {"y": 2}, "z": [1]}}
    found = difference(FREEFORM, before, after)
    assert [("notes", ()), ("things", ("x", "y")), ("things", ("z",))] == [(d.root, d.path) for d in found]


def test_HI1_what_both_sides_share_costs_nothing() -> None:
    small = {"body": {"nodes": {"a": {"name": "x"}}}}
    large = {"body": {"nodes": {f"n{n}": {"name": "x", "parameters": {"p": n}} for n in range(500)}}}

    def grown(state: dict[str, Any]) -> dict[str, Any]:
        body = state["body"]
        return {"body": {**body, "nodes": {**body["nodes"], "new": {}}}}

    cost = [lines(partial(difference, WORKFLOW, state, grown(state))) for state in (small, large)]
    assert cost[1] < cost[0] + 500 * 12


@pytest.mark.parametrize("seed", range(20))
def test_HI1_the_differences_lead_from_one_state_to_the_other(seed: int) -> None:
    random = Random(seed)
    before, after = drawn(random), drawn(random)
    found = difference(WORKFLOW, {"body": before}, {"body": after})
    result = deepcopy(before)
    for one in found:
        holder = result
        for key in one.path[:-1]:
            holder = holder.setdefault(key, {})
        if one.after is ABSENT:
            del holder[one.path[-1]]
        else:
            holder[one.path[-1]] = one.after
    assert () == difference(WORKFLOW, {"body": result}, {"body": after})


@pytest.mark.parametrize("seed", range(20))
def test_HI1_spans_hold_both_texts(seed: int) -> None:
    random = Random(seed)
    old, new = ("".join(random.choices("ab cé😀.\n", k=random.randrange(40))) for _ in range(2))
    found = spans(old, new)
    assert old == "".join(span.text for span in found if span.nature != "added")
    assert new == "".join(span.text for span in found if span.nature != "removed")


def drawn(random: Random) -> dict[str, Any]:
    def node() -> dict[str, Any]:
        fields = {"operation": random.choice("xyz"), "name": random.choice(["", "Load", "Load all"])}
        if random.random() < 0.5:
            fields["parameters"] = {key: random.randrange(3) for key in random.sample("pqr", 2)}  # type: ignore[assignment]
        return fields

    return {"name": random.choice("AB"), "nodes": {key: node() for key in random.sample("abcd", 2)}}

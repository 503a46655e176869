"""What is found edit by edit is what is found in the whole, and costs what the edit touches. Rules DG1 to DG5 of engine/SPEC.md."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from crdt.kinds.workflow import Workflow
from engine.operations.operation import Operation
from engine.records import Json
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.ledger import Delta
from engine.workflow.checking.parts import GONE, Touched, parts_of
from engine.workflow.checking.surroundings import Known, Surroundings
from engine.workflow.checking.whole import check_design
from engine.workflow.designs.bindings import FromStep, parse
from engine.workflow.designs.problem import Problem
from tests.engine.checking.sketching import (
    AROUND,
    OPERATIONS,
    Hand,
    Loose,
    body,
    bound,
    checked,
    codes,
    edge,
    operation,
    problems,
    read,
    step,
)
from tests.support import work


def told(before: tuple[Problem, ...], checker: Checker) -> tuple[Problem, ...]:
    """What somebody knows who had `before` and was told what has changed."""
    delta = checker.changes()
    known = {one.id: one for one in before}
    assert not known.keys() & {one.id for one in delta.added}
    assert known.keys() >= {one.id for one in delta.changed}
    assert known.keys() >= set(delta.removed)
    for id_ in delta.removed:
        del known[id_]
    known.update({one.id: one for one in (*delta.added, *delta.changed)})
    return tuple(sorted(known.values(), key=lambda one: one.order))


def waits_for(design: Workflow) -> dict[str, set[str]]:
    """Everything that runs before each step, found by walking: nothing of the checker's."""
    direct = {
        node: {
            edge.source
            for edge in design.edges.values()
            if edge.target == node and edge.source in design.nodes
        }
        for node in design.nodes
    }
    before = {node: set(sources) for node, sources in direct.items()}
    for _ in design.nodes:
        for sources in before.values():
            sources |= {far for near in tuple(sources) for far in before[near]}
    return before


def plainly(design: Workflow) -> tuple[set[frozenset[str]], set[str], set[tuple[str, str]]]:
    """(knots, steps right behind one, bindings to what does not run before), the slow way."""
    before = waits_for(design)
    knots = {
        frozenset(other for other in before if other in before[node] and node in before[other]) | {node}
        for node in before
        if node in before[node]
    }
    tied = {node: knot for knot in knots for node in knot}
    behind = {
        one.target
        for one in design.edges.values()
        if one.source in tied and one.target in before and one.target not in tied[one.source]
    }
    unbefore = {
        (node, reference.node)
        for node, one in design.nodes.items()
        if one.operation in OPERATIONS
        for value in one.parameters.values()
        if isinstance(value, dict) and isinstance(reference := parse(value["$from"]), FromStep)
        if reference.node in before and reference.node not in before[node]
    }
    return knots, behind, unbefore


def shape(
    found: tuple[Problem, ...], design: Workflow
) -> tuple[set[frozenset[str]], set[str], set[tuple[str, str]]]:
    """The same as the checker says it; the round trips themselves are walked along."""
    between = {(one.source, one.target) for one in design.edges.values()}
    trips = [one.path for one in found if one.code == "cycle"]
    assert all(pair in between for trip in trips for pair in pairwise(trip))
    before = waits_for(design)
    knots = {
        frozenset(other for other in before if other in before[trip[0]] and trip[0] in before[other])
        for trip in trips
    }
    assert len(trips) == len(knots)
    return (
        knots,
        {one.node or "" for one in found if one.code == "unreachable_step"},
        {(one.node or "", one.source or "") for one in found if one.code == "binding_not_upstream"},
    )


def follow(seed: int, edits: int) -> Iterator[tuple[Hand, Checker, tuple[Problem, ...]]]:
    hand, checker = Hand(seed), checked({})
    known = told((), checker)
    for _ in range(edits):
        checker.take(hand.touch())
        known = told(known, checker)
        yield hand, checker, known


def again(hand: Hand, checker: Checker) -> Checker:
    """A fresh checker of the same content, that knows as well which connection came last."""
    fresh = Checker(checker.surroundings)
    fresh.graph.ages |= checker.graph.ages
    fresh.take(parts_of(hand.content), new=False)
    return fresh


def compare(seed: int, edits: int) -> None:
    for hand, checker, known in follow(seed, edits):
        expected = again(hand, checker).problems
        assert expected == checker.problems == known
        design = read(hand.content)
        assert plainly(design) == shape(expected, design)


def test_DG2_edit_by_edit_finds_what_a_check_of_the_whole_finds() -> None:
    for seed in range(25):
        compare(seed, 40)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_DG2_edit_by_edit_finds_what_a_check_of_the_whole_finds_for_long() -> None:
    for seed in range(1000, 1400):
        compare(seed, 150)


def test_DG2_a_design_that_was_read_is_checked_alike() -> None:
    for seed in range(20):
        *_, (hand, checker, _) = follow(seed, 25)
        expected = [one for one in again(hand, checker).problems if one.code != "value_refused"]
        given = [replace(one, fix=None, edge=None) for one in check_design(read(hand.content), AROUND)]
        assert [replace(one, fix=None, edge=None) for one in expected] == given


def test_DG2_other_surroundings_change_what_they_concern() -> None:
    sources: tuple[dict[str, Known], ...] = (
        {},
        {"s1": Known(title="A")},
        dict(AROUND.sources or {}),
        {"s3": Known(title="C")},
    )
    catalogues: tuple[dict[str, Operation[Any, Any]], ...] = (
        OPERATIONS,
        {**OPERATIONS, "test.pass": operation("test.pass", Loose, right="share")},
        {},
    )
    for seed in range(12):
        *_, (hand, checker, known) = follow(seed, 20)
        for turn in range(8):
            around = Surroundings(
                operations=catalogues[(seed + turn // 2) % len(catalogues)],
                sources=sources[(seed + turn) % len(sources)],
            )
            checker.surround(around)
            known = told(known, checker)
            assert again(hand, checker).problems == known


# What is found


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        (["empty_design"], {}),
        (["empty_design"], "no design"),
        (["empty_design", "value_refused"], {"nodes": 7}),
        (["dangling_edge"], body({"a": step()}, "a>gone")),
        (
            ["duplicate_edge"],
            body({"a": step(), "b": step()}, "a>b") | {"edges": {"x": edge("a", "b"), "y": edge("a", "b")}},
        ),
        (["unknown_operation"], body({"a": step(operation="test.gone")})),
        (["operation_not_allowed"], body({"a": step(operation="test.rule")})),
        (["cycle", "unreachable_step"], body({"a": step(), "b": step(), "c": step()}, "a>b b>a b>c")),
        (["cycle", "cycle"], body({name: step() for name in "abcd"}, "a>b b>a c>d d>c")),
        (["parameter_missing"], body({"a": step(operation="test.take")})),
        (["parameter_invalid"], body({"a": step(rows="many")})),
        (["parameter_unknown"], body({"a": step(odd=1)})),
        (["parameter_undeclared"], body({"a": step(rows=bound("parameters.n"))})),
        (["binding_malformed"], body({"a": step(rows=bound("rows"))})),
        (["binding_unknown_step"], body({"a": step(rows=bound("gone.output.rows"))})),
        (["binding_not_upstream"], body({"a": step(), "b": step(rows=bound("a.output.rows"))})),
        (["binding_no_field"], body({"a": step(), "b": step(rows=bound("a.output.row"))}, "a>b")),
        (["binding_type"], body({"a": step(), "b": step(rows=bound("a.output.text"))}, "a>b")),
        (["source_unknown"], body({"a": step(operation="test.take", source="s9")})),
        (["source_trashed"], body({"a": step(operation="test.take", source="s2")})),
        (
            ["source_trashed"],
            body({"a": step()}, "", {"p": {"name": "n", "type": "source", "default": "s2"}}),
        ),
        (
            ["default_invalid"],
            body({"a": step()}, "", {"p": {"name": "n", "type": "integer", "default": "5"}}),
        ),
        (["name_clash"], body({"a": step()}, "", {"p": {"name": "n"}, "q": {"name": "n"}})),
        (["step_name_clash"], body({"a": step("Alike"), "b": step("Alike ")})),
        (["value_refused"], body({"a": step() | {"timeout_s": "30"}})),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_DG1_each_problem_has_its_code(expected: list[str], content: Json) -> None:
    assert expected == codes(content)


def test_DG1_every_problem_has_an_id_of_its_own_a_message_and_a_next_step() -> None:
    for seed in range(10):
        *_, (_, checker, _) = follow(seed, 30)
        found = checker.problems
        assert len(found) == len({one.id for one in found})
        assert all(one.message and one.next_step for one in found)


def test_DG1_of_three_connections_between_two_steps_the_oldest_is_right() -> None:
    checker = checked(body({"a": step(), "b": step()}))
    for id_ in ("z", "y", "x"):
        checker.take({("edges", id_): edge("a", "b")})
    assert ["x", "y"] == [one.edge for one in checker.problems]
    checker.take({("edges", "z"): GONE})
    assert ["x"] == [one.edge for one in checker.problems]


def test_DG1_whom_an_operation_is_refused_it_is_told_to_them_alone() -> None:
    (problem,) = problems(body({"a": step(operation="test.rule")}))
    assert (True, False) == (problem.concerns("editor"), problem.concerns("owner"))


# Fixes


def mended(content: Json, found: Problem) -> Json:
    """The content after a client has applied the fix."""
    assert found.fix is not None
    for mend in found.fix.to_dict()["mends"]:
        _, *way, last = mend["path"]
        holder = content
        for name in way:
            holder = holder[name]
        assert holder.get(last) == mend["was"]
        if mend["do"] == "set":
            holder[last] = mend["now"]
        else:
            del holder[last]
    return content


ONE_SOURCE = {"p": {"name": "n", "type": "integer", "default": "5"}}


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("Remove the connection", body({"a": step()}, "a>gone")),
        ("Remove the connection", body({"a": step(), "b": step()}, "a>b b>a")),
        ("Use Test.Pass", body({"a": step(operation="test.pas")})),
        ("Use Test.Pass", body({"a": step(operation="Test.Pass")})),
        ("Use Flights", body({"a": step(operation="test.take")})),
        ("Use Flights", body({"a": step(operation="test.take", source="s2")})),
        ("Use 1000", body({"a": step(rows="1,000")})),
        ("Use “3”", body({"a": step(text=3)})),
        ("Use 0.05", body({"a": step(share="5 %")})),
        ("Clear the value", body({"a": step(rows="")})),
        ("Rename to rows", body({"a": step(row=1)})),
        ("Remove the value", body({"a": step(elsewhere=1)})),
        ("Use 5", body({"a": step()}, "", ONE_SOURCE)),
        ("Use 30", body({"a": step() | {"timeout_s": "30"}})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_DG4_a_fix_mends_its_problem(label: str, content: Json) -> None:
    found, *_ = problems(content)
    assert found.fix is not None
    assert label == found.fix.label
    assert found.fix.words
    assert found.id not in {one.id for one in problems(mended(content, found))}


@pytest.mark.parametrize(
    "content",
    [
        body({"a": step(operation="test.take", source="")}) | {"edges": {}},
        body({"a": step(rows="many")}),
        body({"a": step(operation="quite.another")}),
        body({"a": step(), "b": step(rows=bound("a.output.text"))}, "a>b"),
    ],
    ids=["a source that may be meant", "no number", "no slip", "a wrong type"],
)
def test_DG4_what_is_not_plain_is_not_offered(content: Json) -> None:
    around = replace(AROUND, sources={"s1": Known(title="A"), "s4": Known(title="B")})
    assert all(one.fix is None for one in problems(content, around))


def test_DG4_a_cycle_is_broken_at_the_connection_that_came_last() -> None:
    checker = checked(body({name: step() for name in "abc"}, "a>b c>a"))
    checker.take({("edges", "a first name"): edge("b", "c")})
    (problem,) = checker.problems
    assert ("a first name", ("a", "b", "c", "a")) == (problem.edge, problem.path)


# What it costs

LINES = 1.5


def row(count: int, parts: int = 100) -> dict[str, Json]:
    """So many steps in rows of a hundred, each bound to the one before it, every row behind the first step."""
    names = [f"s{index:05}" for index in range(count)]
    nodes = {
        name: step(f"Step {index}", rows=bound(f"{names[index - 1]}.output.rows") if index % parts else 1)
        for index, name in enumerate(names)
    }
    edges = [(names[index - 1] if index % parts else names[0], names[index]) for index in range(1, count)]
    return {"nodes": nodes, "edges": {f"{a}-{b}": edge(a, b) for a, b in edges}, "parameters": {}}


Edit = dict[Touched, Json]

EDITS: dict[str, Callable[[], Edit]] = {
    "a letter in a name": lambda: {("nodes", "s00050"): step("Step 50!", rows=bound("s00049.output.rows"))},
    "a value": lambda: {("nodes", "s00050"): step("Step 50", rows="many")},
    "a binding": lambda: {("nodes", "s00050"): step("Step 50", rows=bound("s00049.output.text"))},
    "a new step": lambda: {("nodes", "x"): step("New")},
    "a step in a row": lambda: {
        ("nodes", "x"): step("New"),
        ("edges", "s00049-s00050"): GONE,
        ("edges", "x1"): edge("s00049", "x"),
        ("edges", "x2"): edge("x", "s00050"),
    },
    "a step that goes": lambda: {("nodes", "s00050"): GONE},
    "a connection that goes": lambda: {("edges", "s00049-s00050"): GONE},
    "a connection between rows": lambda: {("edges", "x"): edge("s00150", "s00050")},
    "a connection against the order": lambda: {("edges", "x"): edge("s00950", "s00001")},
    "a long cycle": lambda: {("edges", "x"): edge("s00099", "s00001")},
    "a long binding": lambda: {("nodes", "s00090"): step("Step 90", rows=bound("s00001.output.rows"))},
}


def taken(checker: Checker, edit: Edit) -> Delta:
    checker.take(edit)
    return checker.changes()


@pytest.fixture(scope="module")
def sizes() -> tuple[Checker, Checker]:
    return checked(row(1_000)), checked(row(10_000))


@pytest.mark.parametrize("name", EDITS)
def test_N3_an_edit_costs_the_same_in_a_design_ten_times_as_large(
    name: str, sizes: tuple[Checker, Checker]
) -> None:
    costs = []
    for checker in sizes:
        edit = EDITS[name]()
        undo = {key: value for key, value in parts_of(row(200)).items() if key in edit} | {
            key: GONE for key in edit if key not in parts_of(row(200))
        }
        lines = work.lines(partial(taken, checker, edit))
        checker.take(undo)
        assert () == checker.problems
        checker.changes()
        costs.append(lines)
    assert costs[1] <= LINES * costs[0], costs


def test_N3_a_long_cycle_in_a_large_design_is_found_and_told() -> None:
    checker = checked(row(1_000))
    checker.take({("edges", "x"): edge("s00099", "s00001")})
    (problem,) = (one for one in checker.problems if one.code == "cycle")
    assert (99, "s00001", "s00099", "s00001") == (len(set(problem.path)), problem.path[0], *problem.path[-2:])

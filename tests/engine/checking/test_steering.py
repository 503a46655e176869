"""What is found in designs that steer: steps inside each other, ways out, expressions, undoing, calls, results (section DG)."""

from functools import partial
from itertools import pairwise

import pytest

from engine.records import Json
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.parts import GONE, Touched, parts_of
from tests.engine.checking.sketching import (
    STEERED,
    Steersman,
    body,
    bound,
    cel,
    checked,
    codes,
    edge,
    problems,
    step,
)
from tests.support import work

RESULTS: dict[str, Json] = {"results": {"total": {"type": "integer"}}}


def inside(
    container: str, part: str = "body", operation: str = "test.pass", **parameters: Json
) -> dict[str, Json]:
    return step(operation=operation, **parameters) | {"inside": container, "part": part}


def each(items: Json = (1, 2), **more: Json) -> dict[str, Json]:
    given = list(items) if isinstance(items, tuple) else items
    return step(operation="flow.for_each", items=given) | more


def choice(condition: Json = True) -> dict[str, Json]:
    return step(operation="flow.choice", condition=condition)


def ways(nodes: dict[str, Json], **edges: Json) -> dict[str, Json]:
    return body(nodes) | {"edges": edges}


def waits(condition: str) -> dict[str, Json]:
    return step(operation="flow.wait", event={"topic": "custom:x", "condition": condition})


def counted(key: str, **more: Json) -> dict[str, Json]:
    """A design with one parameter, whose runs are counted by `key`."""
    content = body({"a": step()}, "", {"p": {"name": "who", "type": "string"}})
    return content | {"settings": {"concurrency_limit": 1, "concurrency_key": key} | more}


def sets(name: str) -> dict[str, Json]:
    return {"operation": "flow.output", "name": "", "parameters": {"name": name, "value": 1}}


TRY = step(operation="flow.try")
SOUND: dict[str, Json] = {
    "a loop over a list of a step": body(
        {
            "a": step(),
            "l": each(cel("[steps.a.output.rows, parameters.one]")),
            "b": inside("l", rows=cel("item + index + loops.l.item")),
            "c": step(rows=cel("steps.l.output.succeeded")),
        },
        "a>l l>c",
        {"p": {"name": "one", "type": "integer"}},
    ),
    "a choice and its ways": ways(
        {"a": choice(cel("run.number > 1")), "b": step(), "c": step()},
        x={**edge("a", "b"), "port": "true"},
        y={**edge("a", "c"), "port": "false"},
        z={**edge("b", "c"), "condition": "steps.b.output.rows > 1"},
    ),
    "both ways to one step": ways(
        {"a": choice(), "b": step()},
        x={**edge("a", "b"), "port": "true"},
        y={**edge("a", "b"), "port": "false"},
    ),
    "a switch": ways(
        {
            "a": step(operation="flow.switch", value=cel("1"), cases=[{"name": "one", "value": 1}]),
            "b": step(),
        },
        x={**edge("a", "b"), "port": "one"},
        y={**edge("a", "b"), "port": "otherwise"},
    ),
    "a try with all its parts": body(
        {
            "a": step(),
            "t": TRY,
            "b": inside("t", rows=bound("a.output.rows")),
            "c": inside("t", "catch", text=cel("error.message")),
            "d": inside("t", "finally", text=cel("steps.b.status")),
        },
        "a>t",
    ),
    "a while that looks at its rounds": body(
        {
            "w": step(operation="flow.while", condition=cel("index < 3 && steps.a.output.rows > 1")),
            "a": inside("w"),
        }
    ),
    "a step that undoes": body({"a": step(), "u": step(rows=bound("a.output.rows")) | {"undoes": "a"}}),
    "a call": body({"a": step(operation="flow.call", workflow="d1")}),
    "a wait for an event of which something is true": body(
        {
            "a": step(),
            "w": waits("event.payload.rows > steps.a.output.rows && event.topic != parameters.who"),
        },
        "a>w",
        {"p": {"name": "who", "type": "string"}},
    ),
    "a key that is a word": counted("nightly"),
    "a key over the parameters": counted("parameters.who + '!'"),
    "a key that does not count": counted("parameters.gone", concurrency_limit=None),
    "a result": body({"a": sets("total")}) | RESULTS,
}


@pytest.mark.parametrize("name", SOUND)
def test_DG1_nothing_is_said_against_a_sound_design(name: str) -> None:
    assert () == problems(SOUND[name], STEERED)


@pytest.mark.parametrize(
    ("expected", "content"),
    [
        (["container_unknown"], body({"a": inside("gone")})),
        (["container_unfit"], body({"a": step(), "b": inside("a")})),
        (["part_unknown"], body({"l": each(), "a": inside("l"), "b": inside("l", "catch")})),
        (["edge_crosses_border"], body({"l": each(), "a": inside("l"), "b": step()}, "a>b")),
        (["edge_crosses_border"], body({"t": TRY, "a": inside("t"), "b": inside("t", "catch")}, "a>b")),
        (["container_cycle"], body({"a": each(inside="b"), "b": each(inside="a")})),
        (["container_cycle"], body({"a": each(inside="a")})),
        (["cycle"], body({"l": each(), "a": inside("l"), "b": inside("l")}, "a>b b>a")),
        (["empty_body"], body({"l": each()})),
        (["empty_body"], body({"t": TRY, "a": inside("t", "catch")})),
        (["port_missing"], ways({"a": choice(), "b": step()}, x=edge("a", "b"))),
        (["port_unknown"], ways({"a": choice(), "b": step()}, x={**edge("a", "b"), "port": "treu"})),
        (["port_unknown"], ways({"a": step(), "b": step()}, x={**edge("a", "b"), "port": "true"})),
        (["expression_type"], ways({"a": step(), "b": step()}, x={**edge("a", "b"), "condition": "1"})),
        (["expression_syntax"], ways({"a": step(), "b": step()}, x={**edge("a", "b"), "condition": "1 +"})),
        (["undo_unknown"], body({"a": step() | {"undoes": "gone"}})),
        (["undo_unknown"], body({"a": step() | {"undoes": "a"}})),
        (["undo_of_undo"], body({"a": step(), "b": step() | {"undoes": "a"}, "c": step() | {"undoes": "b"}})),
        (["undo_connected"], body({"a": step(), "b": step() | {"undoes": "a"}}, "a>b")),
        (["expression_syntax"], body({"a": step(rows=cel("1 +"))})),
        (["expression_unknown_name"], body({"a": step(rows=cel("steps.gone.output.rows"))})),
        (["expression_unknown_name"], body({"a": step(rows=cel("parameters.gone"))})),
        (["expression_unknown_name"], body({"a": step(rows=cel("item"))})),
        (["expression_unknown_name"], body({"w": step(operation="flow.while", condition=cel("item")), "a": inside("w")})),
        (["expression_unknown_name"], body({"t": TRY, "a": inside("t", text=cel("error.code"))})),
        (["expression_unknown_function"], body({"a": step(rows=cel("rows(1)"))})),
        (["expression_too_big"], body({"a": step(rows=cel("(" * 30))})),
        (["expression_no_field"], body({"a": step(), "b": step(rows=cel("steps.a.output.gone"))}, "a>b")),
        (["expression_type"], body({"a": step(), "b": step(rows=cel("steps.a.output.text"))}, "a>b")),
        (["expression_type"], body({"l": each(("x",)), "a": inside("l", rows=cel("index + 'a'"))})),
        (["expression_type"], body({"a": choice(cel("1 + 1"))})),
        (["expression_type"], body({"l": each(cel("'no list'")), "a": inside("l")})),
        (["binding_type"], body({"a": step(), "l": each(bound("a.output.text")), "b": inside("l")}, "a>l")),
        (["expression_type"], body({"l": each(cel("['x']")), "a": inside("l", rows=cel("item"))})),
        (["binding_not_upstream"], body({"a": step(), "b": step(rows=cel("steps.a.output.rows"))})),
        (["binding_not_upstream"], body({"l": each(), "a": inside("l", rows=cel("steps.l.output.failed"))})),
        (["binding_not_upstream"], body({"l": each(), "a": inside("l"), "b": inside("l", rows=bound("a.output.rows"))})),
        (["binding_into_loop"], body({"l": each(), "a": inside("l"), "b": step(rows=bound("a.output.rows"))}, "l>b")),
        (["binding_not_upstream"], body({"t": TRY, "a": inside("t", rows=bound("b.output.rows")), "b": inside("t", "catch")})),
        (["binding_may_not_run"], body({"t": TRY, "a": inside("t"), "b": inside("t", "catch", rows=bound("a.output.rows"))})),
        (["binding_may_not_run"], body({"t": TRY, "a": inside("t"), "b": step(rows=bound("a.output.rows"))}, "t>b")),
        (["binding_may_not_run"], body({"a": step(), "b": step(rows=bound("a.output.rows")) | {"run_if": "all_done"}}, "a>b")),
        (["parameter_invalid"], body({"w": step(operation="flow.while", condition=True, most=0), "a": inside("w")})),
        (["parameter_invalid"], body({"a": step(operation="flow.switch", value=1, cases=[{"name": "x"}, {"name": "x"}])})),
        (["call_round_trip"], body({"a": step(operation="flow.call", workflow="d0")})),
        (["workflow_unknown"], body({"a": step(operation="flow.call", workflow="d3")})),
        (["workflow_trashed"], body({"a": step(operation="flow.call", workflow="d2")})),
        (["call_not_literal"], body({"a": step(operation="flow.call", workflow=cel("'d1'"))})),
        (["expression_syntax"], body({"w": waits("event.payload >")})),
        (["expression_type"], body({"w": waits("event.topic")})),
        (["expression_no_field"], body({"w": waits("event.topc == 'x'")})),
        (["expression_unknown_name"], body({"w": waits("steps.gone.output.rows > 1")})),
        (["expression_unknown_name"], body({"w": waits("item == 1")})),
        (["binding_not_upstream"], body({"a": step(), "w": waits("steps.a.output.rows > event.payload.rows")})),
        (["expression_unknown_name"], counted("parameters.gone")),
        (["expression_unknown_name"], counted("parameters.who + steps.a.output.text")),
        (["expression_syntax"], counted("parameters.who +")),
        (["value_refused"], counted("x", priority=9)),
        (["value_refused"], body({"a": step()}) | {"settings": "odd"}),
        (["step_id_invalid"], body({"a/b": step()})),
        (["step_id_invalid"], body({"a[0]": step()})),
        (["result_never_set"], body({"a": step()}) | RESULTS),
        (["result_undeclared", "result_never_set"], body({"a": sets("x")}) | RESULTS),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_DG1_each_problem_of_what_steers_has_its_code(expected: list[str], content: Json) -> None:
    """Rule DG10."""
    found = problems(content, STEERED)
    assert expected == [one.code for one in found]
    assert all(one.message and one.next_step for one in found)


def again(hand: Steersman, checker: Checker) -> Checker:
    fresh = Checker(checker.surroundings)
    fresh.graph.ages |= checker.graph.ages
    fresh.take(parts_of(hand.content), new=False)
    return fresh


def compare(seed: int, edits: int) -> None:
    hand, checker = Steersman(seed), checked({}, STEERED)
    for _ in range(edits):
        checker.take(hand.touch())
        fresh = again(hand, checker)
        assert fresh.problems == checker.problems, seed
        found = [one for one in checker.problems if one.code in {"cycle", "container_cycle"}]
        assert all(one.path[0] == one.path[-1] for one in found)
        for one in found:
            held = {(node["inside"], id_) for id_, node in _nodes(hand).items() if node.get("inside")}
            between = {(way["source"], way["target"]) for way in hand.content["edges"].values()}
            pairs = (
                {(b, a) for a, b in pairwise(one.path)}
                if one.code == "container_cycle"
                else pairwise(one.path)
            )
            assert set(pairs) <= (held if one.code == "container_cycle" else between)


def _nodes(hand: Steersman) -> dict[str, Json]:
    return {id_: node for id_, node in hand.content["nodes"].items() if isinstance(node, dict)}


def test_DG2_edit_by_edit_finds_what_a_check_of_the_whole_finds_of_what_steers() -> None:
    for seed in range(25):
        compare(seed, 40)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_DG2_edit_by_edit_finds_what_a_check_of_the_whole_finds_of_what_steers_for_long() -> None:
    for seed in range(2000, 2300):
        compare(seed, 150)


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("Take it out", body({"a": inside("gone")})),
        ("Take it out", body({"a": each(inside="b"), "b": each(inside="a"), "c": inside("b"), "d": inside("a")})),
        ("Remove the connection", body({"l": each(), "a": inside("l"), "b": step()}, "a>b")),
        ("Use true", ways({"a": choice(), "b": step()}, x={**edge("a", "b"), "port": "treu"})),
        ("Take it always", ways({"a": step(), "b": step()}, x={**edge("a", "b"), "port": "true"})),
        ("Undo nothing", body({"a": step() | {"undoes": "gone"}})),
        ("Use “rows”", body({"a": step(), "b": step(rows=cel("1 + steps.a.output.rwos"))}, "a>b")),
        ("Use “one”", body({"a": step(rows=cel("parameters['onee']"))}, "", {"p": {"name": "one", "type": "integer"}})),
        ("Use “total”", body({"a": sets("totl")}) | RESULTS),
        ("Use “topic”", body({"w": waits("event.topc == 'x'")})),
        ("Use “who”", counted("parameters.whoo")),
    ],
)  # fmt: skip
def test_DG4_a_fix_mends_what_is_plainly_wrong_with_what_steers(label: str, content: Json) -> None:
    found, *_ = problems(content, STEERED)
    assert found.fix is not None
    assert label == found.fix.label
    for mend in found.fix.to_dict()["mends"]:
        _, *way, last = mend["path"]
        holder = content
        for name in way:
            holder = holder[name]
        assert mend["was"] == holder.get(last)
        if mend["do"] == "set":
            holder[last] = mend["now"]
        else:
            del holder[last]
    assert found.id not in {one.id for one in problems(content, STEERED)}


def loops(count: int, members: int = 20) -> dict[str, Json]:
    """Loops behind each other, each with so many steps that use its item and what runs before the loop."""
    nodes: dict[str, Json] = {"first": step()}
    edges: dict[str, Json] = {}
    before, given = "first", "steps.first.output.rows"
    for index in range(count // (members + 1)):
        name = f"l{index:04}"
        nodes[name] = each(cel(f"[steps.{before}.output]")) if before == "first" else each()
        edges[f"e{name}"] = edge(before, name)
        for one in range(members):
            nodes[f"{name}x{one}"] = inside(name, rows=cel(f"index + {given}"))
        before, given = name, f"steps.{name}.output.failed"
    return {"nodes": nodes, "edges": edges, "parameters": {}}


EDITS: dict[str, dict[Touched, Json]] = {
    "an expression": {("nodes", "l0002x3"): inside("l0002", rows=cel("index + 1"))},
    "what a loop goes through": {("nodes", "l0002"): each(cel("['a']"))},
    "a step into another loop": {("nodes", "l0002x3"): inside("l0003", rows=cel("index"))},
    "a loop that goes": {("nodes", "l0002"): GONE},
    "a condition": {("edges", "el0002"): {**edge("l0001", "l0002"), "condition": "steps.l0001.output.failed > 0"}},
    "a new step in a loop": {("nodes", "x"): inside("l0002", rows=cel("index"))},
}  # fmt: skip


@pytest.fixture(scope="module")
def sizes() -> list[tuple[Checker, dict[Touched, Json]]]:
    return [(checked(loops(size), STEERED), parts_of(loops(size))) for size in (400, 4_000)]


@pytest.mark.parametrize("name", EDITS)
def test_N3_an_edit_of_what_steers_costs_the_same_in_a_design_ten_times_as_large(
    name: str, sizes: list[tuple[Checker, dict[Touched, Json]]]
) -> None:
    costs = []
    for checker, parts in sizes:
        assert () == checker.problems
        costs.append(work.lines(partial(checker.take, EDITS[name])))
        checker.take({key: parts.get(key, GONE) for key in EDITS[name]})
    assert costs[1] <= 1.5 * costs[0], costs


def test_DG3_many_codes_are_found_at_once() -> None:
    assert {"empty_body", "container_unknown"} == set(
        codes(body({"l": each(), "a": inside("gone")}), STEERED)
    )

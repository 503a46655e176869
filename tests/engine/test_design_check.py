"""What is wrong with a design, and what a right one compiles to. Rules G13 and G15 of engine/SPEC.md."""

import random
from datetime import datetime
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from crdt.errors import InvalidInput
from crdt.kinds.workflow import Workflow
from crdt.model import schema_of
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.checking.whole import check_design
from engine.workflow.designs.bindings import BindingFailed, FromParameter, FromStep, Reference, parse, resolve
from engine.workflow.designs.compiling import compile_design
from engine.workflow.designs.graph import in_order
from engine.workflow.designs.plan import Plan
from engine.workflow.designs.problem import RANKS, DesignInvalid, Fix, Mend, Problem
from engine.workflow.designs.schemas import at, described, fits


class Column(BaseModel):
    name: str
    nulls: int
    mean: float | None = None


class Profile(BaseModel):
    table: str
    rows: int
    columns: list[Column]
    labels: dict[str, str] = {}
    mode: Literal["full", "sample"] = "full"


class Ask(BaseModel):
    table: str
    sample: int | None = Field(default=None, ge=1)
    until: datetime | None = None
    parts: list[Column] = []
    share: float = 1.0
    names: list[str] = []
    profile: Profile | None = None
    mode: Literal["full", "sample"] = "full"


async def profile(_: Ask, __: OperationContext) -> Outcome[Profile]:
    return Outcome(output=Profile(table="t", rows=1, columns=[]))


OPERATIONS = {
    "test.profile": Operation(
        name="test.profile",
        title="Profile",
        summary="",
        icon="",
        category="",
        input=Ask,
        output=Profile,
        run=profile,
    )
}


def node(**parameters: Json) -> dict[str, Json]:
    return {"operation": "test.profile", "parameters": {"table": "t", **parameters}}


def bound(text: str) -> dict[str, Json]:
    return {"$from": text}


def flow(nodes: dict[str, Json], edges: str = "", parameters: dict[str, Json] | None = None) -> Workflow:
    """Edges as `a>b b>c`."""
    pairs = [edge.split(">") for edge in edges.split()]
    return Workflow.model_validate(
        {
            "name": "Test",
            "nodes": nodes,
            "edges": {f"{a}-{b}": {"source": a, "target": b} for a, b in pairs},
            "parameters": {
                f"p{n}": {"name": name, **more} for n, (name, more) in enumerate((parameters or {}).items())
            },
        }
    )


def check(design: Workflow, operations: dict[str, Any]) -> list[Problem]:
    return list(check_design(design, Surroundings(operations=operations)))


def found(design: Workflow) -> list[tuple[str, str | None, str | None]]:
    return [(one.code, one.node, one.field) for one in check(design, OPERATIONS)]


def test_G15_a_design_that_is_right_has_no_problems() -> None:
    after = node(
        sample=bound("a.output.rows"), names=[bound("a.output.columns[0].name")], profile=bound("a.output")
    )
    assert [] == check(flow({"a": node(), "b": after}, "a>b"), OPERATIONS)


def test_G15_a_cycle_is_told_as_its_round_trip() -> None:
    design = flow({name: node() for name in "abcd"}, "a>b b>c c>a c>d")
    problem, after = check(design, OPERATIONS)
    assert ("cycle", ("a", "b", "c", "a")) == (problem.code, problem.path)
    assert ("unreachable_step", "d") == (after.code, after.node)
    assert "a -> b -> c -> a" in problem.message


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("Needs a whole number. It is “many”.", {"sample": "many"}),
        ("Needs at least 1. It is 0.", {"sample": 0}),
        ("Needs a number. It is “a lot”.", {"share": "a lot"}),
        ("Needs a list.", {"names": {"x": 1}}),
        ("Needs one of 'full' or 'sample'. It is “half”.", {"mode": "half"}),
        (
            "Needs a day with its time and zone, such as 2026-05-14T08:30+02:00. It is “soon”.",
            {"until": "soon"},
        ),
        ("Needs values by name. It is 7.", {"parts": [7]}),
    ],
)
def test_G15_a_wrong_value_is_told_in_words_of_a_form(expected: str, given: dict[str, Json]) -> None:
    problems = check(flow({"a": node(**given)}), OPERATIONS)
    assert [expected] == [problem.message for problem in problems]


def test_G15_a_step_that_waits_for_itself_is_a_cycle() -> None:
    assert ("a", "a") == check(flow({"a": node()}, "a>a"), OPERATIONS)[0].path


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        (flow({}), ("empty_design", None, None)),
        (flow({"a": node()}, "a>gone"), ("dangling_edge", None, "edges.a-gone")),
        (flow({"a": {"operation": "test.gone"}}), ("unknown_operation", "a", "operation")),
        (flow({"a": {"operation": "test.profile"}}), ("parameter_missing", "a", "table")),
        (flow({"a": node(sample="many")}), ("parameter_invalid", "a", "sample")),
        (flow({"a": node(sample=0)}), ("parameter_invalid", "a", "sample")),
        (flow({"a": node(names=["x", 7])}), ("parameter_invalid", "a", "names[1]")),
        (flow({"a": node(typo=1)}), ("parameter_unknown", "a", "typo")),
        (flow({"a": node(sample=bound("rows"))}), ("binding_malformed", "a", "sample")),
        (flow({"a": node(sample=bound("parameters.n"))}), ("parameter_undeclared", "a", "sample")),
        (flow({"a": node(sample=bound("gone.output.rows"))}), ("binding_unknown_step", "a", "sample")),
        (
            flow({"a": node(), "b": node(sample=bound("a.output.rows"))}),
            ("binding_not_upstream", "b", "sample"),
        ),
        (
            flow({"a": node(), "b": node(sample=bound("a.output.row"))}, "a>b"),
            ("binding_no_field", "b", "sample"),
        ),
        (
            flow({"a": node(), "b": node(sample=bound("a.output.table"))}, "a>b"),
            ("binding_type", "b", "sample"),
        ),
        (
            flow({"a": node(), "b": node(names=bound("a.output.columns"))}, "a>b"),
            ("binding_type", "b", "names"),
        ),
        (
            flow({"a": node(sample=bound("parameters.n"))}, parameters={"n": {"type": "string"}}),
            ("binding_type", "a", "sample"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_G15_each_problem_has_its_code_and_place(
    design: Workflow, expected: tuple[str, str | None, str | None]
) -> None:
    assert [expected] == found(design)


def test_G15_every_problem_says_the_next_step() -> None:
    bad = flow({"a": node(typo=1), "b": node(sample="x"), "c": {"operation": "no"}}, "a>b b>a a>gone")
    assert all(one.message and one.next_step for one in check(bad, OPERATIONS))
    assert {"dangling_edge", "unknown_operation", "cycle", "parameter_unknown", "parameter_invalid"} == {
        one.code for one in check(bad, OPERATIONS)
    }


def test_a_loose_connection_is_told_by_the_step_that_has_it() -> None:
    (one,) = check(flow({"a": node()}, "a>gone"), OPERATIONS)
    assert ("a is connected with nothing.", "a") == (one.message, one.source)


def test_G13_parameters_are_filled_in_and_bindings_stay() -> None:
    design = flow(
        {
            "a": node(table=bound("parameters.table"), sample=bound("parameters.n")),
            "b": node(sample=bound("a.output.rows")),
        },
        "a>b",
        {"table": {"type": "string", "required": True}, "n": {"type": "integer", "default": 10.0}},
    )
    plan = compile_design(design, design_hash="h", parameters={"table": "flights"}, operations=OPERATIONS)
    assert {"table": "flights", "sample": 10} == plan.steps["a"].input
    assert {"table": "t", "sample": bound("a.output.rows")} == plan.steps["b"].input
    assert (("a",), ("a",)) == (plan.steps["b"].after, plan.steps["b"].needs)
    assert plan == Plan.from_json(plan.to_json())


def test_G13_equal_designs_have_equal_plans_and_other_parameters_make_another() -> None:
    def digest(table: str, *, turned: bool) -> str:
        nodes = {"a": node(table=bound("parameters.table")), "b": node()}
        edges = "b>a"
        design = flow(
            dict(reversed(nodes.items())) if turned else nodes, edges, {"table": {"type": "string"}}
        )
        return compile_design(
            design, design_hash="h", parameters={"table": table}, operations=OPERATIONS
        ).digest

    assert digest("x", turned=False) == digest("x", turned=True)
    assert digest("x", turned=False) != digest("y", turned=False)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "table"),
        ({"table": 7}, "table"),
        ({"table": "t", "n": 1.5}, "n"),
        ({"table": "t", "m": 1}, "m"),
        ({"table": "t", "n": True}, "n"),
    ],
)
def test_wrong_parameters_of_a_run_are_named(given: dict[str, Json], wrong: str) -> None:
    design = flow(
        {"a": node()}, "", {"table": {"type": "string", "required": True}, "n": {"type": "integer"}}
    )
    with pytest.raises(InvalidInput) as refused:
        compile_design(design, design_hash="h", parameters=given, operations=OPERATIONS)
    assert [wrong] == list(refused.value.details["parameters"])


def test_G15_a_design_with_problems_does_not_compile() -> None:
    with pytest.raises(DesignInvalid) as refused:
        compile_design(flow({}), design_hash="h", parameters={}, operations=OPERATIONS)
    assert ["empty_design"] == [one["code"] for one in refused.value.details["problems"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.output", FromStep(node="a", path=())),
        ("a-1.output.b.c[0][12].d", FromStep(node="a-1", path=("b", "c", 0, 12, "d"))),
        ("parameters.x", FromParameter(name="x", path=())),
        ("parameters.x.y[1]", FromParameter(name="x", path=("y", 1))),
        ("a", None),
        ("a.output.", None),
        ("a.output[x]", None),
        ("a.b.output", None),
        ("", None),
        (".output", None),
    ],
)
def test_a_reference_is_read_as_it_is_written(text: str, expected: Reference | None) -> None:
    assert expected == parse(text)


def test_a_bound_value_that_is_not_there_says_where_the_path_ends() -> None:
    outputs: dict[str, Json] = {"a": {"b": [{"c": 1}]}}
    assert [1, {"x": [{"c": 1}]}] == resolve([bound("a.output.b[0].c"), {"x": bound("a.output.b")}], outputs)
    with pytest.raises(BindingFailed) as failed:
        resolve({"x": bound("a.output.b[3].c")}, outputs)
    assert "b[3]" == failed.value.details["missing"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("rows",), "integer"),
        (("columns",), "list of Column"),
        (("columns", 3, "mean"), "number or null"),
        (("labels", "any"), "string"),
        (("mode",), "string"),
        (("rows", "x"), None),
        (("columns", "name"), None),
    ],
)
def test_schemas_are_followed_along_a_path(path: tuple[str | int, ...], expected: str | None) -> None:
    inner = at(schema_of(Profile, "serialization"), path)
    assert expected == (None if inner is None else described(inner))


@pytest.mark.parametrize(
    ("given", "wanted", "expected"),
    [
        ({"type": "integer"}, {"type": "number"}, True),
        ({"type": "number"}, {"type": "integer"}, False),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, {"type": "integer"}, True),
        ({"type": "null"}, {"type": "integer"}, False),
        ({}, {"type": "integer"}, True),
        (
            {"type": "array", "items": {"type": "string"}},
            {"type": "array", "items": {"type": "integer"}},
            False,
        ),
        ({"enum": ["a", "b"], "type": "string"}, {"enum": ["b", "c"], "type": "string"}, True),
        ({"const": "a", "type": "string"}, {"enum": ["b", "c"], "type": "string"}, False),
        (
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "required": ["b"]},
            False,
        ),
    ],
)
def test_a_value_fits_where_its_type_is_taken(
    given: dict[str, Any], wanted: dict[str, Any], expected: bool
) -> None:
    assert expected is fits(given, wanted)


def test_each_step_comes_after_what_it_waits_for() -> None:
    for seed in range(200):
        dice = random.Random(seed)
        names = [f"n{index}" for index in range(dice.randint(1, 14))]
        before = {
            name: frozenset(earlier for earlier in names[:index] if dice.random() < 0.2)
            for index, name in enumerate(names)
        }
        order = in_order(before)
        assert sorted(names) == sorted(order)
        assert all(order.index(source) < order.index(name) for name in names for source in before[name])


def test_a_row_of_two_thousand_steps_is_checked() -> None:
    nodes: dict[str, Json] = {
        f"s{n}": node() if n == 0 else node(sample=bound(f"s{n - 1}.output.rows")) for n in range(2000)
    }
    edges = " ".join(f"s{n - 1}>s{n}" for n in range(1, 2000))
    assert [] == check(flow(nodes, edges), OPERATIONS)
    (problem,) = check(flow(nodes, f"{edges} s1999>s0"), OPERATIONS)
    assert "These 2000 steps wait for each other" in problem.message
    assert ("s0", "s1", "s1999", "s0") == (*problem.path[:2], *problem.path[-2:])
    assert 200 == len(problem.path)


def test_a_problem_is_plain_json() -> None:
    mends = (Mend(path=("body", "x"), was=1), Mend(path=("body", "y"), was=None, now=2))
    problem = Problem(
        code="cycle",
        severity="warning",
        message="m",
        next_step="n",
        node="a",
        edge="e",
        path=("a", "a"),
        fix=Fix(label="Remove it", words="It goes.", mends=mends),
    )
    assert {
        "code": "cycle",
        "message": "m",
        "next_step": "n",
        "node": "a",
        "field": None,
        "path": ["a", "a"],
        "severity": "warning",
        "edge": "e",
        "source": None,
        "roles": [],
        "id": "cycle:a:",
        "rank": RANKS["cycle"],
        "fix": {
            "label": "Remove it",
            "words": "It goes.",
            "mends": [
                {"path": ["body", "x"], "was": 1, "do": "remove", "now": None},
                {"path": ["body", "y"], "was": None, "do": "set", "now": 2},
            ],
        },
    } == problem.to_dict()

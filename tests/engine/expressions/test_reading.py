"""Reading expressions: the limits of rule EX2, what is told of errors, and what is referred to."""

import pytest

from engine.expressions import limits
from engine.expressions.faults import Fault
from engine.expressions.reading import read
from engine.expressions.references import references
from engine.expressions.syntax import Binary, Conditional, Macro
from tests.support.work import lines


def fault(text: str) -> Fault:
    found = read(text)
    assert isinstance(found, Fault), text
    return found


def test_EX1_an_expression_is_read_with_the_place_of_each_part() -> None:
    tree = read("steps.load.output.rows >\n  10 ? 'many' : 'few'")
    assert isinstance(tree, Conditional)
    assert isinstance(tree.condition, Binary)
    assert ">" == tree.condition.operator
    assert (2, 3) == (tree.condition.right.place.line, tree.condition.right.place.column)
    assert isinstance(read("[1, 2].map(n, n * 2)"), Macro)


@pytest.mark.parametrize(
    ("text", "message", "start"),
    [
        ("1 +", "It ends too early.", 2),
        ("(a", "It ends too early: ) is missing.", 1),
        ("[1, 2", "It ends too early: ] is missing.", 4),
        ("a ? b", "It ends too early: : is missing.", 4),
        ("a b", "b does not fit here.", 2),
        ("a)", ") does not fit here.", 1),
        ("'abc", "This text has no end.", 0),
        ("a $ b", "$ does not fit here.", 2),
        ("a == = b", "= does not fit here.", 5),
        ("", "The expression is empty.", 0),
        ("has(a)", "has asks for one field.", 0),
        ("[1].map(1, 2)", "map begins with a name for each item.", 8),
        ("Thing{a: 1}", "Types and messages are not part of the language here.", 0),
        ("99999999999999999999", "99999999999999999999 is too big.", 0),
    ],
)
def test_EX3_an_error_says_what_where_and_what_next(text: str, message: str, start: int) -> None:
    found = fault(text)
    assert "expression_syntax" == found.code
    assert message == found.message
    assert start == found.place.start
    assert found.next_step


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "1" + ")" * 500,
        "[" * 5_000,
        "!" * 3_000 + "true",
        "!" * 700 + "true",
        "-" * 60 + "x",
        "a ? b : " * 190 + "c",
        "a?" * 300,
        "+".join(["1"] * 201),
        "a" * (limits.TEXT + 1),
        "x.map(a, x.map(b, x.map(c, x.map(d, 1))))",
        "x.all(a, x.exists(b, x.filter(c, true)))",
        "?".join(["a"] * 30) + ":b" * 29,
        "x" + ".map(a, a)" * 300,
    ],
)
def test_EX2_what_is_too_big_is_refused_before_it_costs_anything(text: str) -> None:
    assert "expression_too_big" == fault(text).code or "expression_syntax" == fault(text).code


def test_EX2_chains_stand_on_one_level() -> None:
    assert not isinstance(read(" + ".join(["a"] * 90)), Fault)
    assert not isinstance(read("x" + ".a" * 100), Fault)
    assert not isinstance(read("x.map(a, a).filter(b, b > 1).map(c, x.map(d, d))"), Fault)


def test_EX2_reading_costs_what_the_limits_allow_whatever_is_sent() -> None:
    read("1")  # the grammar is loaded once
    worst = max(
        lines(lambda text=text: read(text))  # type: ignore[misc]
        for text in ("(" * 4_000, "a+" * 2_000, "'" * 3_999, "a." * 1_999, '"\\' * 1_999)
    )
    assert worst < 200_000


def test_EX1_what_is_referred_to_is_found_by_its_path() -> None:
    text = (
        "steps.load.output.rows[0].name == parameters['city'] && "
        "item.tags.exists(tag, tag == error.code) && loops.each.item > index && run.number > size(steps)"
    )
    found = references(text)
    assert {"load"} == found.steps
    assert {"city"} == found.parameters
    assert {"each"} == found.loops
    assert {"item", "index", "error", "run"} == found.locals
    assert ("steps", "load", "output", "rows", 0, "name") in {one.path for one in found.all}


def test_EX1_a_name_that_a_macro_gives_is_no_reference() -> None:
    assert frozenset() == references("[1].map(steps, steps.load)").steps
    assert {"load"} == references("steps.load.output.map(steps, steps)").steps
    assert () == references("1 +").all

"""The values of a step when it starts: literals, bindings and expressions together (rules EX1 and EX5)."""

from typing import Any

import pytest

from engine.expressions.errors import ExpressionFailed
from engine.workflow.designs.bindings import BindingFailed, expressions_in, fill_parameters, written
from engine.workflow.resolving import resolved
from tests.engine.expressions.stage import VALUES, evaluating

pytestmark = pytest.mark.anyio

INPUT: dict[str, Any] = {
    "rows": {"$from": "load.output.rows"},
    "city": {"$from": "parameters.city"},
    "note": "as it stands",
    "deep": [
        {"n": {"$cel": "steps.load.output.count + parameters.limit"}},
        {"$cel": "item.tags.map(t, t + '!')"},
    ],
}


async def test_EX1_literals_bindings_and_expressions_are_filled_in_together() -> None:
    async with evaluating() as evaluator:
        assert {
            "rows": VALUES["steps"]["load"]["output"]["rows"],
            "city": "Bern",
            "note": "as it stands",
            "deep": [{"n": 5}, ["x!"]],
        } == await resolved(INPUT, VALUES, evaluator)


async def test_EX5_an_error_has_the_place_of_its_expression_in_the_input() -> None:
    async with evaluating() as evaluator:
        with pytest.raises(ExpressionFailed) as failed:
            await resolved({"a": [{"b": {"$cel": "item.nothing"}}]}, VALUES, evaluator)
        assert ("a[0].b", "item.nothing") == (
            failed.value.details["field"],
            failed.value.details["expression"],
        )
        for text in ("nobody.output.rows", "parameters.nobody", "load.output.gone", "odd"):
            with pytest.raises(BindingFailed):
                await resolved({"a": {"$from": text}}, VALUES, evaluator)


def test_EX1_expressions_stay_while_parameters_are_filled_in() -> None:
    filled = fill_parameters(INPUT, {"city": "Bern"})
    assert "Bern" == filled["city"]
    assert INPUT["deep"] == filled["deep"]
    assert ["deep[0].n", "deep[1]"] == [written(one.place) for one in expressions_in(filled)]

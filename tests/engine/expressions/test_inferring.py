"""What is said of an expression before it runs (rules EX3 and EX4)."""

from typing import Any

import pytest

from engine.expressions.inferring import check, infer
from engine.expressions.names import RUN, Given, step_schema
from engine.workflow.designs.schemas import Schema

ROW: Schema = {"type": "object", "properties": {"city": {"type": "string"}, "delay": {"type": "number"}}}
OUTPUT: Schema = {
    "type": "object",
    "properties": {
        "rows": {"type": "array", "items": {"$ref": "#/$defs/Row"}},
        "count": {"type": "integer"},
        "mean": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "anything": {},
    },
    "$defs": {"Row": ROW},
}
NAMES = Given(
    parameters={"limit": {"type": "integer"}, "city": {"type": "string"}, "free": {}},
    steps={"load": step_schema(OUTPUT)},
    locals={"run": RUN, "item": ROW, "index": {"type": "integer"}},
)
BOOLEAN: Schema = {"type": "boolean"}


@pytest.mark.parametrize(
    "text",
    [
        "steps.load.output.count > parameters.limit && parameters.city != ''",
        "steps.load.output.rows.filter(row, row.delay > 10.0 && row.city == parameters.city).size() > 0",
        "steps.load.status == 'succeeded' || steps.load.error.code == 'timeout'",
        "steps['load'].output['count'] + 1 < 3.5",
        "has(steps.load.output.mean) ? true : false",
        "timestamp(run.now) - duration('1h') < timestamp('2026-01-01T00:00:00Z')",
        "'a' in ['a', 'b'] && index >= 0 && item.city.startsWith('N')",
        "parameters.free.whatever[3].at_all > 2",
        "steps.load.output.anything == 3 || steps.load.output.mean == null",
        "steps.load.output.rows.map(row, row.delay * 2)[0] > 1",
    ],
)
def test_EX4_nothing_is_said_against_what_may_be_right(text: str) -> None:
    assert () == check(text, NAMES, BOOLEAN)


@pytest.mark.parametrize(
    ("text", "code", "marked", "meant"),
    [
        ("steps.laod.output.count > 1", "expression_unknown_name", "laod", "load"),
        ("parameters.Limit > 1", "expression_unknown_name", "Limit", "limit"),
        ("itme.delay > 1", "expression_unknown_name", "itme", "item"),
        ("error.code == ''", "expression_unknown_name", "error", None),
        ("steps.load.output.cuont > 1", "expression_no_field", "cuont", "count"),
        ("steps.load.output.rows[0].dealy > 1", "expression_no_field", "dealy", "delay"),
        ("steps.load.output.rows.all(r, r.ctiy == '')", "expression_no_field", "ctiy", "city"),
        ("parameters.limit.size > 1", "expression_no_field", "size", None),
        ("parameters.limit > 'a'", "expression_type", "parameters.limit > 'a'", None),
        ("parameters.city + 1", "expression_type", "parameters.city + 1", None),
        ("parameters.city == 1", "expression_type", "parameters.city == 1", None),
        ("parameters.limit && true", "expression_type", "parameters.limit && true", None),
        ("!parameters.limit", "expression_type", "parameters.limit", None),
        ("parameters.limit ? 1 : 2", "expression_type", "parameters.limit", None),
        ("parameters.limit.map(x, x) == []", "expression_type", "parameters.limit", None),
        ("steps.load.output.rows['a'] == null", "expression_type", "'a'", None),
        ("1 in parameters.limit", "expression_type", "parameters.limit", None),
        ("parameters.city.contians('a')", "expression_unknown_function", "contians", "contains"),
        ("reduce(1)", "expression_unknown_function", "reduce", None),
        ("parameters.city.contains(1)", "expression_type", "1", None),
        ("size()", "expression_type", "size", None),
        ("size(steps) > 1", "expression_unknown_name", "steps", None),
        ("steps[parameters.city].status == ''", "expression_unknown_name", "steps", None),
        ("parameters.limit", "expression_type", "parameters.limit", None),
    ],
)
def test_EX3_what_is_wrong_is_marked_where_it_stands(
    text: str, code: str, marked: str, meant: str | None
) -> None:
    (found,) = check(text, NAMES, BOOLEAN)
    assert code == found.code
    assert marked == text[found.place.start : found.place.end]
    assert meant == found.meant
    assert found.message
    assert found.next_step


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("parameters.limit + 1", {"type": "integer"}),
        ("parameters.limit / 2.0", {"type": "number"}),
        ("parameters.city + '!'", {"type": "string"}),
        ("parameters.limit > 1", {"type": "boolean"}),
        ("duration('1h')", {"type": "string"}),
        ("['a'].map(t, size(t))", {"type": "array", "items": {"type": "integer"}}),
        ("parameters.free", {}),
        ("1 +", {}),
        (
            "{'n': parameters.limit}",
            {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
        ),
    ],
)
def test_EX4_the_type_of_what_it_gives_is_worked_out(text: str, given: dict[str, Any]) -> None:
    assert given == infer(text, NAMES)

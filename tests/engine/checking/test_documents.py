"""Documents that a step names by their id as a constant, held against those of the workspace (rules DG1, DG2 and DG8)."""

import pytest

from crdt.dataclasses import replace
from engine.operations.rule_sets.apply import OPERATION as APPLY
from engine.records import Json
from engine.workflow.checking.surroundings import Known, Surroundings
from tests.engine.checking.sketching import OPERATIONS, SOURCES, body, bound, checked, codes, problems, step

RULE_SETS = {"r1": Known(title="Orders"), "r2": Known(title="Old orders", trashed=True)}
AROUND = Surroundings(operations={**OPERATIONS, APPLY.name: APPLY}, sources=SOURCES, rule_sets=RULE_SETS)


def applies(rule_set: Json, source: str = "s1") -> Json:
    return body({"a": step(operation=APPLY.name, rule_set=rule_set, source=source)})


@pytest.mark.parametrize(
    ("rule_set", "code", "message"),
    [
        ("r1", "", ""),
        ("r9", "rule_set_unknown", "This workspace has no such rule set."),
        ("r2", "rule_set_trashed", "The rule set Old orders is in the trash."),
    ],
)
def test_DG1_a_rule_set_that_is_not_there_is_told_at_its_field(
    rule_set: str, code: str, message: str
) -> None:
    found = [(one.code, one.message, one.node, one.field) for one in problems(applies(rule_set), AROUND)]
    assert ([(code, message, "a", "rule_set")] if code else []) == found


def test_DG1_a_rule_set_that_comes_from_elsewhere_is_not_judged() -> None:
    parameters = {"p": {"name": "rules", "type": "string"}}
    design = applies(bound("parameters.rules")) | {"parameters": parameters}
    assert [] == codes(design, AROUND)


def test_DG8_a_rule_set_that_goes_and_comes_back_is_seen_at_once() -> None:
    checker = checked(applies("r1"), AROUND)
    known: tuple[tuple[dict[str, Known] | None, list[str]], ...] = (
        ({"r1": Known(title="Orders", trashed=True)}, ["rule_set_trashed"]),
        ({}, ["rule_set_unknown"]),
        (None, []),
        ({}, ["rule_set_unknown"]),
        (RULE_SETS, []),
    )
    for rule_sets, expected in known:
        checker.surround(replace(AROUND, rule_sets=rule_sets))
        assert expected == [one.code for one in checker.problems]
        assert checked(applies("r1"), replace(AROUND, rule_sets=rule_sets)).problems == checker.problems

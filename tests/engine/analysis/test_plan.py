"""What a design says about its runs: waves, the critical path, slack, and ways that are taken only sometimes."""

import itertools
import random

import pytest

from crdt.kinds.workflow import Workflow
from engine.records import Json
from engine.workflow.analysis.expecting import Recorded, expected_of
from engine.workflow.analysis.shape import shape_of
from engine.workflow.analysis.timing import schedule_of


def design(after: dict[str, str], **nodes: dict[str, Json]) -> Workflow:
    """`design({"a": "", "b": "a"}, b={"inside": "F"})`."""
    edges = {
        f"{source}-{node}": {"source": source, "target": node}
        for node, sources in after.items()
        for source in sources.split()
    }
    bodies = {node: {"operation": "test.step", **nodes.get(node, {})} for node in after}
    return Workflow.model_validate({"nodes": bodies, "edges": edges})


def took(**seconds: float) -> dict[str, Recorded]:
    return {node: Recorded(operation="test.step", median=one, count=5) for node, one in seconds.items()}


DIAMOND = {"a": "", "b": "a", "c": "a", "d": "b c"}


def test_S4_3_steps_that_can_run_side_by_side_are_one_wave() -> None:
    """Rule AN1."""
    level = shape_of(design(DIAMOND)).levels["", "body"]
    assert (("a",), ("b", "c"), ("d",)) == level.waves


def test_S4_3_the_critical_path_and_the_slack_of_the_others_follow_from_recorded_durations() -> None:
    """Rule AN1."""
    schedule = schedule_of(shape_of(design(DIAMOND)), took(a=1, b=2, c=5, d=1))
    assert 7.0 == schedule.seconds
    assert ("a", "c", "d") == schedule.path
    assert {"a": 0.0, "b": 3.0, "c": 0.0, "d": 0.0} == {
        node: one.slack for node, one in schedule.steps.items()
    }
    assert 0 == schedule.guessed


def test_S4_3_what_was_never_seen_is_a_guess_and_says_so() -> None:
    """Rule AN1."""
    schedule = schedule_of(shape_of(design({"a": "", "b": "a"}, b={"operation": "other.step"})), took(a=4))
    assert ("step", "guess") == (schedule.steps["a"].expected.known, schedule.steps["b"].expected.known)
    assert 1 == schedule.guessed


def test_S4_3_a_step_that_never_ran_is_expected_to_take_what_its_like_took() -> None:
    """Rule AN1."""
    step = design({"new": ""}).nodes["new"]
    expected = expected_of("new", step, took(a=2, b=4))
    assert ("operation", 3.0, 10) == (expected.known, expected.seconds, expected.count)


def test_S4_3_what_a_step_did_under_another_operation_says_nothing() -> None:
    """Rule AN1."""
    step = design({"a": ""}, a={"operation": "other.step"}).nodes["a"]
    assert "guess" == expected_of("a", step, took(a=2)).known


def test_S4_3_steps_in_a_round_trip_are_in_no_wave_and_do_not_hide_the_others() -> None:
    level = shape_of(design({"a": "", "b": "a d", "c": "b", "d": "c", "e": "a"})).levels["", "body"]
    assert (("a",), ("e",)) == level.waves
    assert ("b", "c", "d") == level.stuck


LOOP = {"load": "", "F": "load", "x": "", "y": "x", "z": "", "end": "F"}
INSIDE = {node: {"inside": "F"} for node in "xyz"}


def test_S4_3_what_stands_in_a_loop_has_waves_of_its_own_and_decides_how_long_the_loop_takes() -> None:
    shape = shape_of(design(LOOP, F={"operation": "flow.for_each"}, **INSIDE))
    assert (("x", "z"), ("y",)) == shape.levels["F", "body"].waves
    schedule = schedule_of(shape, took(load=1, x=2, y=3, z=1, end=1))
    assert (7.0, ("load", "F", "end")) == (schedule.seconds, schedule.path)
    assert ("steps_inside", 5.0) == (schedule.steps["F"].expected.known, schedule.steps["F"].expected.seconds)
    assert (1.0, 0.0, 4.0) == (
        schedule.steps["x"].begin,
        schedule.steps["y"].slack,
        schedule.steps["z"].slack,
    )
    assert "rounds" == shape.dynamic("F")


def test_S4_3_ways_that_are_taken_only_sometimes_are_said() -> None:
    made = design(
        {"ask": "", "yes": "ask", "rescue": "yes", "c": ""},
        ask={"operation": "flow.choice"},
        rescue={"run_if": "at_least_one_failed"},
        c={"inside": "ask", "part": "catch"},
    )
    edges = {**made.edges, "ask-yes": made.edges["ask-yes"].model_copy(update={"port": "true"})}
    shape = shape_of(made.model_copy(update={"edges": edges}))
    assert ((), ("choice",), ("run_if",), ("catch",)) == tuple(
        shape.sometimes(node) for node in ("ask", "yes", "rescue", "c")
    )


def test_S4_3_a_step_that_undoes_another_is_not_part_of_the_plan() -> None:
    shape = shape_of(design({"a": "", "u": ""}, u={"undoes": "a"}))
    assert (("a",),) == shape.levels["", "body"].waves
    assert ("u",) == shape.undoing


@pytest.mark.parametrize("seed", range(20))
def test_S4_3_no_step_can_be_late_by_more_than_its_slack(seed: int) -> None:
    """Against the definition: a step made longer by less than its slack changes nothing, by more it does."""
    dice = random.Random(seed)
    names = [f"s{number}" for number in range(dice.randint(2, 9))]
    after = {
        name: " ".join(one for one in names[:place] if dice.random() < 0.4)
        for place, name in enumerate(names)
    }
    seconds = {name: dice.randint(1, 9) for name in names}
    shape = shape_of(design(after))
    whole = schedule_of(shape, took(**seconds))
    for name, more in itertools.product(names, (1, 3)):
        longer = schedule_of(shape, took(**{**seconds, name: seconds[name] + more}))
        assert whole.seconds + max(0.0, more - whole.steps[name].slack) == longer.seconds
    assert whole.seconds == sum(seconds[name] for name in whole.path)


def test_S4_11_a_plan_costs_what_the_design_has_of_steps_and_edges() -> None:
    """Not their product: 3,000 steps in a row would never end otherwise."""
    names = [f"s{number}" for number in range(3000)]
    shape = shape_of(design({name: names[place - 1] if place else "" for place, name in enumerate(names)}))
    assert 3000.0 == schedule_of(shape, {}).seconds

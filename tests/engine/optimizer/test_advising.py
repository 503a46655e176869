"""What decides how long runs take, what a change would gain, and what came of it."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from crdt.ids import DocumentId, Micros, OrganisationId, UserId
from engine.optimizer.changing import (
    Change,
    FasterStep,
    MorePlaces,
    MoreRounds,
    OtherPriority,
    Setup,
    WithoutEdge,
    with_change,
)
from engine.optimizer.expecting import measure
from engine.optimizer.judging import Neighbour, decisive, gain_among, gain_of
from engine.optimizer.replaying import Recording, tasks_of
from engine.optimizer.simulating import Resources, makespan
from engine.optimizer.suggesting import advise
from engine.records import Json
from engine.statistics.facts import StepFact
from engine.statistics_records import Prediction, RunFact
from tests.engine.analysis.test_plan import design
from tests.engine.statistics.made import fact

FOUR = Setup(resources=Resources(places=4))


def planned(after: Mapping[str, str], **more: dict[str, Json]) -> Json:
    steps = {
        node: {
            "operation": "test.step", "after": before.split(), "inside": "", "part": "body", "input": {}, **more.get(node, {}),
        }
        for node, before in after.items()
    }  # fmt: skip
    return {"steps": steps}


def recorded(plan: Json, seconds: Mapping[str, float], took: float = 1.0) -> Recording:
    """`seconds` by key, as in `F[0]/x`."""
    steps = [
        StepFact(
            key=key, of=key.rpartition("/")[2], status="succeeded", began=0, waited=0, ran=round(one * 1e6),
            span=round(one * 1e6), held=round(one * 1e6), attempts=1,
        )
        for key, one in seconds.items()
    ]  # fmt: skip
    return Recording(plan=plan, steps=steps, needs={}, seconds=took)


def length(recording: Recording, setup: Setup = FOUR) -> float:
    return makespan(tasks_of(recording, setup.twist), setup.resources)


DIAMOND = {"a": "", "b": "a", "c": "a", "d": "b c"}
TOOK = {"a": 1.0, "b": 2.0, "c": 5.0, "d": 1.0}


def test_S4_8_a_step_that_did_not_run_is_seen_through() -> None:
    assert 2.0 == length(recorded(planned({"a": "", "b": "a", "c": "b"}), {"a": 1.0, "c": 1.0}))


LOOP = planned(
    {"load": "", "F": "load", "x": "", "y": "x", "end": "F"},
    F={"operation": "flow.for_each", "input": {"parallel": 1}},
    x={"inside": "F"},
    y={"inside": "F"},
)
ROUNDS = {"load": 1.0, **{f"F[{n}]/{step}": 1.0 for n in range(4) for step in "xy"}, "end": 1.0}


def test_S4_8_rounds_of_a_loop_go_one_after_the_other_and_side_by_side_when_asked() -> None:
    """Rule AN6."""
    recording = recorded(LOOP, ROUNDS)
    assert 10.0 == length(recording)
    assert 6.0 == length(recording, with_change(FOUR, MoreRounds(node="F", parallel=2)))
    assert 4.0 == length(recording, with_change(FOUR, MoreRounds(node="F", parallel=4)))


def test_S4_8_the_parts_of_a_try_follow_each_other() -> None:
    plan = planned(
        {"T": "", "b": "", "c": "", "f": "", "end": "T"},
        T={"operation": "flow.try"},
        b={"inside": "T"},
        c={"inside": "T", "part": "catch"},
        f={"inside": "T", "part": "finally"},
    )
    assert 10.0 == length(recorded(plan, {"b": 1.0, "c": 2.0, "f": 3.0, "end": 4.0}))
    assert 8.0 == length(recorded(plan, {"b": 1.0, "f": 3.0, "end": 4.0}))


@pytest.mark.parametrize(
    ("change", "gain"),
    [
        (FasterStep(node="c", times=2), 2.5),
        (FasterStep(node="b", times=2), 0.0),
        (WithoutEdge(source="a", target="c"), 1.0),
        (MorePlaces(places=1), -2.0),
    ],
)
def test_S4_8_what_if_is_answered_by_replaying_what_was_recorded(change: Change, gain: float) -> None:
    """Rule AN6."""
    seen = gain_of([recorded(planned(DIAMOND), TOOK, took=7.0)] * 10, FOUR, change)
    assert (gain, 7.0, 1.0, 10) == (seen.gain, seen.before, seen.close, seen.runs)


def test_S4_8_a_more_urgent_design_gains_what_others_wait() -> None:
    one = recorded(planned(dict.fromkeys("abcd", "")), dict.fromkeys("abcd", 1.0))
    neighbours = [Neighbour(recording=one, at=0.0, own=own) for own in (False, True, False)]
    setup = Setup(resources=Resources(places=1))
    assert gain_among(neighbours, setup, OtherPriority(priority=1)).gain > 0
    assert gain_among(neighbours, setup, OtherPriority(priority=5)).gain < 0
    assert 0.0 == gain_among(neighbours, setup, OtherPriority(priority=3)).gain


def varied(runs: int, **spread: tuple[float, float]) -> list[Recording]:
    dice = random.Random(5)
    return [
        recorded(planned(DIAMOND), {node: dice.uniform(*spread.get(node, (1.0, 1.0))) for node in DIAMOND})
        for _ in range(runs)
    ]


def test_S4_8_the_chance_that_a_step_decides_is_that_of_its_recorded_durations() -> None:
    """What comes before and after always decides; of two side by side the one that takes longer, pair by pair."""
    runs = varied(30, b=(1, 9), c=(1, 9))
    found = {one.node: one for one in decisive(runs, FOUR, draws=1000)}
    assert (1.0, 1.0) == (found["a"].chance, found["d"].chance)
    took = {node: [tasks_of(one)[node].seconds for one in runs] for node in "bc"}
    longer = sum(b > c for b in took["b"] for c in took["c"]) / 900
    assert longer == pytest.approx(found["b"].chance, abs=0.06)
    assert 1.0 == pytest.approx(found["b"].chance + found["c"].chance)
    assert 1.0 == pytest.approx(sum(one.share for one in found.values()))


def test_S4_8_the_same_runs_give_the_same_answer() -> None:
    """Rule AN7."""
    runs = varied(12, b=(1, 9), c=(1, 9))
    assert decisive(runs, FOUR) == decisive(runs, FOUR)


def suggested(runs: Sequence[Recording], made: Any, setup: Setup = FOUR) -> list[Change]:
    return [one.change for one in advise(made, runs, setup).suggestions]


def test_S4_8_the_bottleneck_comes_first_and_what_would_not_help_is_not_suggested() -> None:
    advice = advise(design(DIAMOND), varied(12, c=(8, 12)), FOUR)
    assert "c" == advice.decisive[0].node
    changes = [one.change for one in advice.suggestions]
    assert FasterStep(node="c") == changes[0]
    assert FasterStep(node="b") not in changes


def test_S4_8_more_places_are_suggested_when_what_decides_waits_for_one() -> None:
    wide = {f"s{number}": "" for number in range(8)}
    runs = [recorded(planned(wide), dict.fromkeys(wide, 1.0))] * 10
    assert MorePlaces(places=4) in suggested(runs, design(wide), Setup(resources=Resources(places=2)))
    assert MorePlaces(places=16) not in suggested(runs, design(wide), Setup(resources=Resources(places=8)))


def test_S4_8_an_edge_that_carries_no_value_is_suggested_and_one_that_does_is_not() -> None:
    made = design({"a": "", "b": "a"})
    runs = [recorded(planned({"a": "", "b": "a"}), {"a": 2.0, "b": 2.0})] * 10
    assert WithoutEdge(source="a", target="b") in suggested(runs, made)
    uses = design({"a": "", "b": "a"}, b={"parameters": {"given": {"$from": "a.output.rows"}}})
    assert WithoutEdge(source="a", target="b") not in suggested(runs, uses)


def test_S4_8_a_loop_whose_rounds_go_one_by_one_is_suggested_to_go_side_by_side() -> None:
    made = design(
        {"load": "", "F": "load", "x": "", "y": "x", "end": "F"},
        F={"operation": "flow.for_each", "parameters": {"parallel": 1}},
        x={"inside": "F"},
        y={"inside": "F"},
    )
    assert MoreRounds(node="F", parallel=4) == suggested([recorded(LOOP, ROUNDS)] * 10, made)[0]


def expected(before: float, after: float) -> Prediction:
    return Prediction(
        design=DocumentId("d"), id="p", organisation=OrganisationId("o"), change={}, version="v1", runs=20,
        before=before, after=after, by=UserId("u"), at=Micros(0),
    )  # fmt: skip


def runs_of(mean: float, count: int, seed: int) -> list[RunFact]:
    dice = random.Random(seed)
    return [fact(f"{seed}-{number}", seconds=dice.gauss(mean, 0.3)) for number in range(count)]


def test_S4_8_a_measured_gain_waits_for_enough_runs_and_then_is_held_against_the_expected_one() -> None:
    """Rule AN7."""
    before = runs_of(10.0, 30, 1)
    assert ("waiting", 9, None) == (
        (seen := measure(expected(10, 7), before, runs_of(7.0, 9, 2))).outcome,
        seen.runs,
        seen.gain,
    )
    reached = measure(expected(10, 7), before, runs_of(7.2, 20, 3))
    assert "reached" == reached.outcome
    assert 2.8 == pytest.approx(reached.gain, abs=0.3)
    assert "partly" == measure(expected(10, 7), before, runs_of(9.2, 20, 4)).outcome
    assert "not_reached" == measure(expected(10, 7), before, runs_of(11.0, 20, 5)).outcome
    assert "unclear" == measure(expected(10, 7), before, runs_of(10.0, 20, 6)).outcome


def test_S4_8_a_change_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[Change](Change).validate_python({"change": "magic"})

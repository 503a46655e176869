"""What runs cost, what of it came to nothing, and what a change would save: known by hand."""

from collections.abc import Mapping

import pytest

from engine.operations.operation import OperationContext
from engine.optimizer.changing import FasterStep, FirstTry, MorePlaces, Setup
from engine.optimizer.costing import Ended, StepCost, costs_of, spent_by
from engine.optimizer.expecting import measure
from engine.optimizer.judging import gain_of
from engine.optimizer.replaying import Recording, Twist
from engine.optimizer.simulating import Resources
from engine.optimizer.suggesting import advise
from engine.records import Json
from engine.runtime.clock import sleep
from engine.statistics.facts import StepFact, fact_of, read_steps
from tests.engine.analysis.test_plan import design
from tests.engine.optimizer.test_advising import expected, planned, runs_of
from tests.engine.optimizer.test_recorded import design as drawn
from tests.engine.optimizer.test_recorded import driven, step
from tests.engine.workshop import Workshop

FOUR = Setup(resources=Resources(places=4))
SECOND = 1_000_000


def took(seconds: Mapping[str, tuple[float, float]], status: str = "succeeded") -> list[StepFact]:
    """By key: seconds held, and how many of them were wasted."""
    return [
        StepFact(
            key=key, of=key.rpartition("/")[2], status=status, began=0, waited=0, ran=round(held * SECOND),
            span=round(held * SECOND), held=round(held * SECOND), attempts=1, wasted=round(wasted * SECOND),
        )
        for key, (held, wasted) in seconds.items()
    ]  # fmt: skip


def recording(seconds: Mapping[str, tuple[float, float]], after: Mapping[str, str]) -> Recording:
    return Recording(plan=planned(after), steps=took(seconds), needs={}, seconds=10.0)


def test_S4_8_costs_are_what_steps_held_and_what_of_it_came_to_nothing() -> None:
    """Rule AN8."""
    good = Ended(succeeded=True, steps=took({"a": (2, 0), "F[0]/x": (3, 1), "F[1]/x": (4, 0)}))
    bad = Ended(succeeded=False, steps=took({"a": (2, 0), "F[0]/x": (6, 6)}))
    costs = costs_of([good, good, bad])
    assert (3, 1, 26.0, 2.0, 8.0) == (costs.runs, costs.unsuccessful, costs.spent, costs.repeated, costs.lost)
    assert (
        StepCost(node="x", spent=20.0, repeated=2.0, lost=6.0),
        StepCost(node="a", spent=6.0, repeated=0.0, lost=2.0),
    ) == costs.steps


@pytest.mark.parametrize(
    ("change", "length", "spent"),
    [
        (FirstTry(node="b"), 4.0, 3.0),
        (FasterStep(node="b"), 3.0, 3.5),
        (FasterStep(node="a"), 0.5, 0.5),
        (MorePlaces(places=9), 0.0, 0.0),
    ],
)
def test_S4_8_what_a_change_saves_is_what_recorded_steps_held_with_and_without_it(
    change: FirstTry | FasterStep | MorePlaces, length: float, spent: float
) -> None:
    """`a` takes 1 s, then `b` 7 s of which 3 s were attempts that failed, beside `c` with 4 s."""
    one = recording({"a": (1, 0), "b": (7, 3), "c": (4, 0)}, {"a": "", "b": "a", "c": "a"})
    setup, saved = FOUR, {"b": 3.0}.get(getattr(change, "node", ""), 0.0)
    gain = gain_of([one] * 10, setup, change)
    assert 12.0 == gain.spent_before
    assert spent == gain.spent_before - gain.spent_after
    assert (8.0, min(length, 3.0 if saved else length)) == (gain.before, gain.gain)


def test_S4_8_what_saves_only_cost_is_suggested_too() -> None:
    after = {"a": "", "long": "a", "dear": "a"}
    runs = [recording({"a": (1, 0), "long": (9, 0), "dear": (8, 4)}, after)] * 10
    advice = advise(design(after), runs, FOUR)
    changes = [one.change for one in advice.suggestions]
    assert {FirstTry(node="dear"), FasterStep(node="dear")} <= {*changes}
    assert FirstTry(node="long") not in changes
    first = next(one for one in advice.suggestions if one.change == FirstTry(node="dear"))
    assert (0.0, 18.0, 14.0) == (first.gain.gain, first.gain.spent_before, first.gain.spent_after)


def test_S4_8_an_expected_cost_stands_beside_the_measured_one() -> None:
    before, since = runs_of(10.0, 30, 1), runs_of(7.2, 20, 3)
    twice = Twist(times={"a": 2.0}, without=frozenset(), parallel={})
    seen = measure(expected(10, 7), before, since, twice)
    assert (1.0, 0.5, 1.0) == (seen.spent_before, seen.expected_spent, seen.spent)
    assert (None, None) == (
        measure(expected(10, 7), [], []).spent_before,
        measure(expected(10, 7), [], []).spent,
    )


def test_S4_8_facts_from_before_waste_was_counted_say_what_follows_from_the_rest() -> None:
    row: Json = ["a", "a", "failed", 0, 0, 5, 5, 5, 2]
    assert [5, 0] == [one.wasted for one in read_steps([row, [*row[:2], "succeeded", *row[3:]]])]
    assert 1.0 == spent_by(took({"a": (1, 0)}))


@pytest.mark.anyio
async def test_S4_8_what_attempts_wasted_is_read_off_a_run() -> None:
    """Two attempts of 3 s fail, the third takes 2 s; the pauses between them hold no place."""
    again: Json = {"attempts": 3, "backoff_s": 5.0, "jitter": False}
    made = drawn({"a": step("a", retry=again), "b": step("b")}, "a>b")
    async with Workshop(places=2) as shop:
        tried: list[int] = []

        async def course(_context: OperationContext) -> None:
            tried.append(1)
            await sleep(shop.clock, 2.0 if len(tried) > 2 else 3.0)
            if len(tried) <= 2:
                raise RuntimeError

        async def short(_context: OperationContext) -> None:
            await sleep(shop.clock, 1.0)

        shop.stage.courses |= {"a": course, "b": short}
        record = await driven(shop, made)
        fact = fact_of(record, await shop.engine.read(record.id))
        assert fact is not None
        facts = {one.key: one for one in read_steps(fact.steps)}
        assert (8.0, 6.0, 3) == (facts["a"].held / SECOND, facts["a"].wasted / SECOND, facts["a"].attempts)
        assert 0 == facts["b"].wasted

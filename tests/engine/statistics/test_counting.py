"""What is counted of runs, how close quantiles come, and what is claimed from few of them."""

import math
import random
import statistics
from functools import partial
from itertools import pairwise

import pytest

from engine.statistics.comparing import Comparison, compare, difference, median, rate
from engine.statistics.days import Sums, empty_day, together, with_facts
from engine.statistics.histogram import added, bucket_of, counted, quantile, read, value_of, written
from engine.statistics.reading import statistics_of, trend_of
from engine.statistics_records import RunDay, RunFact
from tests.engine.statistics.made import PLAN, SECOND, fact
from tests.support.work import lines


def day(*facts: RunFact) -> RunDay:
    return with_facts(empty_day(facts[0]), [(one, PLAN) for one in facts])


@pytest.mark.parametrize("share", [0.01, 0.5, 0.95, 0.99])
def test_S4_9_a_quantile_is_off_by_one_percent_at_most_however_durations_fall(share: float) -> None:
    """Rule AN4."""
    dice = random.Random(3)
    values = sorted(round(dice.lognormvariate(14, 2)) + 1 for _ in range(2_000))
    exact = values[math.ceil(share * len(values)) - 1]
    assert exact == pytest.approx(quantile(counted(values), share), rel=0.0101)


def test_S4_9_buckets_rise_with_what_they_hold_and_survive_being_written() -> None:
    assert all(one <= other for one, other in pairwise(bucket_of(value) for value in range(5_000)))
    assert 0.0 == value_of(bucket_of(0))
    counts = counted([0, 1, 1, 5_000_000])
    assert counts == read(written(counts))
    assert counted([0, 1, 1, 5_000_000, 7]) == added(counts, counted([7]))


def test_S4_9_a_day_says_how_its_runs_ended_how_long_they_took_and_what_they_cost() -> None:
    runs = [
        fact("1", seconds=2),
        fact("2", seconds=4, waited=1),
        fact("3", status="failed"),
        fact("4", status="cancelled"),
    ]
    seen = together([day(*runs)])
    assert (4, 2, 1, 1) == (seen.runs, seen.succeeded, seen.failed, seen.cancelled)
    assert 4 * SECOND == seen.held
    assert 2 == sum(seen.durations.values()), "only those that succeeded are timed"


@pytest.mark.parametrize("seed", range(5))
def test_S4_9_counting_one_by_one_day_by_day_is_counting_all_at_once(seed: int) -> None:
    dice = random.Random(seed)
    facts = [
        fact(
            str(number),
            seconds=dice.uniform(0.1, 9),
            status=dice.choice(["succeeded", "failed", "cancelled"]),
            steps={node: dice.uniform(0.1, 3) for node in dice.sample("abc", 2)},
        )
        for number in range(40)
    ]
    one_by_one = empty_day(facts[0])
    for one in facts:
        one_by_one = with_facts(one_by_one, [(one, PLAN)])
    assert day(*facts) == one_by_one
    halves = together([day(*facts[:15]), day(*facts[15:])])
    assert together([one_by_one]) == halves


def test_S4_9_a_run_costs_the_same_however_many_were_counted_before() -> None:
    few = day(*(fact(str(number), seconds=1 + number % 7) for number in range(20)))
    many = day(*(fact(str(number), seconds=1 + number % 7) for number in range(2_000)))
    assert lines(partial(with_facts, few, [(fact("x"), PLAN)])) == lines(
        partial(with_facts, many, [(fact("x"), PLAN)])
    )


def test_S4_9_an_answer_costs_the_same_for_ten_thousand_runs_as_for_a_hundred() -> None:
    """Rule AN4."""

    def asked(runs: int) -> int:
        rows = [
            day(*(fact(str(one), seconds=1 + one % 7, day=at) for one in range(runs))) for at in range(10)
        ]
        answer = partial(statistics_of, rows, days=30, titles={"a": "A"}, names={}, current="v1")
        answer()  # what is compiled when it is first called is no part of the work
        return lines(answer)

    assert asked(1_000) < 1.05 * asked(10)


def test_S4_9_a_rate_from_few_runs_has_a_wide_interval_and_one_from_none_has_no_value() -> None:
    assert (None, None, None) == (rate(0, 0).value, rate(0, 0).low, rate(0, 0).high)
    three = rate(3, 3)
    assert (1.0, 1.0) == (three.value, three.high)
    assert 0.438 == pytest.approx(three.low, abs=0.001)  # Wilson
    assert (0.9, 0.8256, 0.9448) == pytest.approx(
        (rate(90, 100).value, rate(90, 100).low, rate(90, 100).high), abs=1e-4
    )


def test_S4_9_the_difference_of_two_rates_is_newcombes() -> None:
    seen = difference(48, 80, 56, 70)  # his own example, (a) of table II, the other way round
    assert (0.2, 0.0524, 0.3339) == pytest.approx((seen.value, seen.low, seen.high), abs=1e-4)


def sums(seconds: list[float], failed: int = 0) -> Sums:
    runs = [fact(str(number), seconds=one) for number, one in enumerate(seconds)]
    return together([day(*runs, *(fact(f"f{number}", status="failed") for number in range(failed)))])


def beside(first: list[float], second: list[float]) -> Comparison:
    return compare(sums(first), sums(second))


def test_S4_9_nothing_is_claimed_from_three_runs_however_much_they_differ() -> None:
    """Rule AN5."""
    seen = beside([9.0] * 30, [1.0] * 3)
    assert ("too_few", "too_few", (30, 3)) == (seen.duration_verdict, seen.success_verdict, seen.timed)
    assert (None, None) == (median(sums([1.0] * 3).durations).low, median(sums([1.0] * 3).durations).high)


def test_S4_9_a_version_that_is_plainly_faster_is_said_to_be_and_by_how_much() -> None:
    dice = random.Random(1)
    slow, fast = ([dice.gauss(mean, 0.5) for _ in range(40)] for mean in (10.0, 8.0))
    seen = beside(slow, fast)
    assert "better" == seen.duration_verdict
    assert "worse" == beside(fast, slow).duration_verdict
    assert statistics.median(fast) / statistics.median(slow) == pytest.approx(seen.duration, rel=0.03)


def test_S4_9_chance_alone_is_seldom_taken_for_a_difference() -> None:
    """Rule AN5."""
    dice = random.Random(2)
    verdicts = [
        beside([dice.gauss(5, 1) for _ in range(20)], [dice.gauss(5, 1) for _ in range(20)]).duration_verdict
        for _ in range(100)
    ]
    assert verdicts.count("no_difference_seen") >= 89  # 5 % of 100 are expected to be claimed


def test_S4_9_failures_that_came_with_a_version_are_seen() -> None:
    assert "worse" == compare(sums([1.0] * 60), sums([1.0] * 40, failed=20)).success_verdict
    assert "no_difference_seen" == compare(sums([1.0] * 20), sums([1.0] * 19, failed=1)).success_verdict


def test_S4_9_a_trend_needs_seven_days_and_says_how_much_a_day() -> None:
    """Rule AN5."""
    rising = {at: counted([round((10 + 0.5 * at) * SECOND)]) for at in range(12)}
    seen = trend_of(rising)
    assert 0.5 == pytest.approx(seen.per_day, rel=0.1)
    assert seen.p is not None
    assert seen.p < 0.01
    assert (6, None) == (trend_of({at: rising[at] for at in range(6)}).days, trend_of({0: rising[0]}).per_day)


def test_S4_9_a_step_is_named_as_the_design_names_it_and_one_that_is_gone_says_so() -> None:
    rows = [day(fact("1", steps={"a": 3.0, "b": 1.0}))]
    a, b = statistics_of(rows, days=30, titles={"a": "Load"}, names={}, current="v1").steps
    assert ("Load", False, 0.75) == (a.title, a.gone, a.share)
    assert ("b", True, 0.25) == (b.title, b.gone, b.share)


def test_S4_9_versions_stand_newest_first_with_their_names() -> None:
    rows = [day(fact("1", day=1)), day(fact("2", day=2, version="v2")), day(fact("3", day=3))]
    seen = statistics_of(rows, days=30, titles={}, names={"v1": "Before"}, current="v2").versions
    assert [("v1", "Before", False, 2), ("v2", "", True, 1)] == [
        (one.version, one.name, one.current, one.outcomes.runs) for one in seen
    ]

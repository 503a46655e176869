"""The five strategies and the plan: nothing is lost, nothing comes twice, nobody waits for ever. Random, with small fixed seeds."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil
from random import Random

import pytest

from engine.bulk.batching.adaptive import resized
from engine.bulk.batching.resource import free, hold
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.batching.strategy import WEIGHT, Line, Measured, Room, Waiting
from engine.bulk.kind import Item
from engine.bulk.planning import DoubledItem, Plan, PlanCycle, plan
from engine.bulk.rate import Rate
from engine.bulk.settings import MOST_BATCH, JobSettings, StrategyName

SEEDS = range(8)


def things(chance: Random, count: int) -> list[Waiting]:
    return [
        Waiting(
            one, chance.randrange(-3, 4), chance.choice([0.5, 1.0, 3.0, 20.0]), f"s{chance.randrange(3)}", 0.0
        )
        for one in range(count)
    ]


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_BU4_no_strategy_loses_or_doubles_an_item(name: str, seed: int) -> None:
    chance, settings = Random(seed), JobSettings(budget=4.0)
    strategy = STRATEGIES[name]  # type: ignore[index]
    line, coming = strategy.line(settings), things(chance, 120)
    there: dict[str, float] = {WEIGHT: settings.budget, "s0": 1, "s1": 2}
    used: dict[str, float] = {}
    in_hand: list[Waiting] = []
    got: Counter[int] = Counter()
    while coming or len(line) or in_hand:
        if coming and chance.random() < 0.4:
            line.add([coming.pop() for _ in range(min(len(coming), chance.randrange(1, 20)))])
        taken = line.take(chance.randrange(1, 9), Room(there, used))
        assert taken or not len(line) or used, "something goes when nothing is in hand"
        for item in taken:
            got[item.position] += 1
            hold(used, item)
        if name == "resource":
            within(in_hand, taken, there)
        in_hand += taken
        while in_hand and chance.random() < 0.6:
            free(used, in_hand.pop(chance.randrange(len(in_hand))))
    assert dict.fromkeys(range(120), 1) == got
    assert {} == used


def within(in_hand: Sequence[Waiting], taken: Sequence[Waiting], there: dict[str, float]) -> None:
    together = [*in_hand, *taken]
    for name, most in there.items():
        held = sum(
            item.weight if name == WEIGHT else 1.0 for item in together if name in {WEIGHT, item.source}
        )
        assert held <= most or len(together) == 1 or not taken


@pytest.mark.parametrize("seed", SEEDS)
def test_BU5_nobody_waits_for_ever_behind_what_is_more_important(seed: int) -> None:
    chance, patience = Random(seed), 5.0
    line: Line = STRATEGIES["priority"].line(JobSettings(patience=patience))
    line.add([Waiting(0, -2, 1.0, "", 0.0)])
    for moment in range(1, 200):
        line.add([Waiting(moment, chance.randrange(-2, 3), 1.0, "", float(moment))])
        line.add([Waiting(1000 + moment, 2, 1.0, "", float(moment))])
        if any(item.position == 0 for item in line.take(2, Room({}, {}))):
            assert moment <= 1 + 4 * patience
            return
    pytest.fail("the least important one never came")


@pytest.mark.parametrize("seed", SEEDS)
def test_BU6_what_is_heavy_is_not_passed_over_for_ever(seed: int) -> None:
    chance = Random(seed)
    line = STRATEGIES["resource"].line(JobSettings())
    line.add([Waiting(0, 0, 9.0, "", 0.0)])
    there, used = {WEIGHT: 10.0}, {WEIGHT: 2.0}
    in_hand = [Waiting(-1, 0, 2.0, "", 0.0)]
    for batch in range(1, 60):
        line.add([Waiting(batch, 0, 2.0, "", 0.0)])
        taken = line.take(4, Room(there, used))
        for item in taken:
            hold(used, item)
        if any(item.position == 0 for item in taken):
            assert batch <= 30
            return
        in_hand += taken
        while len(in_hand) > 1:
            free(used, in_hand.pop(chance.randrange(len(in_hand))))
        if not taken and in_hand:
            free(used, in_hand.pop())
    pytest.fail("the heavy one never came")


def test_BU6_a_source_that_is_full_keeps_nobody_waiting_who_opens_another() -> None:
    line = STRATEGIES["resource"].line(JobSettings())
    line.add([Waiting(one, 0, 1.0, "full", 0.0) for one in range(40)])
    line.add([Waiting(one, 0, 1.0, "open", 0.0) for one in range(40, 80)])
    room = Room({WEIGHT: 10.0, "full": 1}, {WEIGHT: 1.0, "full": 1})
    assert list(range(40, 80)) == [item.position for _ in range(40) for item in line.take(1, room)]
    assert (40, []) == (len(line), list(line.take(1, room)))
    assert [0] == [item.position for item in line.take(5, Room(room.there, {}))]


def test_BU4_an_adaptive_batch_finds_the_size_that_takes_the_wanted_time() -> None:
    settings = JobSettings(target=0.1)
    size, sizes = 10, []
    for step in range(400):
        each = 0.001 if step < 200 else 0.01
        sizes.append(size)
        size = resized(size, Measured(size=size, seconds=size * each), settings)
    assert all(60 <= one <= 108 for one in sizes[50:200])
    assert all(5 <= one <= 12 for one in sizes[210:])
    assert MOST_BATCH == resized(900, Measured(size=900, seconds=0.0), settings)
    assert 900 == resized(900, Measured(size=3, seconds=0.0), settings)
    assert 1 == resized(1, Measured(size=1, seconds=9.0), settings)


PARALLEL = 4
COMMIT = 0.002
"""Seconds that a batch costs by itself."""
SIZES = (3, 10, 30, 100, 300, MOST_BATCH)


def simulated(
    name: StrategyName, size: int, seconds: Callable[[int], float], count: int
) -> tuple[float, float]:
    """How long so many items take, and the longest time that one of their batches was worked on."""
    settings, strategy = JobSettings(strategy=name, size=size, parallel=PARALLEL), STRATEGIES[name]
    longest = strategy.longest(settings) or float("inf")
    total, worst, done = 0.0, 0.0, 0
    while done < count:
        joined, took = 0, 0.0
        while joined < size and done < count and took <= longest:
            took += seconds(done) / PARALLEL
            joined, done = joined + 1, done + 1
        size = strategy.resize(size, Measured(size=joined, seconds=took), settings)
        total, worst = total + took + COMMIT, max(worst, took)
    return total, worst


@pytest.mark.parametrize("each", [0.0, 0.000_1, 0.001, 0.01, 0.1, 1.0])
def test_BU4_adaptive_batches_are_nearly_as_fast_as_the_best_size_whatever_items_take(each: float) -> None:
    count = 100_000
    took, _ = simulated("adaptive", 10, lambda _: each, count)
    best = min(count * each / PARALLEL + ceil(count / size) * COMMIT for size in SIZES)
    assert best >= 0.9 * took


def test_BU4_when_items_become_slow_no_size_is_as_fast_and_saves_as_soon_as_adaptive_batches() -> None:
    """A batch is saved when it is over: what a kill loses, and how far behind what is seen as saved may be."""
    fast, slow = 0.000_1, 0.05

    def seconds(number: int) -> float:
        return slow if number >= 100_000 else fast

    took, longest = simulated("adaptive", 10, seconds, 100_500)
    assert longest <= 0.1 + slow
    fixed = {size: simulated("fixed", size, seconds, 100_500) for size in SIZES}
    as_soon = [total for total, worst in fixed.values() if worst <= 2 * longest]
    assert as_soon
    assert took <= 0.9 * min(as_soon)
    assert took <= min(total for total, _ in fixed.values()) / 0.9


def graph(chance: Random, count: int) -> list[Item]:
    items = []
    for one in range(count):
        earlier = [f"i{chance.randrange(one)}" for _ in range(chance.randrange(3))] if one else []
        items.append(
            Item(id=f"i{one}", title=f"I{one}", depends_on=tuple(earlier), priority=chance.randrange(3))
        )
    chance.shuffle(items)
    return items


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_BU3_a_plan_has_each_item_once_and_after_what_it_waits_for(name: str, seed: int) -> None:
    items = graph(Random(seed), 60)
    found: Plan = plan(items, STRATEGIES[name].order)  # type: ignore[index]
    placed = [found.at(position) for position in range(len(found))]
    assert sorted(item.id for item in items) == sorted(item.id for item, _ in placed)
    wave_of = {item.id: wave for item, wave in placed}
    assert all(wave_of[one] < wave_of[item.id] for item in items for one in item.depends_on)
    assert all(before <= after for (_, before), (_, after) in pairwise(placed))
    assert found.waves == 1 + max(wave_of.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_BU3_a_circle_among_many_is_shown_as_its_path(seed: int) -> None:
    chance = Random(seed)
    items = graph(chance, 40)
    ring = chance.sample(range(40), 4)
    numbered = {int(item.id[1:]): item for item in items}
    for one, other in pairwise([*ring, ring[0]]):
        before = numbered[one]
        numbered[one] = Item(id=before.id, title=before.title, depends_on=(*before.depends_on, f"i{other}"))
    with pytest.raises(PlanCycle) as refused:
        plan(list(numbered.values()))
    circle = refused.value.details["circle"]
    waits = {item.title: {f"I{one[1:]}" for one in item.depends_on} for item in numbered.values()}
    assert circle[0] == circle[-1]
    assert all(first in waits[then] for first, then in pairwise(circle))


def test_BU2_a_selection_with_the_same_thing_twice_is_refused() -> None:
    with pytest.raises(DoubledItem):
        plan([Item(id="a", title="A"), Item(id="b", title="B"), Item(id="a", title="A")])
    assert (0, 0) == (len(plan([])), plan([]).waves)


def test_BU17_rate_and_end_are_smoothed_and_honest_from_the_first_word() -> None:
    rate = Rate().after(100, 1.0)
    assert (100.0, 9.0) == (rate.per_second, rate.eta(900))
    for _ in range(100):
        rate = rate.after(50, 1.0)
    assert 50.0 == pytest.approx(rate.per_second, abs=0.5)
    assert 50.0 * 0.75 < rate.after(0, 1.0).per_second < 50.0
    assert (None, 0.0) == (Rate().eta(5), Rate().eta(0))

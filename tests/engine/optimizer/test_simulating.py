"""A simulated run goes as the engine's own would: the same queue, the same order, the same moments."""

import asyncio
import random

import pytest

from crdt.ids import RunId
from engine.operations.operation import OperationContext
from engine.optimizer.simulating import Course, Job, Resources, Task, makespan, simulate
from engine.runtime.clock import sleep
from engine.workflow.designs.graph import in_order, waits_for
from engine.workflow.serving.queue import NOTHING, Needs
from tests.engine.workshop import Workshop, design

pytestmark = pytest.mark.anyio

RUN = RunId("run")
GPU = Needs(slots=(("gpu", 1),))


def tasks(after: dict[str, str], seconds: dict[str, float], needs: Needs = NOTHING) -> dict[str, Task]:
    return {
        node: Task(after=tuple(before.split()), seconds=seconds[node], needs=needs)
        for node, before in after.items()
    }


def course(of: dict[str, Task], places: int = 4, **slots: int) -> Course:
    return simulate([Job(run=RUN, tasks=of)], Resources(places=places, slots=slots))[RUN]


DIAMOND = tasks({"a": "", "b": "a", "c": "a", "d": "b c"}, {"a": 1, "b": 2, "c": 5, "d": 1})


def test_S4_8_with_places_enough_a_run_is_as_long_as_its_longest_way() -> None:
    assert (7.0, ["a", "c", "d"]) == (course(DIAMOND).length, course(DIAMOND).chain())


def test_S4_8_with_one_place_everything_goes_one_after_the_other_and_the_chain_says_who_held_it() -> None:
    seen = course(DIAMOND, places=1)
    assert (9.0, ["a", "b", "c", "d"]) == (seen.length, seen.chain())
    assert seen.moments["c"].waited
    assert "b" == seen.moments["c"].because


def test_S4_8_steps_that_need_a_slot_wait_for_it_while_others_go_on() -> None:
    of = tasks(dict.fromkeys("abc", ""), dict.fromkeys("abc", 2.0), GPU) | {"x": Task(after=(), seconds=1.0)}
    assert (6.0, 1.0) == (course(of, gpu=1).length, course(of, gpu=1).moments["x"].end)
    assert 2.0 == course(of, gpu=3).length


def test_S4_8_who_asks_for_more_of_a_slot_than_there_is_does_not_stop_the_replay() -> None:
    assert 2.0 == course({"a": Task(after=(), seconds=2.0, needs=Needs(slots=(("gpu", 9),)))}, gpu=1).length


def test_S4_8_what_holds_no_place_takes_its_time_beside_the_others() -> None:
    of = {"wait": Task(after=(), seconds=9.0, place=False), **DIAMOND}
    assert (9.0, 9.0) == (makespan(of, Resources(places=1)), makespan(DIAMOND, Resources(places=1)))


def test_S4_8_of_two_runs_the_more_urgent_is_served_first_and_both_are_whole() -> None:
    jobs = [
        Job(
            run=RunId(name),
            tasks=tasks(dict.fromkeys("abcd", ""), dict.fromkeys("abcd", 1.0)),
            priority=priority,
        )
        for name, priority in (("late", 5), ("soon", 1))
    ]
    seen = simulate(jobs, Resources(places=1))
    assert seen[RunId("soon")].length < seen[RunId("late")].length == 8.0


def test_S4_8_a_run_that_is_asked_for_later_is_measured_from_there() -> None:
    seen = simulate([Job(run=RUN, tasks=DIAMOND, at=100.0)], Resources(places=4))[RUN]
    assert (7.0, 107.0) == (seen.length, seen.moments["d"].end)


def test_S4_8_nothing_takes_no_time() -> None:
    assert (0.0, []) == (course({}).length, course({}).chain())


@pytest.mark.parametrize("seed", range(12))
async def test_S4_8_the_engine_itself_takes_exactly_as_long_as_the_simulated_list_schedule(seed: int) -> None:
    """Rule AN6."""
    dice = random.Random(seed)
    places = dice.randint(1, 4)
    names = [f"s{number:02}" for number in range(dice.randint(2, 16))]
    after = {
        name: " ".join(one for one in names[:place] if dice.random() < 0.2)
        for place, name in enumerate(names)
    }
    seconds = {name: dice.uniform(1, 9) for name in names}
    queued = {node: after[node] for node in in_order(waits_for(design(after)))}
    expected = makespan(tasks(queued, seconds), Resources(places=places))
    assert expected == pytest.approx(await measured(after, seconds, places), abs=1e-3)


async def measured(after: dict[str, str], seconds: dict[str, float], places: int) -> float:
    """Seconds of a real run on a clock that stands while anything happens."""
    async with Workshop(places=places) as shop:
        for node, lasts in seconds.items():

            async def course(_context: OperationContext, lasts: float = lasts) -> None:
                await sleep(shop.clock, lasts)

            shop.stage.courses[node] = course
        running = asyncio.ensure_future(shop.run(design(after)))
        while not running.done():
            for _ in range(60):
                await asyncio.sleep(0)
            if not running.done() and (due := shop.clock.until_next()) is not None:
                shop.clock.advance(due)
        record = running.result()
        assert "succeeded" == record.status
        assert record.started_at is not None
        assert record.finished_at is not None
        return (record.finished_at - record.started_at) / 1_000_000

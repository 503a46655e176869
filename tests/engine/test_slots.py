"""Who may run now, how often a step may speak, and how long the loop is held. Rules G3 and G9 of engine/SPEC.md."""

import asyncio
import itertools
import random
import threading
from typing import Any

import pytest

from crdt.ids import RunId
from engine.records import Json
from engine.runtime.clock import ManualClock
from engine.runtime.pace import Pace
from engine.workflow.reporter import StepReporter
from engine.workflow.serving.queue import Queue
from engine.workflow.serving.slots import Slots

pytestmark = pytest.mark.anyio

A, B, C = RunId("a"), RunId("b"), RunId("c")


class Scene:
    def __init__(self, places: int) -> None:
        self.granted: list[tuple[str, str]] = []
        self.slots = Slots(
            Queue(places), lambda run, node, _: self.granted.append((run, node)), ManualClock()
        )


async def test_G3_no_more_steps_run_than_there_are_places() -> None:
    scene = Scene(2)
    for node in "xyz":
        scene.slots.request(A, node, 1)
    assert [(A, "x"), (A, "y")] == scene.granted
    scene.slots.release(A, "x")
    assert [(A, "x"), (A, "y"), (A, "z")] == scene.granted


async def test_G3_runs_take_turns() -> None:
    scene = Scene(1)
    scene.slots.request(C, "first", 1)
    for node in ("1", "2", "3"):
        scene.slots.request(A, node, 1)
    scene.slots.request(B, "1", 1)
    scene.slots.release(C, "first")
    for _ in range(4):
        scene.slots.release(*scene.granted[-1])  # type: ignore[arg-type]
    assert [(A, "1"), (B, "1"), (A, "2"), (A, "3")] == scene.granted[1:]


async def test_RX8_a_place_that_is_claimed_is_had_at_once_or_waited_for() -> None:
    scene = Scene(1)
    assert scene.slots.claim(A, "x", 1)
    assert not scene.slots.claim(B, "x", 1)
    assert [] == scene.granted
    scene.slots.release(A, "x")
    assert [(B, "x")] == scene.granted


async def test_RX8_who_claims_does_not_pass_those_who_wait() -> None:
    scene = Scene(1)
    assert scene.slots.claim(A, "x", 1)
    scene.slots.request(B, "x", 1)
    scene.slots.forget(A)
    assert [(B, "x")] == scene.granted
    assert not scene.slots.claim(A, "y", 1)


async def test_G3_a_place_that_is_not_needed_or_not_held_changes_nothing() -> None:
    scene = Scene(1)
    scene.slots.request(A, "x", 1)
    scene.slots.request(A, "y", 1)
    scene.slots.request(B, "x", 1)
    scene.slots.withdraw(A, "y")
    scene.slots.release(B, "x")
    scene.slots.release(A, "x")
    assert [(A, "x"), (B, "x")] == scene.granted


async def test_G3_places_are_neither_lost_nor_made_up() -> None:
    dice = random.Random(3)
    scene = Scene(5)
    held: set[tuple[str, str]] = set()
    for turn in range(3000):
        run, node = RunId(dice.choice("abcd")), f"{turn}"
        match dice.randrange(4):
            case 0 | 1:
                scene.slots.request(run, node, 1)
            case 2 if held:
                one = dice.choice(sorted(held))
                held.discard(one)
                scene.slots.release(RunId(one[0]), one[1])
            case 3 if dice.random() < 0.1:
                held = {one for one in held if one[0] != run}
                scene.slots.forget(run)
        held |= set(scene.granted)
        scene.granted.clear()
        assert 5 == scene.slots.free + len(held)
        assert scene.slots.free == 0 or scene.slots.waiting == 0


async def test_G9_a_worker_thread_may_speak() -> None:
    clock = ManualClock()
    sent: list[tuple[str, dict[str, Json]]] = []
    reporter = StepReporter(clock, lambda topic, payload: sent.append((topic, payload)))
    thread = threading.Thread(target=lambda: reporter.log("info", "from afar"))
    thread.start()
    thread.join()
    assert [] == sent
    await asyncio.sleep(0)
    assert ["from afar"] == [line["message"] for _, payload in sent for line in payload["lines"]]
    assert ("from afar",) == tuple(line.message for line in reporter.close())
    reporter.log("info", "too late")
    clock.advance(10)
    assert 1 == len(sent)


async def test_G9_what_is_too_much_for_one_message_is_counted() -> None:
    clock = ManualClock()
    sent: list[Any] = []
    reporter = StepReporter(clock, lambda _, payload: sent.append(payload))
    for number in range(300):
        reporter.log("info", f"{number}")
    clock.advance(1)
    assert [(1, 0), (100, 199)] == [(len(payload["lines"]), payload["dropped"]) for payload in sent]
    assert "299" == reporter.close()[-1].message


async def test_a_thousand_that_wake_together_take_turns_with_everybody_else() -> None:
    pace = Pace(10)
    done: list[int] = []
    passes: list[int] = []

    async def one(number: int) -> None:
        await pace.turn()
        done.append(number)

    async def watch() -> None:
        while len(done) < 1000:
            passes.append(len(done))
            await asyncio.sleep(0)

    await asyncio.gather(watch(), *(one(number) for number in range(1000)))
    assert list(range(1000)) == done
    assert 10 >= max(after - before for before, after in itertools.pairwise(passes))


async def test_RX9_turns_with_much_in_them_let_fewer_others_in() -> None:
    pace = Pace(10)
    done: list[int] = []
    passes: list[int] = []

    async def one(number: int) -> None:
        await pace.turn()
        done.append(number)
        pace.took(5)

    async def watch() -> None:
        while len(done) < 300:
            passes.append(len(done))
            await asyncio.sleep(0)

    await asyncio.gather(watch(), *(one(number) for number in range(300)))
    assert list(range(300)) == done
    # Once it is known that a turn takes five, two of them fill a pass.
    assert 2 >= max(after - before for before, after in itertools.pairwise(passes[-50:]))

"""Who runs next. Rules RX2 to RX5 of engine/SPEC.md."""

import random

import pytest

from crdt.ids import RunId
from engine.operations.rate import Rate
from engine.runtime.clock import ManualClock
from engine.workflow.serving.admission import Share
from engine.workflow.serving.queue import AGEING, Needs, Queue, Request
from engine.workflow.serving.slots import Slots
from tests.support.work import lines

A, B, C = RunId("a"), RunId("b"), RunId("c")


def served(queue: Queue, now: float = 0.0) -> list[str]:
    """Everybody, one after the other."""
    names = []
    while (request := queue.take(now)) is not None:
        names.append(request.node)
        queue.release(request.run, request.node)
    return names


def test_RX2_the_more_urgent_is_served_first_however_late_it_comes() -> None:
    queue = Queue(0)
    for priority in (5, 3, 1, 4, 2):
        queue.add(Request(RunId(f"{priority}"), f"{priority}", 1, priority), priority)
    queue.free = 1
    assert ["1", "2", "3", "4", "5"] == served(queue, 6.0)


def test_RX2_nobody_starves_beside_a_stream_of_more_urgent_steps() -> None:
    queue = Queue(1)
    queue.add(Request(A, "patient", 1, 5), 0.0)
    for second in range(1000):
        queue.add(Request(RunId(f"urgent {second}"), f"{second}", 1, 1), float(second))
        taken = queue.take(float(second))
        assert taken is not None
        if taken.node == "patient":
            assert 4 * AGEING >= second
            return
        queue.release(taken.run, taken.node)
    raise AssertionError("the least urgent step was never served")


def test_RX2_runs_of_one_priority_take_turns_however_many_steps_one_has() -> None:
    queue = Queue(0)
    for number in range(100):
        queue.add(Request(A, f"a{number}", 1), 0.0)
    for number in range(3):
        queue.add(Request(B, f"b{number}", 1), 0.0)
    queue.free = 1
    assert ["a0", "b0", "a1", "b1", "a2", "b2", "a3"] == served(queue)[:7]


def test_RX2_a_decision_costs_the_same_with_ten_thousand_waiting() -> None:
    def cost(waiting: int) -> int:
        queue = Queue(0)
        for number in range(waiting):
            needs = Needs(slots=(("gpu", 1),)) if number % 2 else Needs()
            queue.add(Request(RunId(f"{number}"), "x", 1, 1 + number % 5, needs), float(number % 7))
        queue.free = 10

        def decide() -> None:
            for _ in range(10):
                queue.take(100.0)

        return lines(decide)

    assert 1.5 * cost(100) >= cost(10_000)


def test_RX4_who_needs_a_slot_that_is_taken_waits_and_the_others_do_not() -> None:
    gpu = Needs(slots=(("gpu", 1),))
    queue = Queue(4, {"gpu": 1})
    for run, node, needs in ((A, "first", gpu), (B, "second", gpu), (C, "light", Needs())):
        queue.add(Request(run, node, 1, needs=needs), 0.0)
    taken = [queue.take(0.0), queue.take(0.0), queue.take(0.0)]
    assert ["first", "light", None] == [one and one.node for one in taken]
    queue.release(A, "first")
    assert "second" == getattr(queue.take(0.0), "node", None)


def test_RX4_who_needs_many_slots_is_not_passed_for_ever_by_those_who_need_few() -> None:
    queue = Queue(8, {"gpu": 2})
    queue.add(Request(A, "small", 1, needs=Needs(slots=(("gpu", 1),))), 0.0)
    assert queue.take(0.0) is not None
    queue.add(Request(B, "large", 1, needs=Needs(slots=(("gpu", 2),))), 1.0)
    queue.add(Request(C, "later", 1, needs=Needs(slots=(("gpu", 1),))), 2.0)
    assert queue.take(2.0) is None
    queue.release(A, "small")
    assert "large" == getattr(queue.take(2.0), "node", None)
    queue.release(B, "large")
    assert "later" == getattr(queue.take(2.0), "node", None)


def test_RX4_a_step_that_needs_more_than_there_is_is_found_out() -> None:
    queue = Queue(4, {"gpu": 2})
    assert queue.beyond(Needs(slots=(("gpu", 2),))) is None
    assert "gpu" == queue.beyond(Needs(slots=(("gpu", 3),)))
    assert "tpu" == queue.beyond(Needs(slots=(("tpu", 1),)))


def test_RX5_starts_keep_to_their_rate_in_every_window_and_hold_nothing_meanwhile() -> None:
    clock = ManualClock()
    granted: list[tuple[float, str]] = []
    queue = Queue(1, rates={"web": Rate(starts=2, seconds=10.0)})
    slots = Slots(queue, lambda _, node, __: granted.append((clock.monotonic(), node)), clock)
    for number in range(5):
        slots.request(A, f"web{number}", 1, needs=Needs(rates=("web",)))
        slots.release(A, f"web{number}")
    slots.request(B, "other", 1)
    slots.release(B, "other")
    for _ in range(30):
        clock.advance(1.0)
        for _, node in granted:
            slots.release(A, node)
    assert [(0, "web0"), (0, "web1"), (0, "other"), (10, "web2"), (10, "web3"), (20, "web4")] == granted


def test_RX2_places_and_slots_are_neither_lost_nor_made_up() -> None:
    dice = random.Random(5)
    queue = Queue(5, {"gpu": 2, "disk": 3})
    kinds = [Needs(), Needs(slots=(("gpu", 1),)), Needs(slots=(("disk", 3), ("gpu", 2)))]
    held: dict[tuple[str, str], Needs] = {}
    for turn in range(4000):
        run = RunId(dice.choice("abcd"))
        match dice.randrange(4):
            case 0 | 1:
                needs = dice.choice(kinds)
                queue.add(Request(run, f"{turn}", 1, dice.randint(1, 5), needs), float(turn))
            case 2 if held:
                one = dice.choice(sorted(held))
                del held[one]
                assert queue.release(RunId(one[0]), one[1])
            case 3 if dice.random() < 0.1:
                held = {one: needs for one, needs in held.items() if one[0] != run}
                queue.forget(run)
        while (request := queue.take(float(turn))) is not None:
            held[request.run, request.node] = request.needs
        assert 5 == queue.free + len(held)
        for name, total in (("gpu", 2), ("disk", 3)):
            assert total >= sum(dict(needs.slots).get(name, 0) for needs in held.values())


class Scene:
    """Runs of one key, each of one step."""

    def __init__(self, places: int = 100) -> None:
        self.clock = ManualClock()
        self.granted: list[str] = []
        self.slots = Slots(Queue(places), lambda run, _, __: self.granted.append(run), self.clock)

    def begin(self, run: str, limit: int = 1, priority: int = 3, key: str = "k") -> None:
        self.slots.know(RunId(run), Share(key=key, limit=limit, priority=priority))
        self.slots.request(RunId(run), "x", 1)

    def end(self, run: str) -> None:
        self.slots.release(RunId(run), "x")
        self.slots.leave(RunId(run))


def test_RX3_limit_one_never_runs_two() -> None:
    """Prefect #14869."""
    scene = Scene()
    for run in "abc":
        scene.begin(run)
    assert ["a"] == scene.granted
    scene.end("a")
    assert ["a", "b"] == scene.granted


def test_RX3_the_limit_holds_again_after_it_was_reached_once() -> None:
    """Kestra #13141."""
    scene = Scene()
    for number in range(20):
        scene.begin(f"{number}", limit=2)
    for number in range(20):
        assert min(20, number + 2) == len(scene.granted)
        scene.end(f"{number}")


def test_RX3_runs_that_are_ended_in_bulk_break_no_limit_and_strand_nobody() -> None:
    """Kestra #13743, DBOS #805."""
    scene = Scene()
    for number in range(10):
        scene.begin(f"{number}", limit=2)
    for number in range(2, 9):
        scene.slots.withdraw(RunId(f"{number}"), "x")
        scene.end(f"{number}")
    assert ["0", "1"] == scene.granted
    scene.end("0")
    assert ["0", "1", "9"] == scene.granted
    scene.begin("later", limit=2)
    assert ["0", "1", "9"] == scene.granted


def test_RX3_keys_do_not_wait_for_each_other() -> None:
    """Hatchet #1622, #2866."""
    scene = Scene()
    for number in range(100):
        scene.begin(f"{number}", key=f"{number}")
    assert 100 == len(scene.granted)


def test_RX3_a_run_that_only_waits_for_somebody_lets_others_go_on() -> None:
    """Kestra docs#5363: a paused approval must not hold the only place."""
    scene = Scene()
    for run in "abc":
        scene.begin(run)
    scene.slots.release(A, "x")
    scene.slots.rest(A)
    assert ["a", "b"] == scene.granted
    scene.slots.request(A, "after the gate", 1)
    assert ["a", "b"] == scene.granted
    scene.end("b")
    assert ["a", "b", "a"] == scene.granted
    scene.end("a")
    assert ["a", "b", "a", "c"] == scene.granted


def test_RX3_after_a_restart_those_that_had_begun_are_counted_first() -> None:
    """Kestra #7880: a restart bypasses no limit."""
    scene = Scene()
    scene.slots.know(A, Share(key="k", limit=1), begun=True)
    scene.begin("b")
    assert [] == scene.granted
    scene.slots.request(A, "x", 2)
    assert ["a"] == scene.granted
    scene.slots.forget(A)
    scene.slots.request(A, "x", 3)
    assert ["a", "a"] == scene.granted


@pytest.mark.parametrize("limit", [1, 3])
def test_RX3_the_urgent_begin_first(limit: int) -> None:
    scene = Scene()
    for number in range(limit):
        scene.begin(f"busy{number}", limit)
    scene.begin("slow", limit, priority=5)
    scene.begin("fast", limit, priority=1)
    scene.end("busy0")
    assert "fast" == scene.granted[-1]

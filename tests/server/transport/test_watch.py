"""The one timer, on a clock of our own."""

import heapq
import itertools
from collections.abc import Callable

from server.transport.watch import Stage, Watch


class HandClock:
    """An event loop's timers, turned by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.calls: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None], /) -> object:
        heapq.heappush(self.calls, (self.now + delay, next(self._order), callback))
        return None

    def advance(self, seconds: float) -> None:
        until = self.now + seconds
        while self.calls and self.calls[0][0] <= until:
            self.now, _, callback = heapq.heappop(self.calls)
            callback()
        self.now = until

    def stall(self, seconds: float) -> None:
        """The loop does not turn; what was due runs late."""
        self.now += seconds
        while self.calls and self.calls[0][0] <= self.now:
            heapq.heappop(self.calls)[2]()


class Waiting:
    def __init__(self) -> None:
        self.due: list[Stage] = []

    def fell_due(self, stage: Stage) -> None:
        self.due.append(stage)


def watch_on(clock: HandClock) -> Watch:
    return Watch(clock, {Stage.OPENING: 5.0, Stage.QUIET: 20.0, Stage.ASKED: 20.0, Stage.LEAVING: None})


def test_each_falls_due_once_and_not_before_its_time() -> None:
    clock, one = HandClock(), Waiting()
    watch_on(clock).wait(one, Stage.QUIET)
    clock.advance(19.9)
    assert [] == one.due
    clock.advance(1.2)
    assert [Stage.QUIET] == one.due
    clock.advance(100)
    assert [Stage.QUIET] == one.due


def test_one_timer_serves_ten_thousand_and_rests_when_nobody_waits() -> None:
    clock = HandClock()
    watch, everybody = watch_on(clock), [Waiting() for _ in range(10_000)]
    for one in everybody:
        watch.wait(one, Stage.QUIET)
    assert 1 == len(clock.calls)
    clock.advance(21)
    assert all(one.due == [Stage.QUIET] for one in everybody)
    assert [] == clock.calls


def test_who_enters_a_stage_leaves_the_one_before() -> None:
    clock, one = HandClock(), Waiting()
    watch = watch_on(clock)
    watch.wait(one, Stage.OPENING)
    clock.advance(4)
    watch.wait(one, Stage.QUIET)
    clock.advance(10)
    assert [] == one.due


def test_a_stage_without_seconds_never_falls_due() -> None:
    clock, one = HandClock(), Waiting()
    watch_on(clock).wait(one, Stage.LEAVING)
    assert [] == clock.calls


def test_who_is_forgotten_is_left_alone() -> None:
    clock, one, other = HandClock(), Waiting(), Waiting()
    watch = watch_on(clock)
    watch.wait(one, Stage.OPENING)
    watch.wait(other, Stage.OPENING)
    watch.forget(one)
    clock.advance(10)
    assert ([], [Stage.OPENING]) == (one.due, other.due)


def test_after_a_stall_of_the_loop_nobody_is_blamed_before_the_answers_are_read() -> None:
    clock, one = HandClock(), Waiting()
    watch = watch_on(clock)
    watch.wait(one, Stage.ASKED)
    clock.stall(60)
    assert [] == one.due
    watch.wait(one, Stage.QUIET)
    clock.advance(19)
    assert [] == one.due


def test_who_stays_silent_after_a_stall_falls_due_at_the_next_sweep() -> None:
    clock, one = HandClock(), Waiting()
    watch_on(clock).wait(one, Stage.ASKED)
    clock.stall(60)
    clock.advance(1.1)
    assert [Stage.ASKED] == one.due


def test_one_falling_due_may_forget_another() -> None:
    clock = HandClock()
    watch, second = watch_on(clock), Waiting()

    class Jealous(Waiting):
        def fell_due(self, stage: Stage) -> None:
            super().fell_due(stage)
            watch.forget(second)

    first = Jealous()
    watch.wait(first, Stage.OPENING)
    watch.wait(second, Stage.OPENING)
    clock.advance(6)
    assert ([Stage.OPENING], []) == (first.due, second.due)

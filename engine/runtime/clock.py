"""Clocks and ids. `ManualClock` stands still until somebody advances it; it is what tests and replays run on."""

import asyncio
import heapq
import os
import time
from collections.abc import Callable
from typing import Protocol

from crdt.ids import Micros, uuid7
from engine.ports import Clock

SECOND = 1_000_000
"""In microseconds."""


class Alarm(Protocol):
    def cancel(self) -> None: ...


class WakingClock(Clock, Protocol):
    """A clock that can also wake somebody. Alarms are not durable: see `engine/runtime/timers.py` for those."""

    def call_later(self, seconds: float, callback: Callable[[], object]) -> Alarm:
        """Called on the event loop. `callback` must not block and must not raise."""


async def sleep(clock: WakingClock, seconds: float) -> None:
    awake = asyncio.get_running_loop().create_future()
    alarm = clock.call_later(seconds, lambda: None if awake.done() else awake.set_result(None))
    try:
        await awake
    finally:
        alarm.cancel()


class SystemClock:
    def now(self) -> Micros:
        return Micros(time.time_ns() // 1000)

    monotonic = staticmethod(time.monotonic)  # asked for every event of every room: a call less

    def call_later(self, seconds: float, callback: Callable[[], object]) -> Alarm:
        return asyncio.get_running_loop().call_later(seconds, callback)


class SystemIds:
    def __init__(self, clock: Clock, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._entropy = entropy

    def new(self) -> str:
        return uuid7(self._clock.now(), self._entropy(10))


class ManualAlarm:
    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class ManualClock:
    """Time passes only in `advance`, which rings every alarm on the way at its own moment, in order."""

    def __init__(self, start: int = 1_700_000_000 * SECOND) -> None:
        self._start = start
        self._elapsed = 0.0
        self._rung = 0
        self._alarms: list[tuple[float, int, ManualAlarm]] = []

    def now(self) -> Micros:
        return Micros(self._start + round(self._elapsed * SECOND))

    def monotonic(self) -> float:
        return self._elapsed

    def call_later(self, seconds: float, callback: Callable[[], object]) -> Alarm:
        alarm = ManualAlarm(callback)
        self._rung += 1
        heapq.heappush(self._alarms, (self._elapsed + max(0.0, seconds), self._rung, alarm))
        return alarm

    def advance(self, seconds: float) -> None:
        until = self._elapsed + seconds
        while self._alarms and self._alarms[0][0] <= until:
            due, _, alarm = heapq.heappop(self._alarms)
            self._elapsed = due
            if alarm.callback is not None:
                alarm.callback()
        self._elapsed = until

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock; no time passes."""
        self._start += round(seconds * SECOND)

    def until_next(self) -> float | None:
        """Seconds to the next alarm, None when nobody waits for anything."""
        while self._alarms and self._alarms[0][2].callback is None:
            heapq.heappop(self._alarms)
        return self._alarms[0][0] - self._elapsed if self._alarms else None

"""Something that is done at most once in a while: at once, or when the pause since the last time is over."""

from collections.abc import Callable
from typing import Final

from engine.runtime.clock import Alarm, WakingClock

PAUSE: Final = 1.05
"""Seconds between two questions for the whole state, either way: a room answers one a second."""


class Paced:
    """`pause` in seconds."""

    __slots__ = ("_alarm", "_clock", "_last", "_pause")

    def __init__(self, clock: WakingClock, pause: float) -> None:
        self._clock = clock
        self._pause = pause
        self._last = float("-inf")
        self._alarm: Alarm | None = None

    def want(self, act: Callable[[], None]) -> None:
        """`act` finds out by itself what there is to do: wanted often, it is called once.

        It is not kept while nothing waits: a bound method is 80 bytes of every idle connection.
        """
        if self._alarm is not None:
            return
        wait = self._last + self._pause - self._clock.monotonic()
        if wait > 0:
            self._alarm = self._clock.call_later(wait, lambda: self._run(act))
        else:
            self._run(act)

    def _run(self, act: Callable[[], None]) -> None:
        self._alarm = None
        self.restart()
        act()

    def restart(self) -> None:
        """The pause begins now."""
        self._last = self._clock.monotonic()

    def cancel(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

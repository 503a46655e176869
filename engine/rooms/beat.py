"""Lets rooms that are due within a moment tick together: one timer, one wake-up of the writer, one transaction.

A room alone ticks at once. Where many are busy, the next beat comes `SPACING` after the one before, for all of them: a
transaction costs as much as a dozen rows, whoever's they are.
"""

from collections.abc import Callable
from typing import Final

from engine.runtime.clock import WakingClock

SPACING: Final = 0.006
"""Seconds between two beats."""

_NEVER: Final = float("-inf")


class Beat:
    """One per process. What it calls must not raise."""

    def __init__(self, clock: WakingClock) -> None:
        self._clock = clock
        self._waiting: list[Callable[[], None]] = []
        self._set = False
        self._last = _NEVER

    def call_later(self, seconds: float, tick: Callable[[], None]) -> None:
        """At the first beat after so many seconds."""
        if seconds > 0:
            self._clock.call_later(seconds, lambda: self._join(tick))
        else:
            self._join(tick)

    def _join(self, tick: Callable[[], None]) -> None:
        self._waiting.append(tick)
        if not self._set:
            self._set = True
            left = self._last + SPACING - self._clock.monotonic()
            self._clock.call_later(max(0.0, left), self._beat)

    def _beat(self) -> None:
        self._set = False
        self._last = self._clock.monotonic()
        ticks, self._waiting = self._waiting, []
        for tick in ticks:
            tick()

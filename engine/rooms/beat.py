"""Lets rooms that are due within a moment tick together: one timer, one wake-up of the writer, one transaction.

A room alone ticks at once. Where many are busy, the next beat comes `SPACING` after the one before, for all of them: a
transaction costs as much as a dozen rows, whoever's they are. What people say meanwhile may wait for it and is looked
at just before the rooms tick, in one go.
"""

from collections.abc import Callable
from typing import Final

from engine.runtime.clock import WakingClock

SPACING: Final = 0.007
"""Seconds between two beats."""
SLACK: Final = SPACING / 2
"""Seconds that a room may tick early: it ticked late in the beat before."""

_NEVER: Final = float("-inf")


class Beat:
    """One per process. What it calls must not raise."""

    def __init__(self, clock: WakingClock) -> None:
        self._clock = clock
        self._before: list[Callable[[], None]] = []
        self._waiting: list[Callable[[], None]] = []
        self._is_near = False
        self._last = _NEVER

    def before(self, listen: Callable[[], None]) -> bool:
        """Whether the next beat is on its way, or the last one was less than `SPACING` ago. Then `listen` is called at
        the next one, just before the rooms tick that are due at it.
        """
        if not self._is_near:
            if self._clock.monotonic() >= self._last + SPACING:
                return False
            self._come()
        self._before.append(listen)
        return True

    def call_later(self, seconds: float, tick: Callable[[], None]) -> None:
        """At the first beat after about so many seconds."""
        if seconds > SLACK:
            self._clock.call_later(seconds, lambda: self._join(tick))
        else:
            self._join(tick)

    def _join(self, tick: Callable[[], None]) -> None:
        self._waiting.append(tick)
        if not self._is_near:
            self._come()

    def _come(self) -> None:
        self._is_near = True
        left = self._last + SPACING - self._clock.monotonic()
        self._clock.call_later(max(0.0, left), self._beat)

    def _beat(self) -> None:
        self._last = self._clock.monotonic()
        listening, self._before = self._before, []
        for listen in listening:
            listen()
        self._is_near = False
        ticks, self._waiting = self._waiting, []
        for tick in ticks:
            tick()
        if self._before and not self._is_near:
            self._come()

"""The one timer of all connections: handshakes that take too long, pings that fall due, pongs and farewells that do not come.

Every stage waits a fixed time, so the connections of a stage are ordered by when they entered it and a sweep touches only those that are due.
The timer runs only while somebody is waiting.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final, Protocol

from crdt.dataclasses import dataclass

_LONGEST_TICK: Final = 1.0
_TICKS_PER_STAGE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds each stage may take. `linger`: how long a peer that broke the protocol may still read why it was closed."""

    handshake: float = 10.0
    close: float = 10.0
    linger: float = 2.0


class Stage(Enum):
    OPENING = auto()  # the application has not accepted yet
    QUIET = auto()  # waits for the next ping
    ASKED = auto()  # was pinged; any sign of life will do
    LEAVING = auto()  # our close frame is out, theirs is not in
    LINGERING = auto()  # nothing is expected but the end of the stream


class Watched(Protocol):
    """A connection as the timer sees it."""

    def fell_due(self, stage: Stage) -> None:
        """The stage's time is over. It is no longer waited for: wait again or end."""


class Timers(Protocol):
    """The part of an event loop that is needed here."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], None], /) -> object: ...


class Watch:
    """Give every stage that can end by time its seconds; None means never."""

    def __init__(self, loop: Timers, seconds: dict[Stage, float | None]) -> None:
        self._loop = loop
        self._seconds = {stage: after for stage, after in seconds.items() if after}
        self._due: dict[Stage, dict[Watched, float]] = {stage: {} for stage in self._seconds}
        self._tick = min([_LONGEST_TICK, *(after / _TICKS_PER_STAGE for after in self._seconds.values())])
        self._armed = False
        self._expected = 0.0

    def wait(self, one: Watched, stage: Stage) -> None:
        """From now on `one` is in this stage and in no other."""
        self.forget(one)
        after = self._seconds.get(stage)
        if after is None:
            return
        self._due[stage][one] = self._loop.time() + after
        if not self._armed:
            self._arm()

    def forget(self, one: Watched) -> None:
        for due in self._due.values():
            due.pop(one, None)

    def _arm(self) -> None:
        self._expected = self._loop.time() + self._tick
        self._loop.call_later(self._tick, self._sweep)
        self._armed = True

    def _sweep(self) -> None:
        now = self._loop.time()
        # The loop itself stood still: the answers may lie unread in the kernel, so nobody is blamed for being late this time.
        stalled = now - self._expected > _LONGEST_TICK
        expired: list[tuple[Watched, Stage]] = []
        for stage, due in self._due.items():
            if stage is Stage.ASKED and stalled:
                continue
            for one, at in due.items():
                if at > now:
                    break
                expired.append((one, stage))
        for one, stage in expired:
            if self._due[stage].pop(one, None) is not None:
                one.fell_due(stage)
        self._armed = False
        if any(self._due.values()):
            self._arm()

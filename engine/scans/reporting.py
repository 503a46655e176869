"""What a stage says while it works: progress ten times a second at most, the last word always, and its last lines."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from engine.operations.operation import Level
from engine.runtime.clock import Alarm, WakingClock

EVERY: Final = 0.1
KEPT: Final = 20
LINE: Final = 500

Say = Callable[[float, float, str], None]


class StageReporter:
    """Made on the event loop; `log` and `progress` may be called from any thread."""

    def __init__(self, clock: WakingClock, say: Say) -> None:
        self._clock = clock
        self._say = say
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._lines: deque[str] = deque(maxlen=KEPT)
        self._unsaid: tuple[float, float, str] | None = None
        self._alarm: Alarm | None = None
        self._closed = False

    def log(self, level: Level, message: str) -> None:
        self._lines.append(f"{level}: {message[:LINE]}")

    def progress(self, done: float, total: float, label: str = "") -> None:
        if threading.get_ident() == self._thread:
            self._note((done, total, label[:LINE]))
            return
        try:
            self._loop.call_soon_threadsafe(self._note, (done, total, label[:LINE]))
        except RuntimeError:
            return  # the loop is closed: nobody listens any more

    def close(self) -> tuple[str, ...]:
        """Says the last word; nothing is said afterwards. The last lines."""
        if self._alarm is not None:
            self._alarm.cancel()
        if self._unsaid is not None and not self._closed:
            self._say(*self._unsaid)
        self._closed = True
        return tuple(self._lines)

    def _note(self, state: tuple[float, float, str]) -> None:
        self._unsaid = state
        if self._alarm is None and not self._closed:
            self._flush()

    def _flush(self) -> None:
        """At once when nothing was said lately, else when the alarm rings."""
        self._alarm = None
        if self._unsaid is None or self._closed:
            return
        said, self._unsaid = self._unsaid, None
        self._say(*said)
        self._alarm = self._clock.call_later(EVERY, self._flush)

"""What a running step says, as ephemeral events: ten a second at most, the last word always (rule G9)."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable

from crdt.ids import Micros
from engine.operations.operation import Level
from engine.records import Json
from engine.runtime.clock import Alarm, WakingClock
from engine.workflow.machine.run import LogLine

EVERY = 0.2
"""Seconds between two deliveries, each of at most one `log` and one `progress` event."""
LINES = 100
"""Log lines that one delivery carries; what is over is counted, not sent."""
KEPT = 50
"""Last lines that stay with the attempt."""
LINE_LENGTH = 2000

Keep = Callable[[LogLine], None]
Send = Callable[[str, dict[str, Json]], None]
"""topic, payload"""


class StepReporter:
    """Made on the event loop; `log` and `progress` may be called from any thread."""

    def __init__(self, clock: WakingClock, send: Send, keep: Keep = lambda _: None) -> None:
        self._clock = clock
        self._send = send
        self._keep = keep
        self._said = 0
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._tail: deque[LogLine] = deque(maxlen=KEPT)
        self._unsent: list[LogLine] = []
        self._dropped = 0
        self._progress: dict[str, Json] | None = None
        self._alarm: Alarm | None = None
        self._closed = False

    def log(self, level: Level, message: str) -> None:
        at, text = self._clock.now(), message[:LINE_LENGTH]
        self._on_loop(lambda: self._note(at, level, text))

    def progress(self, done: float, total: float, label: str = "") -> None:
        state: dict[str, Json] = {"done": done, "total": total, "label": label}
        self._on_loop(lambda: self._measure(state))

    def close(self) -> tuple[LogLine, ...]:
        """Say the last word; nothing is sent afterwards. The last lines, for the journal."""
        self._flush()
        self._closed = True
        if self._alarm is not None:
            self._alarm.cancel()
        return tuple(self._tail)

    def _on_loop(self, change: Callable[[], None]) -> None:
        if threading.get_ident() == self._thread:
            change()
            return
        try:
            self._loop.call_soon_threadsafe(change)
        except RuntimeError:
            return  # the loop is closed: the process is ending and nobody listens

    def _note(self, at: Micros, level: Level, message: str) -> None:
        if self._closed:
            return
        self._said += 1
        line = LogLine(at=at, level=level, message=message, number=self._said)
        self._tail.append(line)
        self._keep(line)
        if len(self._unsent) < LINES:
            self._unsent.append(line)
        else:
            self._dropped += 1
        self._soon()

    def _measure(self, state: dict[str, Json]) -> None:
        self._progress = state
        self._soon()

    def _soon(self) -> None:
        """At once when nothing was sent lately, else when the alarm rings."""
        if self._alarm is None and not self._closed:
            self._flush()
            self._alarm = self._clock.call_later(EVERY, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        if self._unsent or self._progress is not None:
            self._soon()

    def _flush(self) -> None:
        if self._closed:
            return
        if self._progress is not None:
            self._send("workflow:step:progress", self._progress)
        if self._unsent:
            lines = [
                {"number": one.number, "at": one.at, "level": one.level, "message": one.message}
                for one in self._unsent
            ]
            self._send("workflow:step:log", {"lines": lines, "dropped": self._dropped})
        self._progress, self._unsent, self._dropped = None, [], 0

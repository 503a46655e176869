"""Lets the event loop have the interpreter while a source is read on a thread.

SQLite's driver gives the interpreter up for each row and takes it back some microseconds later, before a thread that
waits for it has woken. That one's patience (`sys.setswitchinterval`) begins anew each time, so that without a pause it
would wait until the last row: `take_gil` of CPython's `ceval_gil.h` asks for the interpreter only when nobody gave it up
for so long. Between rows, an edit needs the interpreter some ten times until everybody has seen it.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

AT_ONCE: Final = 100
"""Rows between two looks at the clock: less than half a millisecond."""
WORK: Final = 0.0005
PAUSE: Final = 0.0005
"""Seconds that a reader works, and then lets the others go on."""


class Breath:
    """Of one thread: called often, it pauses where it has worked for long enough."""

    def __init__(
        self, now: Callable[[], float] = time.perf_counter, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._now = now
        self._pause = pause
        self._until = now() + WORK

    def __call__(self) -> None:
        if self._now() >= self._until:
            self._pause(PAUSE)
            self._until = self._now() + WORK

    def of(self, cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in batches of `AT_ONCE` at most."""
        while batch := cursor.fetchmany(AT_ONCE):
            yield batch
            self()

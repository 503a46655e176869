"""Lets the event loop have the interpreter while rows are read on a thread.

SQLite's driver gives the interpreter up for each row and takes it back some microseconds later, before a thread that
waits for it has woken. That one's patience (`sys.setswitchinterval`) begins anew each time, so that without a pause it
would wait until the last row: `take_gil` of CPython's `ceval_gil.h` asks for the interpreter only when nobody gave it up
for so long.
"""

import sqlite3
import time
from collections.abc import Iterator
from typing import Any, Final

AT_ONCE: Final = 100
"""Rows between two pauses: less than half a millisecond."""
PAUSE: Final = 0.0001
"""Seconds; enough for a thread that waits to wake."""


def breathing(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in batches of `AT_ONCE`. On the reader's thread."""
    while batch := cursor.fetchmany(AT_ONCE):
        yield batch
        time.sleep(PAUSE)

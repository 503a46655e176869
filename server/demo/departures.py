"""An export of departures in the demo's lake: real flights, a further day of 2013 every hour, after some days with one column more.

Only a file that is to the letter what this module writes grows. Whatever somebody put there or changed stays as it is, and who
removes the file does not get it again.
"""

import asyncio
import csv
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

import structlog

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.runtime.clock import SECOND, Alarm, WakingClock
from engine.runtime.tasks import spawn
from server.demo.flights import lines_of

FILE: Final = "departures.csv"
COLUMNS: Final = (
    "year", "month", "day", "dep_time", "sched_dep_time", "dep_delay", "carrier", "flight", "origin", "dest",
)  # fmt: skip
LATER: Final = "tailnum"
"""A column that the export has from day `LATER_FROM` on."""
FIRST_DAYS: Final = 2
LATER_FROM: Final = 4
MOST_DAYS: Final = 14
"""After these it begins anew with the first days."""
LARGEST: Final = 4_000_000
"""Bytes; all days take a quarter of it."""

HOUR: Final = 3_600 * SECOND
"""Between two arrivals, however often the server starts."""
EVERY: Final = 300.0
"""Seconds between two looks whether an hour has passed; after a failure the next one tries again."""
FIRST: Final = 5.0
"""Seconds until the first look: a start has more urgent things to do."""

_log = structlog.get_logger("departures")


@dataclass(slots=True, kw_only=True)
class Departures:
    """`file` is that of the lake, `data` the folder of the package with the flights."""

    clock: WakingClock
    file: Path
    data: Path
    _alarm: Alarm | None = None
    _writing: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._alarm = self.clock.call_later(FIRST, self._set_out)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        if self._writing is not None:
            self._writing.cancel()

    async def look(self) -> bool:
        """Whether flights arrived. A failure is logged."""
        try:
            return await asyncio.to_thread(grow, self.file, self.data, self.clock.now())
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            _log.warning("departures_not_written", reason=type(error).__name__)
            return False

    def _set_out(self) -> None:
        self._alarm = self.clock.call_later(EVERY, self._set_out)
        if self._writing is None or self._writing.done():
            self._writing = spawn(self._round(), name="departures")

    async def _round(self) -> None:
        await self.look()


def grow(file: Path, data: Path, now: Micros) -> bool:
    """Whether the next day arrived: only in a file of this module's that is an hour old. Blocking."""
    if file.is_symlink() or not file.is_file():
        return False
    stat = file.stat()
    if abs(now - stat.st_mtime_ns // 1_000) < HOUR or stat.st_size > LARGEST:
        return False
    content = file.read_bytes()
    days = _days_in(content)
    if days is None or content != export(data, days):
        return False
    _put(file, export(data, days + 1 if days < MOST_DAYS else FIRST_DAYS), stat.st_mode, now)
    return True


def export(data: Path, days: int = FIRST_DAYS) -> bytes:
    """The flights of the first `days` of January 2013 as CSV; what the package does not know is empty. Blocking."""
    columns = COLUMNS if days < LATER_FROM else (*COLUMNS, LATER)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_rows(data, columns, days))
    return text.getvalue().encode()


def _rows(data: Path, columns: Sequence[str], days: int) -> Iterator[list[str]]:
    with lines_of(data, "flights") as lines:  # in order of time
        flights = csv.DictReader(lines)
        wanted = takewhile(lambda one: one["month"] == "1" and int(one["day"]) <= days, flights)
        for flight in wanted:
            yield ["" if (value := flight[name]) == "NA" else value for name in columns]


def _days_in(content: bytes) -> int | None:
    """The day of the last row; none where it is no such file."""
    last = content.rstrip(b"\n").rpartition(b"\n")[2].split(b",")
    day = last[2] if len(last) > len(COLUMNS) - 1 else b""
    return int(day) if day.isdigit() and FIRST_DAYS <= int(day) <= MOST_DAYS else None


def _put(file: Path, content: bytes, mode: int, now: Micros) -> None:
    """In one step: who reads the former file goes on reading it. Its time is the clock's."""
    handle, name = tempfile.mkstemp(prefix=f".{file.stem}-", suffix=".part", dir=file.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
        part.chmod(mode & 0o777)
        os.utime(part, ns=(now * 1_000, now * 1_000))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)

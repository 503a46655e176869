"""Working time: which instants count, and when so much of it will have passed. Pure: the clock is an argument.

A calendar is working hours by weekday as the clocks of its time zone show them, without its holidays. An instant counts when the
local clock reads a working time then; so an hour that the clocks skip does not count, and one that they show twice counts twice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from crdt.dataclasses import dataclass
from crdt.ids import Micros

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 86_400 * SECOND
DAY_MINUTES: Final = 24 * 60
FURTHEST_DAYS: Final = 20 * 366
"""How far a deadline is looked for: nothing that is asked for waits longer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `start` until before `end`, in minutes of the day. `end` may be 24:00."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day on which nobody works; `yearly`: on this day of every year (29 February only in leap years)."""

    on: date
    name: str = ""
    yearly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`week` has the working hours of Monday to Sunday, each day's in order and apart from each other."""

    id: str = ""
    name: str
    zone: str
    week: tuple[tuple[Hours, ...], ...]
    holidays: tuple[Holiday, ...] = ()


_WHOLE = (Hours(start=0, end=DAY_MINUTES),)
_OFFICE = (Hours(start=9 * 60, end=17 * 60),)

ALWAYS: Final = Calendar(id="always", name="Around the clock", zone="UTC", week=(_WHOLE,) * 7)
OFFICE: Final = Calendar(id="office", name="Office hours", zone="UTC", week=(_OFFICE,) * 5 + ((), ()))
"""The calendar of who has made none: Monday to Friday, 9 to 17 o'clock UTC."""


def add(calendar: Calendar, start: Micros, seconds: float, days: int = FURTHEST_DAYS) -> Micros:
    """When `seconds` of working time have passed since `start`.

    The first such instant: five o'clock today rather than nine tomorrow. With nothing to wait for it is `start` itself.
    Without so much working time in the next `days` it is the end of these.
    """
    left = round(seconds * SECOND)
    if left <= 0:
        return start
    for opens, closes in _openings(calendar, start, days):
        if closes - opens >= left:
            return Micros(opens + left)
        left -= closes - opens
    return Micros(start + days * DAY)


def between(calendar: Calendar, start: Micros, end: Micros) -> float:
    """Seconds of working time from `start` until `end`."""
    total = 0
    for opens, closes in _openings(calendar, start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total / SECOND


def works(calendar: Calendar, at: Micros) -> bool:
    for opens, _ in _openings(calendar, at):
        return opens == at
    return False


def next_change(calendar: Calendar, at: Micros) -> Micros | None:
    """When work begins or ends next after `at`; None where neither comes within a month."""
    until = at + 31 * DAY
    closes = int(at)
    for opens, ends in _openings(calendar, at):
        if opens > closes:
            return Micros(opens if closes == at else closes) if min(opens, closes) < until else None
        closes = ends
        if closes >= until:
            return None
    return None


def _openings(calendar: Calendar, start: Micros, days: int = FURTHEST_DAYS) -> Iterator[tuple[int, int]]:
    """The stretches of working time after `start`, in order."""
    zone = ZoneInfo(calendar.zone)
    yearly = {(day.on.month, day.on.day) for day in calendar.holidays if day.yearly}
    once = {day.on for day in calendar.holidays if not day.yearly}
    for begin, end, offset in _stretches(zone, start, days):
        day = _local_day(begin + offset)
        while (midnight := _micros_of(day)) < end + offset:
            if day not in once and (day.month, day.day) not in yearly:
                for hours in calendar.week[day.weekday()]:
                    opens = max(begin, midnight + hours.start * MINUTE - offset)
                    closes = min(end, midnight + hours.end * MINUTE - offset)
                    if opens < closes:
                        yield opens, closes
            day += timedelta(days=1)


def _stretches(zone: ZoneInfo, start: int, days: int) -> Iterator[tuple[int, int, int]]:
    """From `start` on, by days: stretches during which the clocks are not changed, and what they are ahead of UTC."""
    begin, ahead = start, _offset(zone, start)
    for _ in range(days):
        end = begin + DAY
        then = _offset(zone, end)
        if then == ahead:
            yield begin, end, ahead
        else:
            change = _change(zone, begin, end, ahead)
            yield begin, change, ahead
            yield change, end, then
        begin, ahead = end, then


def _change(zone: ZoneInfo, begin: int, end: int, before: int) -> int:
    """The first second with another offset. Clocks are changed on a whole second, once a day at most."""
    low, high = begin // SECOND, end // SECOND + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle * SECOND) == before:
            low = middle
        else:
            high = middle
    return high * SECOND


def _offset(zone: ZoneInfo, at: int) -> int:
    ahead = datetime.fromtimestamp(at // SECOND, zone).utcoffset()
    return 0 if ahead is None else round(ahead.total_seconds()) * SECOND


def _local_day(local: int) -> date:
    return datetime.fromtimestamp(local // SECOND, UTC).date()


def _micros_of(day: date) -> int:
    """Midnight of that day as if its clocks showed UTC."""
    return (day - date(1970, 1, 1)).days * DAY

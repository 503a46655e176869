"""When a schedule is due: pure functions over a schedule, the moment heard last, and now (rules TR1 to TR4).

A clock may jump either way. Forward, what lies between is missed and made up for as the trigger says; back, nothing is due
until its moment comes again, and a moment that has a firing already fires no second time.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile
from typing import Final, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.trigger_records import CatchUp

SECOND: Final = 1_000_000
LATE: Final = 60 * SECOND
"""What is not later than this is on time: the clock's own jitter, a store that was away for a moment."""
MOST_COUNTED: Final = 10_000


class Schedule(Protocol):
    """Moments without end, or few of them. The same moments in both directions."""

    def after(self, moment: Micros) -> Iterator[Micros]:
        """Rising, the first one later than `moment`."""

    def until(self, moment: Micros) -> Iterator[Micros]:
        """Falling, the first one at `moment` or before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """`run`: oldest first. `missed`: those that nothing makes up for, counted up to `MOST_COUNTED`."""

    run: tuple[Micros, ...]
    missed: int
    next: Micros | None


def passed(schedule: Schedule, last: Micros, now: Micros) -> Iterator[Micros]:
    """The moments after `last`, through `now`, the newest first; `MOST_COUNTED` of them at most."""
    return islice(takewhile(lambda one: one > last, schedule.until(now)), MOST_COUNTED)


def due(schedule: Schedule, moments: Sequence[Micros], now: Micros, *, catch_up: CatchUp, most: int) -> Due:
    """What is to be run of the moments that `passed`."""
    match catch_up:
        case "none":
            wanted = [one for one in moments[:1] if now - one <= LATE]
        case "latest":
            wanted = [*moments[:1]]
        case "all":
            wanted = [*moments[:most]]
    following = next(schedule.after(now), None)
    return Due(run=tuple(reversed(wanted)), missed=len(moments) - len(wanted), next=following)


def next_times(schedule: Schedule, after: Micros, count: int) -> tuple[Micros, ...]:
    return tuple(islice(schedule.after(after), count))


def times_between(schedule: Schedule, since: Micros, until: Micros, most: int) -> Iterator[Micros]:
    """The moments from `since` on and before `until`, `most` of them and one more at most, so that too many are noticed."""
    begun = schedule.after(Micros(since - 1))
    return islice(takewhile(lambda one: one < until, begun), most + 1)


def shortest_gap(schedule: Schedule, after: Micros, looked_at: int = 200) -> int | None:
    """Microseconds between two moments that follow each other, None where there are no two."""
    times = next_times(schedule, after, looked_at)
    return min((b - a for a, b in pairwise(times)), default=None)

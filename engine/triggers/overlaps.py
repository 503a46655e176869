"""Which schedules start designs that use the same source at the same time, within a stretch of time (rule TR18). Pure.

What is looked for is how long after a run of the other schedule each run begins. That is worked out once for two schedules;
which of those runs meet then follows from how long the runs of a trigger take, without looking at the moments again.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations, combinations_with_replacement, islice, product, takewhile

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.triggers.due import Schedule

MOST_TIMES = 2_000
AT_ONCE = 100
"""Moments of a schedule that are worked out in one part of the search."""
_NEVER = Micros(-(1 << 62))
"""When the newest run of a schedule began that has not begun yet: so long ago that none is still under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A schedule, how long its runs take, in microseconds, and what they use."""

    trigger: str
    design: str
    schedule: Schedule
    duration: int
    uses: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlapping:
    """`first`: when it happens first, `times` at how many moments. `uses`: what both use."""

    one: str
    other: str
    uses: tuple[str, ...]
    first: Micros
    times: int


def overlaps(planned: Sequence[Planned], since: Micros, until: Micros) -> Iterator[Overlapping | None]:
    """An item for each small part of the search, so that whoever asks may rest between two; None where a part finds nothing.

    Two triggers of one design overlap, too.
    """
    groups: dict[Schedule, list[Planned]] = {}
    for one in planned:
        groups.setdefault(one.schedule, []).append(one)
    times: dict[Schedule, list[Micros]] = {}
    for schedule in groups:
        coming, times[schedule] = _coming(schedule, since, until), []
        while some := list(islice(coming, AT_ONCE)):
            times[schedule] += some
            yield None

    for ours, theirs in combinations_with_replacement(groups, 2):
        behind: tuple[Behind, Behind] | None = None
        for one, other in _pairs(groups[ours], groups[theirs]):
            if one.uses & other.uses:
                behind = behind or _behind(times[ours], times[theirs])
                yield _meeting(one, other, *behind)
            else:
                yield None


def in_order(found: Iterable[Overlapping]) -> tuple[Overlapping, ...]:
    """The earliest first."""
    return tuple(sorted(found, key=lambda each: (each.first, each.one, each.other)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """How the runs of one schedule follow those of another. `waits`: how long after the newest of theirs one of ours begins, the
    shortest first. Of those that wait so long or shorter, `counts` is how many there are, `firsts` the earliest.
    """

    waits: Sequence[int]
    counts: Sequence[int]
    firsts: Sequence[Micros]

    @classmethod
    def of(cls, ours: Sequence[Micros], theirs: Sequence[Micros]) -> "Behind":
        newest = [_NEVER, *theirs]
        waits = [at - newest[bisect_right(theirs, at)] for at in ours]
        earliest = dict(zip(reversed(waits), reversed(ours), strict=True))
        rising = sorted(Counter(waits).items())
        return cls(
            waits=[wait for wait, _ in rising],
            counts=[*accumulate(count for _, count in rising)],
            firsts=[*accumulate((earliest[wait] for wait, _ in rising), min)],
        )

    def within(self, duration: int) -> tuple[int, Sequence[Micros]]:
        """How many begin while a run of theirs that takes so long is under way, and the first of them."""
        index = bisect_left(self.waits, duration) - 1
        return (0, ()) if index < 0 else (self.counts[index], (self.firsts[index],))


def _behind(ours: Sequence[Micros], theirs: Sequence[Micros]) -> tuple[Behind, Behind]:
    """A moment that both have is one of ours, and not one of theirs as well."""
    known = frozenset(ours)
    return Behind.of(ours, theirs), Behind.of([at for at in theirs if at not in known], ours)


def _coming(schedule: Schedule, since: Micros, until: Micros) -> Iterator[Micros]:
    rising = takewhile(lambda at: at < until, schedule.after(Micros(since - 1)))
    return islice(rising, MOST_TIMES)


def _pairs(ours: Sequence[Planned], theirs: Sequence[Planned]) -> Iterator[tuple[Planned, Planned]]:
    return combinations(ours, 2) if ours is theirs else product(ours, theirs)


def _meeting(one: Planned, other: Planned, ours: Behind, theirs: Behind) -> Overlapping | None:
    """At each of its moments a run of one begins while one of the other is under way."""
    (mine, my_first), (yours, your_first) = ours.within(other.duration), theirs.within(one.duration)
    if not mine + yours:
        return None
    return Overlapping(
        one=one.trigger,
        other=other.trigger,
        uses=tuple(sorted(one.uses & other.uses)),
        first=min((*my_first, *your_first)),
        times=mine + yours,
    )

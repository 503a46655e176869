"""Which schedules start designs that use the same source at the same time, within a stretch of time (rule TR18). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.triggers.due import Schedule

MOST_TIMES = 2_000


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
    """`first`: when it happens first, `times` how often. `uses`: what both use."""

    one: str
    other: str
    uses: tuple[str, ...]
    first: Micros
    times: int


def overlaps(planned: Sequence[Planned], since: Micros, until: Micros) -> tuple[Overlapping, ...]:
    """The earliest first. Two triggers of one design overlap, too."""
    times = {one.trigger: _times(one, since, until) for one in planned}
    found: list[Overlapping] = []
    for one, other in _pairs(planned):
        uses = one.uses & other.uses
        if not uses:
            continue
        met = list(_meetings(times[one.trigger], one.duration, times[other.trigger], other.duration))
        if met:
            found.append(
                Overlapping(
                    one=one.trigger,
                    other=other.trigger,
                    uses=tuple(sorted(uses)),
                    first=met[0],
                    times=len(met),
                )
            )
    return tuple(sorted(found, key=lambda each: (each.first, each.one, each.other)))


def _times(planned: Planned, since: Micros, until: Micros) -> list[Micros]:
    rising = takewhile(lambda at: at < until, planned.schedule.after(Micros(since - 1)))
    return [at for at, _ in zip(rising, range(MOST_TIMES), strict=False)]


def _pairs(planned: Sequence[Planned]) -> Iterable[tuple[Planned, Planned]]:
    return ((one, other) for index, one in enumerate(planned) for other in planned[index + 1 :])


def _meetings(ours: list[Micros], mine: int, theirs: list[Micros], yours: int) -> Iterator[Micros]:
    """When two runs are under way together, merged like two sorted lists."""
    i = j = 0
    while i < len(ours) and j < len(theirs):
        a, b = ours[i], theirs[j]
        if a < b + yours and b < a + mine:
            yield max(a, b)
        if a + mine <= b + yours:
            i += 1
        else:
            j += 1

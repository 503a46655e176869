"""Schedules that meet at a source, found without holding anybody up (rule TR18 of engine/SPEC.md)."""

from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.ids import Micros
from engine.triggers.kinds.interval import IntervalSchedule
from engine.triggers.overlaps import AT_ONCE, Overlapping, Planned, in_order, overlaps

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = Micros(24 * HOUR)


def every(span: int, duration: int, *uses: str, begins: int = 0) -> Planned:
    return Planned(
        trigger=f"{span} from {begins}",
        design="d",
        schedule=IntervalSchedule(span=span, begins=begins),
        duration=duration,
        uses=frozenset(uses),
    )


def met(planned: Sequence[Planned], until: Micros = DAY) -> tuple[Overlapping, ...]:
    return in_order(found for found in overlaps(planned, Micros(1), until) if found is not None)


def test_TR18_schedules_meet_where_both_use_a_source_at_once() -> None:
    one, other = every(HOUR, 10 * MINUTE, "s", "t"), every(90 * MINUTE, 10 * MINUTE, "s")
    (found,) = met([one, other])
    assert (("s",), 3 * HOUR, 7) == (found.uses, found.first, found.times)
    assert () == met([one, every(90 * MINUTE, 10 * MINUTE, "u")])


span, duration, begins = st.integers(1, 9), st.integers(1, 20), st.integers(0, 9)


@settings(max_examples=200, deadline=None)
@given(mine=st.tuples(span, duration, begins), yours=st.tuples(span, duration, begins))
def test_TR18_schedules_meet_at_each_moment_at_which_one_begins_while_the_other_is_under_way(
    mine: tuple[int, int, int], yours: tuple[int, int, int]
) -> None:
    (span, long, begins), (its_span, its_long, its_begins) = mine, yours
    ours, theirs = range(begins or span, 40, span), range(its_begins or its_span, 40, its_span)
    moments = {max(a, b) for a in ours for b in theirs if a < b + its_long and b < a + long}
    found = met(
        [every(span, long, "s", begins=begins), every(its_span, its_long, "s", begins=its_begins)], Micros(40)
    )
    assert [(min(moments), len(moments)) for _ in moments][:1] == [(one.first, one.times) for one in found]


class Counted:
    """A schedule that counts how often it is looked at."""

    def __init__(self) -> None:
        self.looks = 0

    def after(self, moment: Micros) -> Iterator[Micros]:
        self.looks += 1
        return IntervalSchedule(span=5 * MINUTE, begins=0).after(moment)

    def until(self, moment: Micros) -> Iterator[Micros]:
        return IntervalSchedule(span=5 * MINUTE, begins=0).until(moment)


def test_TR18_a_schedule_that_many_triggers_have_is_looked_at_once() -> None:
    """However long the runs of each take."""
    schedule = Counted()
    planned = [
        Planned(trigger=f"{n}", design="d", schedule=schedule, duration=MINUTE + n, uses=frozenset("s"))
        for n in range(100)
    ]
    assert (100 * 99 // 2, 1) == (len(met(planned)), schedule.looks)


def test_TR18_the_search_has_many_small_parts_between_which_others_have_their_turn() -> None:
    planned = [every(5 * MINUTE, MINUTE, "s", begins=n) for n in range(40)]
    parts = list(overlaps(planned, Micros(1), DAY))
    assert 40 * 39 // 2 == sum(one is not None for one in parts)
    assert 40 * (288 // AT_ONCE + 1) == sum(one is None for one in parts)

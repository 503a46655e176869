"""Sets of clocks, as the index keeps what is deleted (SPEC.md, P31 and P33)."""

from random import Random

import pytest

from crdt.clocks import ClockSet, Range


def held(clocks: ClockSet) -> list[Range]:
    return list(zip(clocks.starts, clocks.ends, strict=True))


@pytest.mark.parametrize("seed", range(30))
def test_P33_many_ranges_at_once_make_the_same_set_as_one_by_one(seed: int) -> None:
    random = Random(seed)
    at_once, by_one, members = ClockSet(), ClockSet(), set[int]()
    for _ in range(12):
        starts = [random.randrange(400) for _ in range(random.choice((3, 9, 40)))]
        ranges = [(start, start + random.randint(1, random.choice((2, 30)))) for start in starts]
        at_once.update(ranges)
        for start, end in ranges:
            by_one.add(start, end)
            members.update(range(start, end))
        assert held(by_one) == held(at_once)
        assert members == {clock for start, end in held(at_once) for clock in range(start, end)}


def test_P33_a_few_ranges_among_many_copy_what_lies_between() -> None:
    clocks = ClockSet()
    clocks.update([(2 * at, 2 * at + 1) for at in range(300_000)])
    clocks.update([(2 * at + 1, 2 * at + 2) for at in range(1_000, 1_256)])
    assert 300_000 - 256 == len(clocks)
    assert (2_000, 2_513) == (clocks.starts[1_000], clocks.ends[1_000])

"""Who brought what, where several say the same: held against a list of all clocks."""

from hypothesis import given
from hypothesis import strategies as st

from crdt.clocks import ClockSet
from crdt.history.authorship import Brought, Clocks

CLOCKS = 40
ranges = st.tuples(st.integers(0, CLOCKS - 1), st.integers(1, 12)).map(
    lambda one: (one[0], min(sum(one), CLOCKS))
)
said = st.lists(st.lists(ranges, max_size=5), max_size=8)


def held(pairs: list[tuple[int, int]]) -> ClockSet:
    clocks = ClockSet()
    clocks.update(pairs)
    return clocks


@given(said)
def test_HI4_what_several_say_was_done_by_the_first(rows: list[list[tuple[int, int]]]) -> None:
    brought = Brought()
    for number, pairs in enumerate(rows):
        brought.add(number, Clocks(deleted={7: held(pairs)}))
    for clock in range(CLOCKS):
        who = [number for number, pairs in enumerate(rows) if any(a <= clock < b for a, b in pairs)]
        assert (who[0] if who else None) == brought.deleter((7, clock))
    whole = brought.touched(7, [(0, CLOCKS)])
    assert whole <= {number for number, pairs in enumerate(rows) if pairs}
    assert whole == {one for clock in range(CLOCKS) if (one := brought.deleter((7, clock))) is not None}


@given(said)
def test_HI4_clocks_outlive_the_rows_they_were_noted_of(rows: list[list[tuple[int, int]]]) -> None:
    clocks = Clocks(
        written={number: held(pairs) for number, pairs in enumerate(rows) if pairs},
        deleted={1 << 40: held([(3, 200_000)])},
    )
    again = Clocks.load(clocks.dump())
    assert clocks.dump() == again.dump()
    assert [*clocks.written] == [*again.written]
    assert 199_997 == sum(
        len(range(*one))
        for one in zip(again.deleted[1 << 40].starts, again.deleted[1 << 40].ends, strict=True)
    )

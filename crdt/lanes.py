"""What one client has written, as intervals of clocks: where each stands and whether it holds a shared type.

Border: numbers of places are `places`' affair; what may be appended is decided in `structs`.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import compress
from typing import Final

from crdt.clocks import ClockSet

PLAIN: Final = -1
"""The kind of an interval that holds no shared type; from 0 on a kind is the node of the type it holds."""
VANISHED: Final = -2
"""Deleted contents: what stood here may have been a shared type."""


class Lane:
    """Interval i covers clocks `starts[i]` up to the next start, the last one up to `end`: 16 bytes each."""

    __slots__ = ("deleted", "end", "halves", "kinds", "places", "starts")

    def __init__(self) -> None:
        self.starts = array("I")
        self.places = array("q")
        self.kinds = array("i")
        self.halves = array("I")  # clocks of the second halves of surrogate pairs
        self.deleted = ClockSet()
        self.end = 0

    def columns(self) -> tuple["array[int]", ...]:
        """Everything but `end`; the order is part of the stored form."""
        return (self.starts, self.places, self.kinds, self.halves, self.deleted.starts, self.deleted.ends)

    def at(self, clock: int) -> int:
        """The interval that covers a known clock."""
        starts = self.starts
        last = len(starts) - 1
        return last if clock >= starts[last] else bisect_right(starts, clock) - 1

    def intervals(self) -> Iterator[tuple[int, int, int]]:
        """Start, end and place of each."""
        starts = self.starts
        return zip(starts, (*starts[1:], self.end), self.places, strict=True)

    def intervals_at(self, places: AbstractSet[int]) -> Iterator[tuple[int, int, int]]:
        """Of these those at one of the places."""
        return compress(self.intervals(), map(places.__contains__, self.places))

    def last_ends(self, before: int) -> dict[int, int]:
        """By place the end of the last interval there that begins before a clock."""
        starts = self.starts
        count = bisect_left(starts, before)
        ends = starts[1 : count + 1]
        if 0 < count == len(starts):
            ends.append(self.end)
        return dict(zip(self.places[:count], ends, strict=True))

    def kind_at(self, clock: int) -> int:
        return self.kinds[self.at(clock)]

    def append(self, end: int, place: int, kind: int) -> None:
        """Clocks from the old end up to `end` stand at `place`."""
        places = self.places
        if kind >= 0 or not places or places[-1] != place or self.kinds[-1] != kind:
            self.starts.append(self.end)
            places.append(place)
            self.kinds.append(kind)
        self.end = end

    def splits(self, clock: int) -> bool:
        """Whether a boundary just before `clock` would cut a surrogate pair."""
        halves = self.halves
        index = bisect_right(halves, clock) - 1
        return index >= 0 and halves[index] == clock

    def cut(self, intervals: int, halves: int, end: int) -> None:
        """Forgets what was appended since it had these sizes."""
        if len(self.starts) > intervals:
            del self.starts[intervals:], self.places[intervals:], self.kinds[intervals:]
        del self.halves[halves:]
        self.end = end

"""A set of clocks as sorted, merged ranges: what is deleted of one client. Eight bytes a range."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

_MANY: Final = 8  # from here on one copy of all is cheaper than making room one by one

Range = tuple[int, int]
"""Clocks from the first up to, not including, the second."""


class ClockSet:
    __slots__ = ("ends", "starts")

    def __init__(self) -> None:
        self.starts = array("I")
        self.ends = array("I")

    def __len__(self) -> int:
        return len(self.starts)

    def __contains__(self, clock: int) -> bool:
        index = bisect_right(self.starts, clock) - 1
        return index >= 0 and clock < self.ends[index]

    def missing(self, start: int, end: int) -> list[Range]:
        """The parts of the range that are not in the set, in order."""
        starts, ends = self.starts, self.ends
        index = bisect_right(starts, start)
        if index and ends[index - 1] > start:
            start = ends[index - 1]
        parts: list[Range] = []
        while index < len(starts) and starts[index] < end:
            parts.append((start, starts[index]))
            start = ends[index]
            index += 1
        if start < end:
            parts.append((start, end))
        return parts

    def add(self, start: int, end: int) -> None:
        starts, ends = self.starts, self.ends
        if not ends or start > ends[-1]:
            starts.append(start)
            ends.append(end)
            return
        first = bisect_left(ends, start)
        after = bisect_right(starts, end)
        if first < after:
            start = min(start, starts[first])
            end = max(end, ends[after - 1])
        starts[first:after] = array("I", (start,))
        ends[first:after] = array("I", (end,))

    def update(self, ranges: Sequence[Range]) -> None:
        if len(ranges) < _MANY:
            for start, end in ranges:
                self.add(start, end)
            return
        starts, ends, done = self.starts, self.ends, 0
        merged = ClockSet()
        for first, last in sorted(ranges):
            start, end = first, last
            before = bisect_left(ends, start, done)
            if before > done:  # what lies between is copied as it is
                merged.starts += starts[done:before]
                merged.ends += ends[done:before]
                done = before
            after = bisect_right(starts, end, done)
            if after > done:
                start, end = min(start, starts[done]), max(end, ends[after - 1])
                done = after
            merged.add(start, end)
        self.starts, self.ends = merged.starts + starts[done:], merged.ends + ends[done:]

"""How much stands in each list and text: its units, and how many structs began there without a neighbour.

Both in one number, so that an update adds once. Exact: what comes is added, what is deleted goes, and neither number falls below zero. Border: places are
numbers of one index; what is too much is the gate's decision.
"""

from array import array
from collections.abc import Mapping
from typing import Final

from crdt.verdicts import CROWD

UNITS: Final = CROWD - 1


class Counts:
    __slots__ = ("all",)

    def __init__(self) -> None:
        self.all: dict[int, int] = {}
        """Both numbers of each place."""

    def units(self, place: int) -> int:
        """UTF-16 units of a text, items of a list."""
        return self.all.get(place, 0) & UNITS

    def crowd(self, place: int) -> int:
        """Structs that named no neighbour: honest clients make one each, where they find the place empty."""
        return self.all.get(place, 0) // CROWD

    def add(self, sizes: Mapping[int, int], shrunk: Mapping[int, int]) -> None:
        counts = self.all
        for place, size in sizes.items():
            counts[place] = counts.get(place, 0) + size
        for place, size in shrunk.items():
            counts[place] -= min(size, counts[place] & UNITS)

    def columns(self) -> tuple["array[int]", ...]:
        """The order is part of the stored form."""
        return array("q", self.all), array("Q", self.all.values())

    def fill(self, places: "array[int]", counts: "array[int]") -> None:
        self.all = dict(zip(places, counts, strict=True))

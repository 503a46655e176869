"""An order as numbers: something can always be put between two others, and mostly nothing else gets another number.

Labels are whole numbers with room between them. Where the room is used up, as few neighbours as possible are spread out
anew, twice as many each time it is not enough (Dietz and Sleator, "Two algorithms for maintaining order in a list"). Pure.
"""

from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass

ROOM: Final = 1 << 40
"""Between two that were appended one after the other."""


@dataclass(slots=True)
class Labels:
    """A list in which each item knows its neighbours, and its label."""

    _label: dict[str, int] = field(default_factory=dict)
    _next: dict[str, str | None] = field(default_factory=dict)
    _previous: dict[str, str | None] = field(default_factory=dict)
    _first: str | None = None
    _last: str | None = None

    def __getitem__(self, item: str) -> int:
        return self._label[item]

    def append(self, item: str) -> None:
        self._label[item] = 0 if self._last is None else self._label[self._last] + ROOM
        self._link(self._last, item, None)

    def remove(self, item: str) -> None:
        self._unlink(item)
        del self._label[item]

    def move_after(self, item: str, moved: list[str]) -> None:
        """Puts `moved`, in this order, right behind `item`, which is none of them."""
        for one in moved:
            self._unlink(one)
        for one in moved:
            self._insert(item, one)
            item = one

    def move_before(self, item: str, moved: list[str]) -> None:
        for one in moved:
            self._unlink(one)
        behind = self._previous[item]
        for one in moved:
            if behind is None:
                self._label[one] = self._label[item] - ROOM
                self._link(None, one, self._first)
            else:
                self._insert(behind, one)
            behind = one

    def _insert(self, behind: str, item: str) -> None:
        following = self._next[behind]
        if following is None:
            self._label[item] = self._label[behind] + ROOM
        else:
            if self._label[following] - self._label[behind] < 2:
                self._spread(behind)
            self._label[item] = (self._label[behind] + self._label[following]) // 2
        self._link(behind, item, following)

    def _spread(self, behind: str) -> None:
        """Makes room behind an item: gives those that follow other labels, as many as it takes."""
        start, count = self._label[behind], 1
        end = self._next[behind]
        while end is not None and self._label[end] - start <= count * count * 2:
            end, count = self._next[end], count + 1
        width = ROOM * count if end is None else self._label[end] - start
        item = self._next[behind]
        for place in range(1, count):
            assert item is not None  # noqa: S101 - counted above
            self._label[item] = start + width * place // count
            item = self._next[item]

    def _link(self, previous: str | None, item: str, following: str | None) -> None:
        self._previous[item], self._next[item] = previous, following
        if previous is None:
            self._first = item
        else:
            self._next[previous] = item
        if following is None:
            self._last = item
        else:
            self._previous[following] = item

    def _unlink(self, item: str) -> None:
        previous, following = self._previous.pop(item), self._next.pop(item)
        if previous is None:
            self._first = following
        else:
            self._next[previous] = following
        if following is None:
            self._last = previous
        else:
            self._previous[following] = previous

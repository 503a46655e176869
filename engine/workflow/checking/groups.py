"""Who belongs to which keys, from the side of the keys: the steps of a name, the steps that use a source. Pure."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import field
from heapq import heapify, heappop, heappush
from typing import Final

from crdt.dataclasses import dataclass

_NOBODY: Final[frozenset[str]] = frozenset()
_SPARE: Final = 8


@dataclass(slots=True)
class Groups:
    _members: dict[str, set[str]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> AbstractSet[str]:
        """Live: changes with the next call."""
        return self._members.get(key, _NOBODY)

    def keys(self) -> AbstractSet[str]:
        """Live as well."""
        return self._members.keys()

    def change(self, member: str, before: Iterable[str], now: Iterable[str]) -> None:
        """From some keys to others."""
        was, is_ = frozenset(before), frozenset(now)
        for key in was - is_:
            members = self._members[key]
            members.discard(member)
            if not members:
                del self._members[key]
        for key in is_ - was:
            self._members.setdefault(key, set()).add(member)


@dataclass(slots=True)
class Names:
    """Who is called what. Of those with the same name the first in the alphabet has it, the others clash with it."""

    _groups: Groups = field(default_factory=Groups)
    _sorted: dict[str, list[str]] = field(default_factory=dict)
    """Heaps, with some who have left."""

    def __getitem__(self, name: str) -> AbstractSet[str]:
        return self._groups[name]

    def first(self, name: str) -> str:
        members, heap = self._groups[name], self._sorted[name]
        while heap[0] not in members:
            heappop(heap)
        return heap[0]

    def move(self, member: str, before: str, now: str) -> set[str]:
        """From one name to another; the empty one is none. Returns whose standing may be another."""
        touched = {member, *self._first(now)}
        self._groups.change(member, (before,) if before else (), (now,) if now else ())
        if before and not self._groups[before]:
            del self._sorted[before]
        if now:
            self._push(now, member)
        return touched | {*self._first(before), *self._first(now)}

    def _first(self, name: str) -> tuple[str, ...]:
        return (self.first(name),) if self._groups[name] else ()

    def _push(self, name: str, member: str) -> None:
        heap = self._sorted.setdefault(name, [])
        heappush(heap, member)
        if len(heap) > 2 * len(self._groups[name]) + _SPARE:
            heap[:] = self._groups[name]
            heapify(heap)

"""Which struct stands under each key of a map: the last one in Yjs's own order, live or deleted. 20 bytes an entry.

Whoever sets a key names the struct they saw there as the origin, so a head that is not the origin says that somebody
wrote without having seen what stands. Border: places are numbers here, and who is deleted is asked of `structs`.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Final

from crdt.facts import Entry, Id
from crdt.places import KEY_MASK

CLOCK_BITS: Final = 31
CLOCK_MASK: Final = (1 << CLOCK_BITS) - 1

Columns = tuple["array[int]", "array[int]", "array[int]"]
"""Places, and the client and clock of each one's head."""


def no_heads() -> Columns:
    return array("q"), array("Q"), array("I")


_NONE: Final = no_heads()
"""Never written to: what settles is copied. Rooms that nobody has written in share it."""


def packed(client: int, clock: int) -> int:
    return client << CLOCK_BITS | clock


def unpacked(head: int) -> Id:
    return head >> CLOCK_BITS, head & CLOCK_MASK


class Heads:
    """Sorted columns as they are stored, and above them a dict of what is newer."""

    __slots__ = ("_clients", "_clocks", "_places", "recent")

    def __init__(self, columns: Columns = _NONE) -> None:
        self._places, self._clients, self._clocks = columns
        self.recent: dict[int, int] = {}

    def get(self, place: int) -> int | None:
        """The head at a place as `packed` says, None where nothing has ever stood."""
        head = self.recent.get(place)
        if head is not None or not self._places:
            return head
        at = bisect_left(self._places, place)
        if at == len(self._places) or self._places[at] != place:
            return None
        return packed(self._clients[at], self._clocks[at])

    def update(self, heads: Mapping[int, int]) -> None:
        self.recent.update(heads)

    def columns(self) -> Columns:
        """Everything, sorted by place; the order is part of the stored form."""
        if self.recent:
            self._settle()
        return (self._places, self._clients, self._clocks)

    def _settle(self) -> None:
        """Takes what is recent into the columns; between two new places the old ones are copied as they are."""
        places, clients, clocks = no_heads()
        done = 0
        for place in sorted(self.recent):
            at = bisect_left(self._places, place, done)
            if at > done:
                places += self._places[done:at]
                clients += self._clients[done:at]
                clocks += self._clocks[done:at]
            client, clock = unpacked(self.recent[place])
            places.append(place)
            clients.append(client)
            clocks.append(clock)
            done = at + (at < len(self._places) and self._places[at] == place)
        places += self._places[done:]
        clients += self._clients[done:]
        clocks += self._clocks[done:]
        self._places, self._clients, self._clocks = places, clients, clocks
        self.recent = {}


class Writes:
    """What one update puts under keys, in an order in which each stands after what it leans on."""

    __slots__ = ("_entries", "_heads", "_is_deleted", "_last", "rivals")

    def __init__(self, entries: list[Entry], heads: Heads, is_deleted: Callable[[Id], bool]) -> None:
        self._entries = entries
        self._heads = heads
        self._is_deleted = is_deleted
        self._last = last = dict[int, int]()
        self.rivals = rivals = dict[int, bool]()
        """P35: places set without having seen what stands; whether the origin was there, as far as told."""
        recent = heads.recent
        for place, client, struct in entries:
            if not place & KEY_MASK:
                continue
            origin = struct[3]
            head = last.get(place) or recent.get(place) or heads.get(place)
            if head is not None and (origin is None or origin[0] << CLOCK_BITS | origin[1] != head):
                rivals[place] = origin is not None and not is_deleted(origin)
            last[place] = client << CLOCK_BITS | struct[0] + struct[1] - 1

    def settle(self) -> None:
        """Once the update counts and its deletions are noted: the new heads."""
        if not self.rivals:
            self._heads.update(self._last)
            return
        now: dict[int, int] = {}
        for place, client, struct in self._entries:
            if not place & KEY_MASK:
                continue
            mine = packed(client, struct[0] + struct[1] - 1)
            head = now[place] if place in now else self._heads.get(place)
            origin = struct[3]
            if head is None or place not in self.rivals or (origin and packed(*origin) == head):
                now[place] = mine
            else:
                now[place] = self._standing(head, mine, place)
        self._heads.update(now)

    def _standing(self, head: int, mine: int, place: int) -> int:
        """Exact where all but one are deleted, as in every full state."""
        gone, mine_gone = self._is_deleted(unpacked(head)), self._is_deleted(unpacked(mine))
        if gone != mine_gone:
            return head if mine_gone else mine
        if self.rivals[place]:  # who leans on what was there knew better than a guess before
            return mine
        return max(head, mine)  # Yjs puts the greater client last

"""Who deleted what stood under keys, while a room is open: so that a deletion that comes twice contests nothing (X3).

Border: a memory of the latest few, not a record; the index knows for ever that something is deleted, never by whom.
"""

from typing import Final

from crdt.facts import Id
from crdt.ids import UserId
from crdt.places import KEY_MASK
from crdt.structs import StructIndex
from crdt.verdicts import Accepted

REMEMBERED: Final = 10_000
MOST_LOOKED: Final = 1_000
"""Places of one update that are looked at."""
Drops = tuple[tuple[Id, bool], ...]
"""Items, each with whether it was deleted without anything in its place."""


class Dropped:
    """The latest items that were deleted from under keys."""

    __slots__ = ("_items",)

    def __init__(self) -> None:
        self._items: dict[Id, tuple[UserId, bool]] = {}

    def add(self, item: Id, user: UserId, *, is_bare: bool) -> None:
        self._items[item] = (user, is_bare)
        if len(self._items) > REMEMBERED:
            del self._items[next(iter(self._items))]

    def by(self, item: Id) -> UserId | None:
        """Who deleted it, where that is remembered."""
        found = self._items.get(item)
        return None if found is None else found[0]

    def is_heard(self, item: Id, user: UserId) -> bool:
        """Whether it adds nothing that this person deletes it: it was deleted for itself, or by them."""
        found = self._items.get(item)
        return found is not None and (found[1] or found[0] == user)


def drops_of(verdict: Accepted, index: StructIndex) -> Drops:
    """What an update that was checked and not added yet takes from under keys."""
    keys = [place for place in verdict.gone if place > 0 and place & KEY_MASK]
    if not keys:
        return ()
    set_too = {place for place, _, _ in verdict.entries}
    found: list[tuple[Id, bool]] = []
    for place in keys[:MOST_LOOKED]:
        head = index.head(place)
        if head is not None and not index.is_deleted(head):
            found.append((head, place not in set_too))
    return tuple(found)

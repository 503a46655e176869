"""How far native code may have to search for where the structs of an update belong (SPEC.md, P34): an upper bound, in items passed.

A struct that names a neighbour on its left is put behind it and behind all that others put there unseen, as far as
what it names on its right; whether the two are neighbours only a replica could tell. Border: nothing is refused here.
"""

from collections.abc import Iterable
from typing import Final

from crdt.facts import Facts, Id, Struct
from crdt.places import KEY_MASK
from crdt.structs import StructIndex

FEW: Final = 4
"""Structs that may search: people who type, paste, delete or format send no more of them in one update."""


def reach(facts: Facts, index: StructIndex, units: int | None = None) -> int:
    """0 where only a few structs search at all. For an update that was read, and not necessarily checked.

    With `units`, as `units_of` counts them, the index is only read: by a thread of its own that may find it a moment old.
    """
    if facts.struct_count <= FEW:
        return 0
    leaning = [
        (client, struct)
        for client, _, _, structs in facts.runs
        for struct in structs
        if struct[3] is not None or struct[4] is not None
    ]
    if len(leaning) <= FEW:
        return 0
    old, new = _searching(facts, leaning, index)
    if old + new <= FEW:
        return 0
    fresh = sum(end - start for _, start, end, _ in facts.runs)
    known = units_of(index) if units is None else units
    return old * (known + fresh) + new * min(facts.struct_count, fresh)


def units_of(index: StructIndex) -> int:
    """All that was ever written, in clocks."""
    return sum(index.state_vector().values())


def _searching(facts: Facts, leaning: Iterable[tuple[int, Struct]], index: StructIndex) -> tuple[int, int]:
    """How many structs lean on what is known already, and how many on what the same update brings, and may find
    something there that has to be passed. Below what an update brings stands only what it brings too.
    """
    ends = {run.client: index.end(run.client) for run in facts.runs}
    lasts = ((run.client, one.clock + one.length - 1) for run in facts.runs for one in run.structs)
    tips = {last for last in lasts if last[1] >= ends[last[0]]}
    old = new = 0
    for client, struct in leaning:
        origin, right = struct.origin, struct.right
        neighbour = right if origin is None else origin
        if neighbour is None or struct.clock + struct.length <= ends[client]:
            continue
        if origin is not None and origin in tips:
            tips.discard(origin)  # the first to go on there finds nobody
        elif neighbour[1] >= ends.get(neighbour[0], index.end(neighbour[0])):
            new += 1
        elif origin is None or not _is_last(origin, index):
            old += 1
    return old, new


def _is_last(item: Id, index: StructIndex) -> bool:
    """Whether it is what stands under a key."""
    try:
        place = index.place_of_item(item)
        return place > 0 and bool(place & KEY_MASK) and index.head(place) == item
    except LookupError:
        return False  # cut off while a thread looked

"""What an edit of documents would make of each chosen source, before anything is changed: the items of a plan.

Border: it looks at what stands now; what stands when an item's turn comes is looked at again by `editing.py`.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Final

from crdt.ids import Micros, UserId
from crdt.sections import overlap
from engine.bulk.kind import BulkContext, Item, Selection
from engine.bulk.sources.changes import Place, shown
from engine.bulk.sources.chosen import Chosen, chosen
from engine.bulk.sources.editing import DoesNotFit, Make, wanted
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import LockRecord

AT_ONCE: Final = 32
"""Documents that are read side by side."""
ALREADY: Final = "It is so already."
Locks = Mapping[str, Sequence[LockRecord]]


async def planned(context: BulkContext, selection: Selection, right: str, make: Make) -> Sequence[Item]:
    """One item for each source that is meant, in their order."""
    found = await chosen(context, selection, right)
    locks = await locks_of_others(context.platform.store.records, context, [one.id for one in found])
    items: list[Item] = []
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        items += await asyncio.gather(*(_item(context, one, make, locks) for one in some))
    return items


async def locks_of_others(records: Records, context: BulkContext, documents: Sequence[str]) -> Locks:
    found: dict[str, list[LockRecord]] = {}
    for row in await found_by(records, LockRecord, "document", documents):
        if _holds(row, context.user, context.now):
            found.setdefault(row.document, []).append(row)
    return found


def refused(one: Chosen) -> Item:
    return Item(id=one.id, title=one.title, refused=one.refused)


async def _item(context: BulkContext, one: Chosen, make: Make, locks: Locks) -> Item:
    if one.record is None or one.refused:
        return refused(one)
    try:
        places = wanted(await context.platform.rooms.read(one.record), make)
    except DoesNotFit as error:
        return Item(id=one.id, title=one.title, document=one.id, refused=error.message)
    return Item(
        id=one.id,
        title=one.title,
        document=one.id,
        before=shown(places, "before"),
        after=shown(places, "after"),
        refused="" if places else ALREADY,
        caution=_caution(places, locks.get(one.id, ())),
    )


def _holds(row: LockRecord, but: UserId, now: Micros) -> bool:
    return row.user != but and row.until > now


def _caution(places: Sequence[Place], locks: Sequence[LockRecord]) -> str:
    for lock in locks:
        section = tuple(json.loads(lock.section))
        if any(overlap(section, one.path) for one in places):
            return f"{lock.name} has the lock now."
    return ""

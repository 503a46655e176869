"""What an edit of documents would make of each chosen source, before anything is changed: the items of a plan.

Border: it looks at what stands now; what stands when an item's turn comes is looked at again by `editing.py`.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.ids import Micros, UserId
from crdt.protection import Guard
from crdt.roles import THE_SERVER
from crdt.sections import overlap
from engine.bulk.kind import BulkContext, Item, Selection
from engine.bulk.sources.changes import Place, shown
from engine.bulk.sources.chosen import Chosen, chosen
from engine.bulk.sources.editing import DoesNotFit, Make, wanted
from engine.members.ways import found_by
from engine.policies.protecting import Protecting, criticality_in, places_of, protecting_of
from engine.policies.reading import policies_in
from engine.ports import Records
from engine.records import LockRecord

AT_ONCE: Final = 32
"""Documents that are read side by side."""
ALREADY: Final = "It is so already."
Locks = Mapping[str, Sequence[LockRecord]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands in the way of edits: sections that others hold, and what policies protect."""

    locks: Locks
    protecting: tuple[Protecting, ...]


async def planned(
    context: BulkContext, selection: Selection, right: str, make: Make
) -> AsyncIterator[Sequence[Item]]:
    """One item for each source that is meant, in their order. What policies protect is looked up once."""
    protecting = await _protecting(context)
    async for page in chosen(context, selection, right):
        locks = await locks_of_others(context.platform.store.records, context, [one.id for one in page])
        around, items = Around(locks=locks, protecting=protecting), list[Item]()
        for first in range(0, len(page), AT_ONCE):
            some = page[first : first + AT_ONCE]
            items += await asyncio.gather(*(_item(context, one, make, around) for one in some))
        yield items


async def locks_of_others(records: Records, context: BulkContext, documents: Sequence[str]) -> Locks:
    found: dict[str, list[LockRecord]] = {}
    for row in await found_by(records, LockRecord, "document", documents):
        if _holds(row, context.user, context.now):
            found.setdefault(row.document, []).append(row)
    return found


def refused(one: Chosen) -> Item:
    return Item(id=one.id, title=one.title, refused=one.refused)


async def _protecting(context: BulkContext) -> tuple[Protecting, ...]:
    known = () if context.role == THE_SERVER else await policies_in(context.platform, context.workspace)
    protecting = [protecting_of(one.id, one.policy) for one in known]
    return tuple(one for one in protecting if one is not None)


async def _item(context: BulkContext, one: Chosen, make: Make, around: Around) -> Item:
    if one.record is None or one.refused:
        return refused(one)
    document = await context.platform.rooms.read(one.record)
    try:
        places = wanted(document, make)
    except DoesNotFit as error:
        return Item(id=one.id, title=one.title, document=one.id, refused=error.message)
    return Item(
        id=one.id,
        title=one.title,
        document=one.id,
        before=shown(places, "before"),
        after=shown(places, "after"),
        refused=_protected(document, places, around.protecting) if places else ALREADY,
        caution=_caution(places, around.locks.get(one.id, ())),
    )


def _protected(document: Document, places: Sequence[Place], protecting: Sequence[Protecting]) -> str:
    if not protecting:
        return ""
    criticality = criticality_in(document.projection.get("body"))
    guard = Guard(places_of(document.kind, criticality, protecting))
    needed = guard.touched(one.path for one in places)
    return "" if needed is None else needed.message


def _holds(row: LockRecord, but: UserId, now: Micros) -> bool:
    return row.user != but and row.until > now


def _caution(places: Sequence[Place], locks: Sequence[LockRecord]) -> str:
    for lock in locks:
        section = tuple(json.loads(lock.section))
        if any(overlap(section, one.path) for one in places):
            return f"{lock.name} has the lock now."
    return ""

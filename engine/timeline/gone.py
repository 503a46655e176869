"""What entries were called that stand there no more: asked of the state before the edit that took them out (HI8).

What came and went within one minute of which the single edits are kept no more has no name any more.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from crdt.changes import Json
from crdt.facts import Id
from crdt.history.standing import item_at
from crdt.kinds.kind import Kind
from crdt.structs import StructIndex
from engine.records import DocumentRecord
from engine.timeline.authors import Authors
from engine.timeline.looking import roots_of
from engine.timeline.points import PointNotKept, Points
from engine.writes import Attribution

MOST: Final = 24
"""Entries whose names are looked up for one page of sessions, those that went last."""

Steps = tuple[str, ...]
Departure = tuple[Steps, Id, Attribution]
"""An entry, the item that it was, and the edits among which is the one that took it out."""


def departures(places: Iterable[tuple[Steps, ...]], index: StructIndex, authors: Authors) -> list[Departure]:
    """The last first."""
    found: list[Departure] = []
    for entry in {entry for of_session in places for entry in of_session if len(entry) > 2}:
        item = item_at(index, entry)
        by = authors.deleter(item) if item is not None and index.is_deleted(item) else None
        if entry[0] == "body" and item is not None and by is not None:
            found.append((entry, item, by))
    return sorted(found, key=lambda one: (-one[2].last, one[0]))[:MOST]


async def names_of(
    departed: Iterable[Departure], record: DocumentRecord, kind: Kind, points: Points
) -> dict[Steps, str]:
    """As they stood there last."""
    names: dict[Steps, str] = {}
    states: dict[int, Mapping[str, Json]] = {}
    for entry, item, by in departed:
        through = await _before(item, by, record, points)
        if through not in states:
            point = await points.at(record, through)
            states[through] = await asyncio.to_thread(roots_of, kind, point.state)
        name = _name_at(states[through], entry)
        if name:
            names[entry] = name
    return names


async def _before(item: Id, by: Attribution, record: DocumentRecord, points: Points) -> int:
    """The last point that had it, or the last before the minute in which it went."""
    try:
        rows = await points.rows(record, by.first - 1, by.last)
    except PointNotKept:
        rows = []
    row = await asyncio.to_thread(lambda: Authors((), rows, ()).deleter(item))
    return max(1, (row or by).first - 1)


def _name_at(roots: Mapping[str, Json], entry: Steps) -> str:
    held: Json = roots
    for step in (*entry, "name"):
        held = held.get(step) if isinstance(held, Mapping) else None
    return held.strip() if isinstance(held, str) else ""

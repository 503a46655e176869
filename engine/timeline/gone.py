"""What entries were called that stand there no more: asked of the state before the edit that took them out (HI8).

What came and went within one minute of which the single edits are kept no more has no name any more.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from crdt.changes import Json
from crdt.facts import Id
from crdt.history.standing import item_at
from crdt.kinds.kind import Kind
from crdt.structs import StructIndex
from engine.ports import LoggedUpdate
from engine.records import DocumentRecord
from engine.timeline.authors import Authors
from engine.timeline.looking import roots_of
from engine.timeline.points import PointNotKept, Points
from engine.writes import Attribution

MOST: Final = 24
"""Entries that have a name on one page of sessions, those that went last."""
MOST_STATES: Final = 6
"""States that are read for one page."""
REMEMBERED: Final = 5_000
"""Names, of all documents."""

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


class Names:
    """One per process: it remembers what it found, since an item that went never changes again. A state is rebuilt and read
    for each point that it does not know yet; so few at once, and the others when somebody asks again.
    """

    def __init__(self, points: Points) -> None:
        self._points = points
        self._known: OrderedDict[tuple[str, str, Steps, Id], str] = OrderedDict()

    async def of(self, departed: Sequence[Departure], record: DocumentRecord, kind: Kind) -> dict[Steps, str]:
        """As they stood there last."""
        await self._learn(
            [one for one in departed if self._key(record, one) not in self._known], record, kind
        )
        return {one[0]: name for one in departed if (name := self._known.get(self._key(record, one)))}

    async def _learn(self, unknown: Sequence[Departure], record: DocumentRecord, kind: Kind) -> None:
        looked = 0
        for _, together in groupby(unknown, key=lambda one: one[2].first):
            for through, gone in (await self._before(tuple(together), record)).items():
                if looked == MOST_STATES:
                    return
                looked += 1
                names = await self._names_at(through, [entry for entry, _, _ in gone], record, kind)
                for one in gone:
                    self._remember(self._key(record, one), names[one[0]])

    async def _before(
        self, together: Sequence[Departure], record: DocumentRecord
    ) -> dict[int, list[Departure]]:
        """By the last point that had them, or the last before the minute in which they went; the newest first."""
        by = together[0][2]
        try:
            rows = await self._points.rows(record, by.first - 1, by.last)
        except PointNotKept:
            rows = []
        return await asyncio.to_thread(_by_point, together, rows)

    async def _names_at(
        self, through: int, entries: Sequence[Steps], record: DocumentRecord, kind: Kind
    ) -> dict[Steps, str]:
        point = await self._points.at(record, through)
        return await asyncio.to_thread(_read_names, kind, point.state, entries)

    def _remember(self, key: tuple[str, str, Steps, Id], name: str) -> None:
        self._known[key] = name
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    @staticmethod
    def _key(record: DocumentRecord, departure: Departure) -> tuple[str, str, Steps, Id]:
        return (record.id, record.epoch, departure[0], departure[1])


def _by_point(together: Sequence[Departure], rows: Sequence[LoggedUpdate]) -> dict[int, list[Departure]]:
    single, found = Authors((), rows, ()), defaultdict[int, list[Departure]](list)
    for one in together:
        _, item, by = one
        found[max(1, (single.deleter(item) or by).first - 1)].append(one)
    return dict(sorted(found.items(), reverse=True))


def _read_names(kind: Kind, state: bytes, entries: Iterable[Steps]) -> dict[Steps, str]:
    roots = roots_of(kind, state)
    return {entry: _name_at(roots, entry) for entry in entries}


def _name_at(roots: Mapping[str, Json], entry: Steps) -> str:
    held: Json = roots
    for step in (*entry, "name"):
        held = held.get(step) if isinstance(held, Mapping) else None
    return held.strip() if isinstance(held, str) else ""

"""The history of documents as commands ask for it: sessions of work, points, what differs, who wrote what, the way back.

Border: it is handed a document that the caller may read, or edit where something changes.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.history.diff import Difference, difference
from crdt.ids import DocumentId
from crdt.kinds.kind import Kind
from crdt.structs import StructIndex
from engine.channels import Channels
from engine.ports import Clock, Ids, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.rooms.loading import index_of_log
from engine.timeline.attributing import attributed
from engine.timeline.authors import MOST_TAIL, Authors, authors_of
from engine.timeline.blaming import Blame, blame, blame_differences, index_of
from engine.timeline.gone import Names, departures
from engine.timeline.looking import Look, look, roots_of
from engine.timeline.points import Material, Point, Points
from engine.timeline.records import ResetRecord
from engine.timeline.reverting import Reverter
from engine.timeline.sessions import Session, Steps, places_touched, sessions_of
from engine.timeline.versions import Versions
from engine.writes import Attribution

MOST_FIELDS: Final = 5_000
"""Places of one answer about who wrote what."""
REMEMBERED: Final = 4
"""Documents of which that is kept in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """`places[i]` belongs to `sessions[i]`; `gone` has the names of those that stand there no more.
    Every point from `exact_from` on can be had; before it those in `states`.
    """

    sessions: Sequence[Session]
    places: Sequence[tuple[Steps, ...]]
    gone: Mapping[Steps, str]
    total: int
    newest: int
    exact_from: int
    states: tuple[int, ...]
    resets: tuple[ResetRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """`by[i]` made `changes[i]`."""

    before: Material
    after: Material
    changes: tuple[Difference, ...]
    by: tuple[Attribution | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that a document's log says of who wrote what, through its row `newest`. Read only: threads share it."""

    epoch: str
    newest: int
    authors: Authors
    index: StructIndex


class Timeline:
    def __init__(
        self,
        *,
        store: Store,
        rooms: Rooms,
        channels: Channels,
        clock: Clock,
        ids: Ids,
        kind: Callable[[str], Kind],
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._kind = kind
        self._known: dict[DocumentId, Known] = {}
        self.points = Points(store)
        self._names = Names(self.points)
        self.versions = Versions(
            store=store, rooms=rooms, points=self.points, channels=channels, clock=clock, ids=ids
        )
        self.reverter = Reverter(store=store, rooms=rooms, points=self.points, channels=channels, clock=clock)

    async def newest(self, record: DocumentRecord) -> int:
        """The number of the last committed row."""
        await self._rooms.read(record)
        return self._rooms.sequence(record.id)

    async def sessions(self, record: DocumentRecord, offset: int, limit: int) -> SessionPage:
        newest = await self.newest(record)
        ranges = await self._ranges(record.id)
        kept = await self._store.updates.revisions(record.id)
        resets = await self._store.records.find(ResetRecord, {"document": record.id})
        exact_from = await self.points.exact_from(record)
        found = sessions_of(ranges)
        page = found[offset : offset + limit]
        known = await self._knowledge(record)
        places = await asyncio.to_thread(places_touched, page, known.index)
        kind = self._kind(record.kind)
        named = () if kind.open_roots else places  # without a model nothing is known to be a name
        gone = await asyncio.to_thread(departures, named, known.index, known.authors)
        return SessionPage(
            sessions=page,
            places=places,
            gone=await self._names.of(gone, record, kind),
            total=len(found),
            newest=newest,
            exact_from=exact_from,
            states=tuple(one.through for one in kept if one.through < exact_from),
            resets=tuple(resets),
        )

    async def look(self, record: DocumentRecord, through: int) -> tuple[Point, Look]:
        point = await self.points.at(record, through)
        return point, await asyncio.to_thread(look, self._kind(record.kind), point.state)

    async def compare(self, record: DocumentRecord, before: int, after: int) -> Compared:
        points = await self.points.material(record, before), await self.points.material(record, after)
        known = await self._knowledge(record)
        return await asyncio.to_thread(_compared, self._kind(record.kind), points, known)

    async def blame(
        self, record: DocumentRecord, through: int, under: Steps
    ) -> tuple[Point, tuple[Blame, ...]]:
        point, known = await self.points.at(record, through), await self._knowledge(record)
        found = await asyncio.to_thread(_blamed, self._kind(record.kind), point, known, under)
        return point, found

    async def _knowledge(self, record: DocumentRecord) -> Known:
        """Remembered until somebody writes: reading a long history takes a while."""
        newest = await self.newest(record)
        known = self._known.get(record.id)
        if known is not None and (known.epoch, known.newest) == (record.epoch, newest):
            return known
        authors = await authors_of(self._store, record)
        stored = await self._store.updates.load(record.id)
        index = await asyncio.to_thread(index_of_log, stored, self._kind(record.kind))
        self._known.pop(record.id, None)
        if len(self._known) >= REMEMBERED:
            del self._known[next(iter(self._known))]
        known = Known(epoch=record.epoch, newest=newest, authors=authors, index=index)
        self._known[record.id] = known
        return known

    async def _ranges(self, document: DocumentId) -> list[Attribution]:
        ranges = await self._store.updates.attributions(document)
        last = max((one.last for one in ranges), default=0)
        tail = await self._store.updates.since(document, last, MOST_TAIL)
        return [*ranges, *await attributed(tail)]


def _compared(kind: Kind, points: tuple[Material, Material], known: Known) -> Compared:
    before, after = points
    old, new = (roots_of(kind, one.state, one.tail) for one in points)
    changes = difference(kind, old, new)
    by = blame_differences(known.index, known.authors, changes, before.through, after.through)
    return Compared(before=before, after=after, changes=changes, by=by)


def _blamed(kind: Kind, point: Point, known: Known, under: Steps) -> tuple[Blame, ...]:
    index = known.index if point.through == known.newest else index_of(kind, point.state)
    roots = roots_of(kind, point.state)
    return blame(kind, index, point.state, roots, known.authors, under, MOST_FIELDS)

"""Reads the update log, its snapshots and its attributions."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import CompoundSelect, Integer, Select, Text, bindparam, func, literal, select, union_all

from crdt.errors import NotFound
from crdt.ids import DocumentId
from engine.ports import LoggedUpdate, Revision, StoredDocument
from engine.writes import Attribution
from storage.sql.reading import Reader
from storage.sql.tables import attributions, snapshots, updates

SLICE = 500
"""Rows taken over in one turn of the loop, in about a millisecond."""


class SqlUpdates:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def load(self, document: DocumentId) -> StoredDocument:
        """One statement, so that snapshot and tail are of one moment while the writer compacts."""
        rows = await self._reader.rows(_NEWEST, {"document": document})
        if rows and rows[0].part == 1:
            found = rows[0]
            return StoredDocument(
                state=found.content,
                index=found.dump,
                through=found.sequence,
                tail=await _in_slices(rows[1:]),
            )
        return StoredDocument(state=b"", index=b"", through=0, tail=await _in_slices(rows))

    async def since(self, document: DocumentId, sequence: int, limit: int) -> Sequence[LoggedUpdate]:
        given = {"document": document, "after": sequence, "wanted": limit}
        return _tail(await self._reader.rows(_SINCE, given))

    async def revisions(self, document: DocumentId) -> Sequence[Revision]:
        rows = await self._reader.rows(_REVISIONS, {"document": document})
        return tuple(Revision(through=row.through, at=row.at, size=row.size) for row in rows)

    async def state_at(self, document: DocumentId, through: int) -> bytes:
        state: bytes | None = await self._reader.value(_STATE, {"document": document, "through": through})
        if state is None:
            raise NotFound("This revision was not kept.", details={"document": document, "through": through})
        return state

    async def attributions(self, document: DocumentId) -> Sequence[Attribution]:
        rows = await self._reader.rows(_ATTRIBUTIONS, {"document": document})
        return tuple(
            Attribution(
                first=row.first,
                last=row.last,
                author=row.author,
                door=row.door,
                started_at=row.started_at,
                ended_at=row.ended_at,
                edits=row.edits,
                clocks=row.clocks or b"",
            )
            for row in rows
        )


def _newest() -> CompoundSelect[Any]:
    """The newest state of a document, and the rows of its log after it."""
    kept, log = snapshots.c, updates.c
    newest = select(func.max(kept.through)).where(kept.document == _DOCUMENT).scalar_subquery()
    state = select(
        literal(1).label("part"),
        kept.through.label("sequence"),
        literal("").label("author"),
        literal("").label("door"),
        kept.at,
        kept.state.label("content"),
        kept.index.label("dump"),
    ).where(kept.document == _DOCUMENT, kept.through == newest)
    tail = select(literal(2), log.sequence, log.author, log.door, log.at, log.update, literal(b"")).where(
        log.document == _DOCUMENT, log.sequence > func.coalesce(newest, 0)
    )
    return union_all(state, tail).order_by("part", "sequence")


def _since() -> Select[Any]:
    log = updates.c
    return (
        select(log.sequence, log.author, log.door, log.at, log.update.label("content"))
        .where(log.document == _DOCUMENT, log.sequence > bindparam("after"))
        .order_by(log.sequence)
        .limit(bindparam("wanted", type_=Integer))
    )


def _revisions() -> Select[Any]:
    kept = snapshots.c
    sizes = select(kept.through, kept.at, kept.size)
    return sizes.where(kept.document == _DOCUMENT).order_by(kept.through)


_DOCUMENT: Final = bindparam("document", type_=Text)
_NEWEST, _SINCE, _REVISIONS = _newest(), _since(), _revisions()
_STATE: Final = select(snapshots.c.state).where(
    snapshots.c.document == _DOCUMENT, snapshots.c.through == bindparam("through")
)
_ATTRIBUTIONS: Final = (
    select(attributions).where(attributions.c.document == _DOCUMENT).order_by(attributions.c.first)
)


async def _in_slices(rows: Sequence[Any]) -> tuple[LoggedUpdate, ...]:
    """A room that was busy may have ten thousands: others have their turns meanwhile."""
    found: list[LoggedUpdate] = []
    for start in range(0, len(rows), SLICE):
        if start:
            await asyncio.sleep(0)
        found += _tail(rows[start : start + SLICE])
    return tuple(found)


def _tail(rows: Sequence[Any]) -> tuple[LoggedUpdate, ...]:
    return tuple(
        LoggedUpdate(sequence=row.sequence, author=row.author, door=row.door, at=row.at, update=row.content)
        for row in rows
    )

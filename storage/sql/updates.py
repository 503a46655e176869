"""Reads the update log, its snapshots and its attributions."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from crdt.errors import NotFound
from crdt.ids import DocumentId
from engine.ports import LoggedUpdate, Revision, StoredDocument
from engine.writes import Attribution
from storage.sql.reading import reading
from storage.sql.tables import attributions, snapshots, updates

SLICE = 500
"""Rows taken over in one turn of the loop, in about a millisecond."""


class SqlUpdates:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def load(self, document: DocumentId) -> StoredDocument:
        """One statement, so that snapshot and tail are of one moment while the writer compacts."""
        newest = (
            select(func.max(snapshots.c.through)).where(snapshots.c.document == document).scalar_subquery()
        )
        state = select(
            literal(1).label("part"),
            snapshots.c.through.label("sequence"),
            literal("").label("author"),
            literal("").label("door"),
            snapshots.c.at,
            snapshots.c.state.label("content"),
            snapshots.c.index.label("dump"),
        ).where(snapshots.c.document == document, snapshots.c.through == newest)
        log = updates.c
        tail = select(literal(2), log.sequence, log.author, log.door, log.at, log.update, literal(b"")).where(
            log.document == document, log.sequence > func.coalesce(newest, 0)
        )
        both = union_all(state, tail).order_by("part", "sequence")
        async with reading(self._engine) as connection:
            rows = (await connection.execute(both)).all()
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
        log = updates.c
        found = (
            select(log.sequence, log.author, log.door, log.at, log.update.label("content"))
            .where(log.document == document, log.sequence > sequence)
            .order_by(log.sequence)
            .limit(limit)
        )
        async with reading(self._engine) as connection:
            return _tail((await connection.execute(found)).all())

    async def revisions(self, document: DocumentId) -> Sequence[Revision]:
        kept = snapshots.c
        found = (
            select(kept.through, kept.at, kept.size).where(kept.document == document).order_by(kept.through)
        )
        async with reading(self._engine) as connection:
            rows = (await connection.execute(found)).all()
        return tuple(Revision(through=row.through, at=row.at, size=row.size) for row in rows)

    async def state_at(self, document: DocumentId, through: int) -> bytes:
        kept = snapshots.c
        found = select(kept.state).where(kept.document == document, kept.through == through)
        async with reading(self._engine) as connection:
            state: bytes | None = (await connection.execute(found)).scalar_one_or_none()
        if state is None:
            raise NotFound("This revision was not kept.", details={"document": document, "through": through})
        return state

    async def attributions(self, document: DocumentId) -> Sequence[Attribution]:
        found = select(attributions).where(attributions.c.document == document).order_by(attributions.c.first)
        async with reading(self._engine) as connection:
            rows = (await connection.execute(found)).all()
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

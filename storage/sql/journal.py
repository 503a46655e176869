"""Reads the journals of actors."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from engine.ports import JournalEntry
from storage.sql.reading import reading
from storage.sql.tables import journal, streams

LAST = "\U0010ffff"
"""Sorts after every text that continues a prefix."""


class SqlJournal:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def read(self, stream: str) -> Sequence[JournalEntry]:
        row = journal.c
        found = select(row.position, row.at, row.entry).where(row.stream == stream).order_by(row.position)
        async with reading(self._engine) as connection:
            rows = (await connection.execute(found)).all()
        return tuple(JournalEntry(position=row.position, at=row.at, entry=row.entry) for row in rows)

    async def open_streams(self, prefix: str) -> Sequence[str]:
        row = streams.c
        # A range instead of LIKE, which ignores case in SQLite.
        found = (
            select(row.stream)
            .where(row.folded.is_(False), row.stream >= prefix, row.stream < prefix + LAST)
            .order_by(row.opened_at, row.stream)
        )
        async with reading(self._engine) as connection:
            return tuple((await connection.execute(found)).scalars())

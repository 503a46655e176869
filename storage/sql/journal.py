"""Reads the journals of actors."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from engine.ports import JournalEntry
from storage.sql.reading import Reader
from storage.sql.tables import journal, streams

LAST = "\U0010ffff"
"""Sorts after every text that continues a prefix."""


class SqlJournal:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def read(self, stream: str) -> Sequence[JournalEntry]:
        rows = await self._reader.rows(_READ, {"stream": stream})
        return tuple(JournalEntry(position=row.position, at=row.at, entry=row.entry) for row in rows)

    async def open_streams(self, prefix: str) -> Sequence[str]:
        row = streams.c
        # A range instead of LIKE, which ignores case in SQLite.
        found = (
            select(row.stream)
            .where(row.folded.is_(False), row.stream >= prefix, row.stream < prefix + LAST)
            .order_by(row.opened_at, row.stream)
        )
        return tuple(await self._reader.values(found))


_READ: Final = (
    select(journal.c.position, journal.c.at, journal.c.entry)
    .where(journal.c.stream == bindparam("stream"))
    .order_by(journal.c.position)
)

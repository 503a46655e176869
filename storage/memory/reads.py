"""The read ports of a memory store. Everything handed out is a copy that the caller may keep."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar, cast

from crdt.dataclasses import replace
from crdt.errors import NotFound
from crdt.ids import Channel, DocumentId, Micros
from engine.ports import (
    DueTimer,
    JournalEntry,
    LoggedUpdate,
    Revision,
    StoredDocument,
    StoredEvent,
)
from engine.records import Record
from engine.writes import Attribution
from storage.memory.apply import key_of
from storage.memory.tables import Tables
from storage.payloads import check_fields, copied, copied_record

R = TypeVar("R", bound=Record)


class MemoryUpdates:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def load(self, document: DocumentId) -> StoredDocument:
        snapshots = self._tables.snapshots[document]
        through = max(snapshots, default=0)
        rows = self._tables.updates[document]
        return StoredDocument(
            state=snapshots[through].state if snapshots else b"",
            index=snapshots[through].index if snapshots else b"",
            through=through,
            tail=tuple(row for number, row in rows.items() if number > through),
        )

    async def since(self, document: DocumentId, sequence: int, limit: int) -> Sequence[LoggedUpdate]:
        rows = self._tables.updates[document]
        return tuple(islice((row for number, row in rows.items() if number > sequence), limit))

    async def revisions(self, document: DocumentId) -> Sequence[Revision]:
        snapshots = sorted(self._tables.snapshots[document].items())
        return tuple(
            Revision(through=through, at=kept.at, size=len(kept.state)) for through, kept in snapshots
        )

    async def state_at(self, document: DocumentId, through: int) -> bytes:
        snapshot = self._tables.snapshots[document].get(through)
        if snapshot is None:
            raise NotFound("This revision was not kept.", details={"document": document, "through": through})
        return snapshot.state

    async def attributions(self, document: DocumentId) -> Sequence[Attribution]:
        return tuple(range_ for _, range_ in sorted(self._tables.attributions[document].items()))


class MemoryJournal:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def read(self, stream: str) -> Sequence[JournalEntry]:
        rows = self._tables.journal[stream].values()
        return tuple(replace(row, entry=copied(row.entry)) for row in rows)

    async def open_streams(self, prefix: str) -> Sequence[str]:
        found = [(s.opened_at, name) for name, s in self._tables.streams.items() if not s.folded]
        return tuple(name for _, name in sorted(found) if name.startswith(prefix))


class MemoryEvents:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]:
        rows = self._tables.events[channel]
        newer = islice((row for number, row in rows.items() if number > sequence), limit)
        return tuple(replace(row, payload=copied(row.payload)) for row in newer)

    async def last(self, channel: Channel) -> int:
        return self._tables.last_event(channel)

    async def first(self, channel: Channel) -> int:
        return min(self._tables.events[channel], default=self._tables.last_event(channel) + 1)

    async def newest(self, prefix: str) -> Mapping[Channel, int]:
        rows = self._tables.events.items()
        return {Channel(name): max(kept) for name, kept in rows if kept and name.startswith(prefix)}


class MemoryRecords:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, type_: type[R], *key: str | int) -> R | None:
        found = cast(R | None, self._tables.records[type_].get(key))
        return None if found is None else copied_record(found)

    async def find(
        self,
        type_: type[R],
        where: Mapping[str, object],
        *,
        order: str = "",
        descending: bool = False,
        offset: int = 0,
        limit: int = 1000,
    ) -> Sequence[R]:
        check_fields(type_, where, order)
        rows = self._matching(type_, where)
        rows.sort(key=lambda row: _sort_key(row, order), reverse=descending)
        return tuple(copied_record(row) for row in rows[offset : offset + limit])

    async def count(self, type_: type[R], where: Mapping[str, object]) -> int:
        check_fields(type_, where)
        return len(self._matching(type_, where))

    def _matching(self, type_: type[R], where: Mapping[str, object]) -> list[R]:
        rows = cast(list[R], list(self._tables.records[type_].values()))
        return [
            row for row in rows if all(_equals(getattr(row, name), sought) for name, sought in where.items())
        ]


def _equals(value: object, sought: object) -> bool:
    return value in sought if isinstance(sought, tuple) else value == sought


def _sort_key(row: Record, order: str) -> tuple[Any, ...]:
    value = getattr(row, order) if order else None
    return (value is not None, value if value is not None else 0, key_of(row))


class MemoryTimers:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def due(self, now: Micros, limit: int) -> Sequence[DueTimer]:
        rows = sorted((t for t in self._tables.timers.values() if t.due <= now), key=lambda t: (t.due, t.key))
        return tuple(replace(row, message=copied(row.message)) for row in rows[:limit])

    async def next_due(self) -> Micros | None:
        return min((timer.due for timer in self._tables.timers.values()), default=None)

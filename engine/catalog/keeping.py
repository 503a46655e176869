"""Writes down what a source was read to have: rows, tombstones, changes and the events that tell them, batch by batch.

Between two batches others get their turn, at the store and on the event loop. What is said twice is the same row, so a
reading that was cut short is simply done again.
"""

import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import UserId, document_channel, workspace_channel
from engine.catalog.difference import Change, Where, added, gone, seen_again
from engine.catalog.records import CatalogChange, CatalogTable
from engine.catalog.told import CHANGED, MOST_TOLD, READ, SchemaChangedEvent, SchemaReadEvent, ToldChange
from engine.ports import Records
from engine.runtime.slices import at_speed, sliced
from engine.sources.source import Table
from engine.writes import AppendEvent, Put, Remove, Write

BATCH: Final = 10
"""Tables that are committed together: edits wait for few commits of a reading, and never long for one."""
SHARE: Final = 0.25
"""Of the time that commits take: the rest is for who edits meanwhile."""
MOST_CHANGES: Final = 5_000
"""Of one source; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What is written of one table; `row` is None for what belongs to the source as a whole."""

    table: str
    row: CatalogTable | None
    writes: tuple[Write, ...]


Commit = Callable[[Sequence[Noted]], Awaitable[object]]


@dataclass(slots=True, kw_only=True)
class Kept:
    """What came of a reading. On the first one nothing is a change: everything is new."""

    first: bool
    tables: int = 0
    columns: int = 0
    added: int = 0
    changes: list[Change] = field(default_factory=list)

    def summary(self) -> dict[str, int]:
        what = Counter(change.what for change in self.changes)
        tables = {change.table for change in self.changes if not change.what.startswith("table_")}
        return {
            "tables": self.tables,
            "columns": self.columns,
            "added": self.added,
            "changed": len(tables),
            "gone": what["table_gone"],
            "back": what["table_back"],
        }


def _nothing(_: Kept) -> Iterable[Write]:
    return ()


async def keep(
    where: Where,
    tables: Sequence[Table],
    records: Records,
    commit: Commit,
    by: UserId,
    also: Callable[[Kept], Iterable[Write]] = _nothing,
) -> Kept:
    """`commit` is called once for `BATCH` tables, and at last for the events and what is `also` to be written."""
    waiting = {table.name: table for table in tables}
    first = await records.count(CatalogTable, {"source": where.source}) == 0
    kept = Kept(first=first, tables=len(waiting), columns=sum(len(one.columns) for one in tables))
    offset = 0
    while page := await records.find(CatalogTable, {"source": where.source}, offset=offset, limit=BATCH):
        offset += len(page)
        again = sliced(page)
        noted = [_again(one, waiting.pop(one.table, None), where, kept) async for one in again]
        await at_speed(SHARE, commit(noted))
    new = list(waiting.values())
    for start in range(0, len(new), BATCH):
        batch = sliced(new[start : start + BATCH])
        await at_speed(SHARE, commit([_new(table, where, kept) async for table in batch]))
    forgotten = await _too_old(where, records)
    await commit([Noted(table="", row=None, writes=(*_told(where, kept, by), *forgotten, *also(kept)))])
    return kept


def _again(before: CatalogTable, table: Table | None, where: Where, kept: Kept) -> Noted:
    row, changes = gone(before, where) if table is None else seen_again(before, table, where)
    kept.changes += changes
    again = () if row is before else (Put(record=row),)
    return Noted(table=row.table, row=row, writes=(*again, *_changes(changes, where)))


def _new(table: Table, where: Where, kept: Kept) -> Noted:
    row = added(table, where)
    kept.added += 1
    changes: list[Change] = []
    if not kept.first:
        changes = [Change(what="table_added", table=table.name, after={"columns": row.column_count})]
        kept.changes += changes
    return Noted(table=row.table, row=row, writes=(Put(record=row), *_changes(changes, where)))


def _changes(changes: Sequence[Change], where: Where) -> list[Write]:
    return [
        Put(
            record=CatalogChange(
                source=where.source,
                id=_id(where, change),
                organisation=where.organisation,
                workspace=where.workspace,
                what=change.what,
                table=change.table,
                column=change.column,
                before=change.before,
                after=change.after,
                at=where.at,
            )
        )
        for change in changes
    ]


def _id(where: Where, change: Change) -> str:
    """Sorts by time; the same for the same change of the same reading."""
    told = "\0".join((change.what, change.table, change.column, str(change.before)))
    return f"{where.at:016}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _told(where: Where, kept: Kept, by: UserId) -> list[Write]:
    read = SchemaReadEvent(source=where.source, **kept.summary(), by=by, at=where.at)
    said = [(READ, read.model_dump())]
    if kept.changes:
        changed = SchemaChangedEvent(
            source=where.source,
            total=len(kept.changes),
            changes=[
                ToldChange(
                    what=one.what, table=one.table, column=one.column, before=one.before, after=one.after
                )
                for one in kept.changes[:MOST_TOLD]
            ],
            at=where.at,
        )
        said.append((CHANGED, changed.model_dump()))
    channels = (document_channel(where.source), workspace_channel(where.workspace))
    return [
        AppendEvent(channel=channel, topic=topic, payload=payload, at=where.at)
        for topic, payload in said
        for channel in channels
    ]


async def _too_old(where: Where, records: Records) -> list[Write]:
    over = await records.count(CatalogChange, {"source": where.source}) - MOST_CHANGES
    if over <= 0:
        return []
    oldest = await records.find(CatalogChange, {"source": where.source}, order="at", limit=over)
    return [Remove(type=CatalogChange, key=(one.source, one.id)) for one in oldest]

"""Backs up sources: each copy is restored in a test before it counts. Sources are only read, so there is nothing to take back."""

from collections.abc import AsyncIterator, Sequence

from crdt.dataclasses import replace
from crdt.errors import Refused
from crdt.kinds.writing import to_json
from crdt.model import Model
from crdt.roles import Right
from engine.backup_records import SourceBackup
from engine.backups.taker import NewBackup
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.editing import opened
from engine.bulk.sources.looking import sources
from engine.records import DocumentRecord


class NotBackedUp(Refused):
    code = "not_backed_up"
    message = "The backup does not count: it failed, or its restore in a test did."
    next_step = "Look at the backups of the source, then try the failed ones again."


class Backup(Model):
    """It asks for nothing."""


async def select(context: BulkContext, selection: Selection, _input: Backup) -> AsyncIterator[Sequence[Item]]:
    async for page in sources(context, selection, Right.RUN):
        yield [await _judged(context, item) for item in page]


async def run(context: BulkContext, item: Item, _input: Backup) -> ItemDone:
    """The key of the item names the backup, so an item that is done again waits for the one it has begun."""
    source = await opened(context, item, Right.RUN)
    backups = context.platform.backups
    begun = await backups.begin(
        NewBackup(
            organisation=context.organisation,
            workspace=context.workspace,
            source=source.record.id,
            by=context.user,
            key=context.key,
        )
    )
    return _done(await backups.ended(begun.id))


async def _judged(context: BulkContext, item: Item) -> Item:
    row = None if item.refused else await context.platform.store.records.get(DocumentRecord, item.id)
    if row is None:
        return item
    kind = str(to_json(await context.platform.rooms.read(row))["body"].get("kind") or "")
    there = context.platform.backups.maker.kinds
    return item if kind in there else replace(item, refused="This kind of source cannot be backed up.")


def _done(row: SourceBackup) -> ItemDone:
    if row.state != "verified":
        raise NotBackedUp((row.error or {}).get("message", ""), details={"backup": row.id})
    return ItemDone(
        result={"backup": row.id, "tables": row.tables or 0, "rows": row.rows or 0, "bytes": row.bytes or 0}
    )


KIND = BulkKind(
    name="backup",
    title="Back up",
    summary="Copies each source as of one moment and restores the copy in a test.",
    icon="database-backup",
    category="Looking",
    input=Backup,
    select=select,
    run=run,
    right=Right.RUN,
)

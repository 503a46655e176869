"""Moves sources to the trash. Taking it back brings out of the trash what this put there."""

from collections.abc import AsyncIterator, Sequence

from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, ChangedSince, Item, ItemDone, Selection
from engine.bulk.sources.chosen import Chosen, chosen
from engine.bulk.sources.editing import GoneMeanwhile, opened
from engine.bulk.sources.planning import refused
from engine.records import DocumentRecord, Json
from engine.writes import Write


class Delete(Model):
    """It asks for nothing."""


async def select(context: BulkContext, selection: Selection, _input: Delete) -> AsyncIterator[Sequence[Item]]:
    async for page in chosen(context, selection, Right.DELETE):
        yield [refused(one) if one.refused else _item(one) for one in page]


def _item(one: Chosen) -> Item:
    return Item(
        id=one.id, title=one.title, document=one.id, before={"in_trash": False}, after={"in_trash": True}
    )


async def run(context: BulkContext, item: Item, _input: Delete) -> ItemDone:
    """BO4: one that lies in the trash by now was not there when the plan was made; taking it back brings it out all the same."""
    row = await context.platform.store.records.get(DocumentRecord, item.id)
    if row is None or row.workspace != context.workspace:
        raise GoneMeanwhile
    if row.trashed_at is None:
        source = await opened(context, item, Right.DELETE)
        row = await context.platform.documents.trash(source.record, context.user)
    return ItemDone(result={"in_trash": True}, undo={"trashed_at": row.trashed_at})


async def undo(context: BulkContext, item: Item, was: Json) -> tuple[Write, ...]:
    row = await context.platform.store.records.get(DocumentRecord, item.id)
    if row is None:
        raise GoneMeanwhile("It was deleted for good.", next_step="Bring it back from a backup.")
    if row.trashed_at is None:
        return ()
    if row.trashed_at != was["trashed_at"] and not context.force:
        raise ChangedSince("Somebody brought it back and threw it away again since.")
    await context.platform.documents.restore(row, context.user)
    return ()


KIND = BulkKind(
    name="delete",
    title="Move to the trash",
    summary="Nothing connects to them any more; they can be brought back.",
    icon="trash-2",
    category="Sources",
    input=Delete,
    select=select,
    run=run,
    right=Right.DELETE,
    undo=undo,
)

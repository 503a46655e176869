"""Operations that only look at a source, for one item: with the caller's rights, kept and told as when somebody clicks."""

from collections.abc import AsyncIterator, Sequence

from pydantic import BaseModel

from crdt.roles import Right
from engine.bulk.kind import BulkContext, Item, Selection
from engine.bulk.sources.chosen import Chosen, chosen
from engine.bulk.sources.editing import opened
from engine.bulk.sources.planning import refused
from engine.commands.command import Caller
from engine.operate import operate
from engine.operations.data_sources.answers import OperationName
from engine.records import User


async def sources(context: BulkContext, selection: Selection, right: str) -> AsyncIterator[Sequence[Item]]:
    """One item for each source that is meant; the engine opens no more of one at once than it allows."""
    async for page in chosen(context, selection, right):
        yield [_item(one) for one in page]


async def looked_at(context: BulkContext, item: Item, name: OperationName) -> BaseModel:
    """What the operation answers; its failure is kept, told, and raised."""
    source = await opened(context, item, Right.RUN)
    person = await context.platform.store.records.get(User, context.user)
    caller = Caller(
        organisation=context.organisation,
        user=context.user,
        name="" if person is None else person.name,
        role=source.role,
    )
    return await operate(context.platform, name, source.record, caller, {})


def _item(one: Chosen) -> Item:
    return refused(one) if one.refused else Item(id=one.id, title=one.title, document=one.id, source=one.id)

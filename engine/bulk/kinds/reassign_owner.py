"""Makes somebody else the owner of sources. Who may manage a source may do that."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import UserId
from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.editing import Make, edited, taken_back
from engine.bulk.sources.planning import planned
from engine.records import Json, User
from engine.writes import Write


class Owner(Model):
    owner: Annotated[str, Field(max_length=64, json_schema_extra={"format": "person"})] = Field(
        default="", title="New owner", description="Nobody: the sources have no owner any more."
    )


async def select(context: BulkContext, selection: Selection, input_: Owner) -> AsyncIterator[Sequence[Item]]:
    if input_.owner:
        person = await context.platform.store.records.get(User, UserId(input_.owner))
        if person is None or person.organisation != context.organisation or person.disabled_at is not None:
            raise InvalidInput("Nobody here has this id.", details={"field": "owner"})
    async for page in planned(context, selection, Right.MANAGE, _make(input_)):
        yield page


async def run(context: BulkContext, item: Item, input_: Owner) -> ItemDone:
    return await edited(context, item, _make(input_), Right.MANAGE)


async def undo(context: BulkContext, item: Item, was: Json) -> tuple[Write, ...]:
    return await taken_back(context, item, was, Right.MANAGE)


def _make(input_: Owner) -> Make:
    def make(body: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**body, "owner": input_.owner or None}

    return make


KIND = BulkKind(
    name="reassign_owner",
    title="Reassign the owner",
    summary="Makes somebody else the owner, or nobody.",
    icon="user-round-pen",
    category="Sources",
    input=Owner,
    select=select,
    run=run,
    right=Right.MANAGE,
    undo=undo,
)

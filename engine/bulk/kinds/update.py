"""Changes fields of sources: set, added to, or a text in them replaced. One edit per source, which can be undone by hand too."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pydantic import Field

from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.changes import MOST_CHANGES, Change, changed, check_changes
from engine.bulk.sources.editing import Make, edited, taken_back
from engine.bulk.sources.planning import planned
from engine.names import readable


class Update(Model):
    changes: list[Change] = Field(
        title="Changes", description="Done one after the other.", min_length=1, max_length=MOST_CHANGES
    )


async def select(context: BulkContext, selection: Selection, input_: Update) -> AsyncIterator[Sequence[Item]]:
    check_changes(input_.changes)
    async for page in planned(context, selection, Right.EDIT, _make(context, input_)):
        yield page


async def run(context: BulkContext, item: Item, input_: Update) -> ItemDone:
    return await edited(context, item, _make(context, input_))


def _make(context: BulkContext, input_: Update) -> Make:
    def make(body: Mapping[str, Any]) -> Mapping[str, Any]:
        after = changed(body, input_.changes)
        name, kind = after.get("name"), after.get("kind")
        if isinstance(name, str) and name != body.get("name"):
            after["name"] = _shown(name)
        if kind != body.get("kind") and kind not in context.platform.components.sources:
            raise ValueError(f"There is no kind of source “{kind}”.")
        return after

    return make


def _shown(name: str) -> str:
    try:
        return readable(name)
    except ValueError as error:
        raise ValueError(f"name: {error}") from None


KIND = BulkKind(
    name="update",
    title="Change fields",
    summary="Sets fields, adds to texts or replaces words in them.",
    icon="pencil",
    category="Sources",
    input=Update,
    select=select,
    run=run,
    right=Right.EDIT,
    undo=taken_back,
)

"""Puts tags on sources and takes them off, spelt as the catalog spells them. Tags that others put on meanwhile stay."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.editing import Make, edited, taken_back
from engine.bulk.sources.planning import planned
from engine.catalog.tags import MOST_TAGS, tag_named

TagText = Annotated[str, Field(max_length=400)]


class Tags(Model):
    add: list[TagText] = Field(default=[], title="Tags to put on", max_length=MOST_TAGS)
    remove: list[TagText] = Field(
        default=[], title="Tags to take off", description="As they are written there.", max_length=MOST_TAGS
    )


async def select(context: BulkContext, selection: Selection, input_: Tags) -> AsyncIterator[Sequence[Item]]:
    if not input_.add and not input_.remove:
        raise InvalidInput("Name a tag to put on or to take off.", details={"field": "add"})
    async for page in planned(context, selection, Right.EDIT, _make(input_)):
        yield page


async def run(context: BulkContext, item: Item, input_: Tags) -> ItemDone:
    return await edited(context, item, _make(input_))


def _make(input_: Tags) -> Make:
    added = [tag_named(tag) for tag in input_.add]
    off = {*input_.remove, *map(tag_named, input_.remove)} - set(added)

    def make(body: Mapping[str, Any]) -> Mapping[str, Any]:
        tags = {tag: True for tag in [*(body.get("tags") or {}), *added] if tag not in off}
        if len(tags) > MOST_TAGS:
            raise ValueError(f"It would have {len(tags)} tags; {MOST_TAGS} are the most.")
        return {**body, "tags": tags}

    return make


KIND = BulkKind(
    name="tag",
    title="Put tags on or take them off",
    summary="Adds tags to sources and removes others, in one edit each.",
    icon="tags",
    category="Sources",
    input=Tags,
    select=select,
    run=run,
    right=Right.EDIT,
    undo=taken_back,
)

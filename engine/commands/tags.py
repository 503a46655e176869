"""Tags of a workspace with their hierarchy: list, make, rename everywhere, remove everywhere."""

from collections import Counter

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import workspace_channel
from crdt.model import Model
from engine.catalog.errors import TagUnknown
from engine.catalog.records import CatalogTag
from engine.catalog.retagging import ALL, Renaming, counted, retag, said_in, sources_tagged
from engine.catalog.tags import ancestors, is_below, tag_named
from engine.catalog.told import TAGS, TagsEvent
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.texts import folded
from engine.writes import AppendEvent, Put


class TagsOf(Page):
    """`search`: words, each of which stands in the path or in what the tag means. `below`: only this tag and those below it."""

    id: str
    search: str = Field(default="", max_length=200)
    below: str = ""


class NewTag(Model):
    id: str
    name: str = Field(min_length=1, max_length=400)
    description: str = Field(default="", max_length=2000)


class OneTag(Model):
    id: str
    name: str = Field(min_length=1, max_length=400)


class RenamedTag(OneTag):
    now: str = Field(min_length=1, max_length=400)


class TagOut(Model):
    """`places` and `sources` carry the tag itself; `below` counts both with everything below it."""

    name: str
    description: str
    made: bool
    places: int
    sources: int
    below: int


class Retagged(Model):
    places: int


async def list_tags(input_: TagsOf, context: CommandContext) -> Listing[TagOut]:
    """By path, also the tags above that nobody carries themselves."""
    words = folded(input_.search)
    found = [
        one
        for one in await _tags(context)
        if all(word in f"{one.name} {one.description}".casefold() for word in words)
        and (not input_.below or is_below(one.name, input_.below))
    ]
    page = found[input_.offset : input_.offset + input_.limit]
    return Listing(items=page, total=len(found), offset=input_.offset, limit=input_.limit)


async def create(input_: NewTag, context: CommandContext) -> TagOut:
    """Of one that is there already, what it means is said anew."""
    name, platform, workspace = tag_named(input_.name), context.platform, context.workspace
    now = platform.clock.now()
    row = CatalogTag(
        workspace=workspace.id,
        name=name,
        organisation=workspace.organisation,
        description=input_.description,
        created_by=context.caller.user,
        created_at=now,
    )
    told = TagsEvent(what="made", name=name, now=name, places=0, by=context.caller.user)
    event = AppendEvent(
        channel=workspace_channel(workspace.id), topic=TAGS, payload=told.model_dump(), at=now
    )
    batch = (Put(record=row), event)
    platform.channels.committed(batch, await platform.store.writer.commit(batch))
    return next(one for one in await _tags(context) if one.name == name)


async def rename(input_: RenamedTag, context: CommandContext) -> Retagged:
    """With everything below it; what already has the new name becomes one with it."""
    was, now = tag_named(input_.name), tag_named(input_.now)
    if now != was and is_below(now, was):
        raise InvalidInput("A tag cannot go below itself.", details={"field": "now"})
    return await _retag(was, now, context)


async def remove(input_: OneTag, context: CommandContext) -> Retagged:
    """With everything below it, from every place."""
    return await _retag(tag_named(input_.name), "", context)


async def _retag(was: str, now: str, context: CommandContext) -> Retagged:
    if all(one.name != was for one in await _tags(context)):
        raise TagUnknown(details={"tag": was})
    renaming = Renaming(was=was, now=now, by=context.caller.user)
    places = await retag(context.platform, context.workspace, renaming, context.caller.role)
    return Retagged(places=places)


async def _tags(context: CommandContext) -> list[TagOut]:
    platform, workspace = context.platform, context.workspace
    records = platform.store.records
    made = {one.name: one for one in await records.find(CatalogTag, {"workspace": workspace.id}, limit=ALL)}
    places = counted(await said_in(records, workspace))
    sources = Counter(tag for tags in (await sources_tagged(platform, workspace)).values() for tag in tags)
    carried = {*made, *places, *sources}
    names = carried | {above for name in carried for above in ancestors(name)}
    below: Counter[str] = Counter()
    for name in carried:
        for above in (*ancestors(name), name):
            below[above] += places[name] + sources[name]
    return [
        TagOut(
            name=name,
            description=made[name].description if name in made else "",
            made=name in made,
            places=places[name],
            sources=sources[name],
            below=below[name],
        )
        for name in sorted(names, key=lambda one: one.split("/"))
    ]


COMMANDS = Area(
    name="tags",
    commands=(
        Command(
            name="tags.list",
            summary="The tags of a workspace by path, with how much carries each",
            method="GET",
            path="/advanced-catalog/workspaces/{id}/tags",
            scope="workspace",
            right="read",
            input=TagsOf,
            output=Listing[TagOut],
            run=list_tags,
        ),
        Command(
            name="tags.create",
            summary="A tag before anything carries it, or what a tag means",
            method="POST",
            path="/advanced-catalog/workspaces/{id}/tags",
            scope="workspace",
            right="edit",
            input=NewTag,
            output=TagOut,
            run=create,
        ),
        Command(
            name="tags.rename",
            summary="Another name for a tag and all below it, wherever they stand",
            method="PUT",
            path="/advanced-catalog/workspaces/{id}/tags",
            scope="workspace",
            right="edit",
            input=RenamedTag,
            output=Retagged,
            run=rename,
        ),
        Command(
            name="tags.remove",
            summary="Takes a tag and all below it from everything",
            method="DELETE",
            path="/advanced-catalog/workspaces/{id}/tags",
            scope="workspace",
            right="edit",
            input=OneTag,
            output=Retagged,
            run=remove,
        ),
    ),
)

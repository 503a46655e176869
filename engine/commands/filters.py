"""Saved filters of lists: mine and those of the workspace."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from crdt.model import Model
from crdt.roles import allows
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.filters.keeping import Filters, Keeper, Kept
from engine.filters.records import SavedFilter
from engine.members.ways import found_by
from engine.names import Label
from engine.records import Json, User

ListName = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_.-]*$")]


class FiltersOf(Page):
    """`list`: of one list; of all where it is left out."""

    id: str
    list: str = Field(default="", max_length=64)


class NewFilter(Model):
    """`query`: the list's own parameters, as its screen writes them. `first`: the list begins with it."""

    id: str
    list: ListName
    name: Label
    query: dict[str, Json]
    shared: bool = False
    first: bool = False


class ChangedFilter(NewFilter):
    filter: str = Field(max_length=64)


class OneFilter(Model):
    id: str
    filter: str = Field(max_length=64)


class FilterOut(Model):
    """`mine`: I made it. `may_change`: I may rename, change and remove it."""

    id: str
    list: str
    name: str
    query: dict[str, Json]
    shared: bool
    first: bool
    mine: bool
    may_change: bool
    by_name: str
    updated_at: int


async def list_filters(input_: FiltersOf, context: CommandContext) -> Listing[FilterOut]:
    """By name."""
    rows = await _filters(context).of(context.workspace, input_.list, context.caller.user)
    page = rows[input_.offset : input_.offset + input_.limit]
    items = await _out(page, context)
    return Listing(items=items, total=len(rows), offset=input_.offset, limit=input_.limit)


async def save(input_: NewFilter, context: CommandContext) -> FilterOut:
    row = await _filters(context).save(context.workspace, None, _kept(input_), _keeper(context))
    return (await _out([row], context))[0]


async def change(input_: ChangedFilter, context: CommandContext) -> FilterOut:
    row = await _filters(context).save(context.workspace, input_.filter, _kept(input_), _keeper(context))
    return (await _out([row], context))[0]


async def remove(input_: OneFilter, context: CommandContext) -> Nothing:
    await _filters(context).remove(context.workspace, input_.filter, _keeper(context))
    return Nothing()


def _filters(context: CommandContext) -> Filters:
    platform = context.platform
    return Filters(store=platform.store, channels=platform.channels, clock=platform.clock, ids=platform.ids)


def _keeper(context: CommandContext) -> Keeper:
    caller = context.caller
    return Keeper(user=caller.user, name=caller.name, shares=allows(caller.role, "edit"))


def _kept(input_: NewFilter) -> Kept:
    return Kept(
        list=input_.list, name=input_.name, query=input_.query, shared=input_.shared, first=input_.first
    )


async def _out(rows: Sequence[SavedFilter], context: CommandContext) -> list[FilterOut]:
    users = await found_by(context.platform.store.records, User, "id", {row.user for row in rows})
    names = {user.id: user.name for user in users}
    me, shares = context.caller.user, _keeper(context).shares
    return [
        FilterOut(
            id=row.id,
            list=row.list,
            name=row.name,
            query=row.query,
            shared=row.shared,
            first=row.first,
            mine=row.user == me,
            may_change=shares or row.user == me,
            by_name=names.get(row.user, ""),
            updated_at=row.updated_at,
        )
        for row in rows
    ]


HERE = "/collaboration/workspaces/{id}/filters"
ONE = f"{HERE}/{{filter}}"
COMMANDS = Area(
    name="filters",
    commands=(
        Command(
            name="filters.list",
            summary="Saved filters of a list: mine, and those that everybody in the workspace has",
            method="GET",
            path=HERE,
            scope="workspace",
            right="read",
            input=FiltersOf,
            output=Listing[FilterOut],
            run=list_filters,
        ),
        Command(
            name="filters.save",
            summary="Keeps a filter under a name, for me or for everybody here",
            method="POST",
            path=HERE,
            scope="workspace",
            right="read",
            input=NewFilter,
            output=FilterOut,
            run=save,
        ),
        Command(
            name="filters.change",
            summary="Another name or content for a saved filter",
            method="PUT",
            path=ONE,
            scope="workspace",
            right="read",
            input=ChangedFilter,
            output=FilterOut,
            run=change,
        ),
        Command(
            name="filters.remove",
            summary="Removes a saved filter",
            method="DELETE",
            path=ONE,
            scope="workspace",
            right="read",
            input=OneFilter,
            output=Nothing,
            run=remove,
        ),
    ),
)

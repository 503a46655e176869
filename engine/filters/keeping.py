"""Keeps filters of lists: one's own, and those that everybody in the workspace has. One list begins with one of them at most.

Border: who may share something in the workspace was asked at the door; what a query means is the list's affair.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, Forbidden, InvalidInput, NotFound, OverLimit
from crdt.ids import Channel, UserId, user_channel, workspace_channel
from engine.channels import Channels
from engine.filters.records import Json, SavedFilter
from engine.filters.told import MINE, SHARED, FilterEvent
from engine.ports import Clock, Ids, Store
from engine.records import Workspace
from engine.writes import AppendEvent, Insert, Put, Remove, Write

MOST_FILTERS: Final = 200
"""Of one person, and as many that are shared, in one workspace."""
MOST_LETTERS: Final = 4_000
"""Of a query, as JSON."""


class FilterGone(NotFound):
    code = "filter_gone"
    message = "There is no such filter any more."
    next_step = "Look at the saved filters again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Who keeps a filter. `shares`: they may change what everybody has."""

    user: UserId
    name: str
    shares: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    list: str
    name: str
    query: Json
    shared: bool
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    store: Store
    channels: Channels
    clock: Clock
    ids: Ids

    async def of(self, workspace: Workspace, list_: str, user: UserId) -> Sequence[SavedFilter]:
        """Mine and the shared ones, by name; of every list where none is named."""
        where = {"workspace": workspace.id, **({"list": list_} if list_ else {})}
        rows = await self.store.records.find(SavedFilter, where, limit=100_000)
        mine = [row for row in rows if row.shared or row.user == user]
        return sorted(mine, key=lambda row: (row.name.casefold(), row.id))

    async def save(self, workspace: Workspace, id_: str | None, kept: Kept, by: Keeper) -> SavedFilter:
        """A new one, or another content for one that is there."""
        _check(kept, by)
        others = await self.of(workspace, "", by.user)
        now = self.clock.now()
        if id_ is None:
            if sum(row.shared is kept.shared for row in others) >= MOST_FILTERS:
                raise OverLimit("So many filters are kept at most.", details={"limit": MOST_FILTERS})
            row = SavedFilter(
                id=self.ids.new(),
                organisation=workspace.organisation,
                workspace=workspace.id,
                list=kept.list,
                name=_free(kept, others),
                query=kept.query,
                user=by.user,
                shared=kept.shared,
                first=kept.first,
                created_at=now,
                updated_at=now,
            )
            await self._commit((Insert(record=row), *_others_second(row, others)), row, "saved", by)
            return row
        before = _changeable(id_, others, by)
        rest = [row for row in others if row.id != id_]
        row = replace(
            before,
            name=_free(kept, rest),
            query=kept.query,
            shared=kept.shared,
            first=kept.first,
            updated_at=now,
        )
        writes = (Put(record=row), *_others_second(row, rest))
        await self._commit(writes, row, "saved", by, was_shared=before.shared)
        return row

    async def remove(self, workspace: Workspace, id_: str, by: Keeper) -> None:
        row = _changeable(id_, await self.of(workspace, "", by.user), by)
        await self._commit((Remove(type=SavedFilter, key=(id_,)),), row, "removed", by)

    async def _commit(
        self, writes: Iterable[Write], row: SavedFilter, what: str, by: Keeper, *, was_shared: bool = False
    ) -> None:
        said = FilterEvent(
            filter=row.id,
            workspace=row.workspace,
            list=row.list,
            name=row.name,
            what="saved" if what == "saved" else "removed",
            by=by.user,
            by_name=by.name,
        ).model_dump(mode="json")
        told: list[tuple[Channel, str]] = [(user_channel(row.user), MINE)]
        if row.shared or was_shared:
            told = [(workspace_channel(row.workspace), SHARED)]
        at = self.clock.now()
        events = (AppendEvent(channel=channel, topic=topic, payload=said, at=at) for channel, topic in told)
        batch = (*writes, *events)
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)


def _check(kept: Kept, by: Keeper) -> None:
    if kept.shared and not by.shares:
        raise Forbidden("Who may edit here shares filters with everybody.", next_step="Keep it for yourself.")
    if len(json.dumps(kept.query)) > MOST_LETTERS:
        raise OverLimit("A filter is as long as this at most.", details={"letters": MOST_LETTERS})


def _free(kept: Kept, others: Iterable[SavedFilter]) -> str:
    name = " ".join(kept.name.split())
    if not name:
        raise InvalidInput("A filter needs a name.", details={"field": "name"})
    same = [row for row in others if row.list == kept.list and row.shared is kept.shared]
    if any(row.name.casefold() == name.casefold() for row in same):
        raise Conflict("There is a filter of this name.", next_step="Choose another one, or change that one.")
    return name


def _changeable(id_: str, mine: Iterable[SavedFilter], by: Keeper) -> SavedFilter:
    for row in mine:
        if row.id == id_:
            if row.user != by.user and not by.shares:
                raise Forbidden("Who made this filter, or may edit here, changes it.")
            return row
    raise FilterGone


def _others_second(row: SavedFilter, others: Iterable[SavedFilter]) -> Sequence[Write]:
    """A list begins with one: of those of the same reach the others give way."""
    if not row.first:
        return ()
    return [
        Put(record=replace(one, first=False))
        for one in others
        if one.first and one.list == row.list and one.shared is row.shared
    ]

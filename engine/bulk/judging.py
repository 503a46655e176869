"""Asks, for each selected item, whether the caller may touch it. Those that may not be are named, and passed over."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, overload

from crdt.dataclasses import replace
from crdt.errors import Forbidden, NotFound
from crdt.ids import DocumentId, UserId
from engine.bulk.kind import Item
from engine.workflow.permission import Standing

AT_ONCE: Final = 200
"""Questions that are asked together: they are answered by one read."""


class Judged(Sequence[Item]):
    """The items as they were selected, with what the caller is refused."""

    def __init__(self, items: Sequence[Item], refused: Mapping[int, str]) -> None:
        self._items = items
        self._refused = refused

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        item, why = self._items[at], self._refused.get(at)
        return item if why is None else replace(item, refused=why)


async def judged(
    items: Sequence[Item], standing: Standing, user: UserId, role: str, right: str
) -> Sequence[Item]:
    refused: dict[int, str] = {}

    async def ask(index: int, item: Item) -> None:
        try:
            await standing.in_document(user, role, DocumentId(item.document), right)
        except NotFound:
            refused[index] = "This is not there, or you may not see it."
        except Forbidden:
            refused[index] = f"This needs the right to {right}, which you do not have here."

    for first in range(0, len(items), AT_ONCE):
        page = items[first : first + AT_ONCE]
        asked = [(first + at, one) for at, one in enumerate(page) if one.document and not one.refused]
        await asyncio.gather(*(ask(index, item) for index, item in asked))
        await asyncio.sleep(0)
    return Judged(items, refused) if refused else items

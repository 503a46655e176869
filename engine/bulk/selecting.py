"""What a kind selects, as pages in the order of the plan, with what the caller is refused. A page is in memory at a time.

Kinds that look at documents and tables stream their items. A kind whose items wait for each other gives all of them at once:
their order is only known then. Border: writing pages down is `freezing.py`'s, summing them up `surveying.py`'s.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from typing import Final

from engine.bulk.batching.strategy import Order
from engine.bulk.kind import Item, Items
from engine.bulk.planning import Plan, plan

PAGE: Final = 250
"""Items that are read, judged and written down together."""

Placed = tuple[Item, int]
"""An item and its wave."""
Placing = AsyncIterator[Sequence[Placed]]
Judge = Callable[[Sequence[Item]], Awaitable[Sequence[Item]]]


async def placed(items: Items, judge: Judge, order: Order, only: Collection[str] | None = None) -> Placing:
    """`only`: ids besides which nothing counts. What speaks against the selection is raised here, before any page is asked for."""
    if isinstance(items, AsyncIterator):
        return await _begun(_streamed(items, judge, only))
    found = await items
    if only is not None:
        found = [item for item in found if item.id in only]
    return _planned(await asyncio.to_thread(plan, await judge(found), order))


async def _streamed(
    pages: AsyncIterator[Sequence[Item]], judge: Judge, only: Collection[str] | None
) -> AsyncIterator[Sequence[Placed]]:
    async for page in pages:
        kept = page if only is None else [item for item in page if item.id in only]
        if any(item.depends_on or item.priority for item in kept):
            raise LookupError("items that have an order are not streamed: give all of them at once")
        yield [(item, 0) for item in await judge(kept)]
        await asyncio.sleep(0)


async def _planned(found: Plan) -> AsyncIterator[Sequence[Placed]]:
    for first in range(0, len(found), PAGE):
        yield [found.at(position) for position in range(first, min(first + PAGE, len(found)))]
        await asyncio.sleep(0)


async def _begun(pages: Placing) -> Placing:
    """The same, with its first page read."""
    try:
        first = await anext(pages)
    except StopAsyncIteration:
        first = ()
    return _after(first, pages)


async def _after(first: Sequence[Placed], pages: Placing) -> AsyncIterator[Sequence[Placed]]:
    yield first
    async for page in pages:
        yield page

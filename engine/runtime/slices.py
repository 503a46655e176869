"""Long work of many small parts on the event loop: whoever waits for it gets a turn every few milliseconds."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from time import perf_counter
from typing import Final, TypeVar

T = TypeVar("T")

SECONDS: Final = 0.002
"""Of a slice: what an edit waits at most."""


async def sliced(items: Iterable[T], seconds: float = SECONDS) -> AsyncIterator[T]:
    """The items in order; between two of them the loop turns once where `seconds` have passed since it did."""
    until = perf_counter() + seconds
    for item in items:
        yield item
        if perf_counter() >= until:
            await asyncio.sleep(0)
            until = perf_counter() + seconds

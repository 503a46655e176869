"""Long work of many small parts: whoever waits for the event loop, or for the store, gets a turn between two of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
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


async def at_half_speed(
    part: Awaitable[T],
    now: Callable[[], float] = perf_counter,
    rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> T:
    """What a part of the work comes to, as long again after it came as it took: others have half of what it needs."""
    started = now()
    came = await part
    await rest(now() - started)
    return came

"""Long work of many small parts: whoever waits for the event loop, or for the store, gets a turn between two of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from time import perf_counter
from typing import Final, TypeVar

T = TypeVar("T")

SECONDS: Final = 0.002
"""Of a slice: what an edit waits at most."""


async def sliced(items: Iterable[T], seconds: float = SECONDS, rest: float = 0.0) -> AsyncIterator[T]:
    """The items in order; between two of them the loop turns once where `seconds` have passed since it did, and goes its own
    ways for the seconds of a `rest`.
    """
    until = perf_counter() + seconds
    for item in items:
        yield item
        if perf_counter() >= until:
            await asyncio.sleep(rest)
            until = perf_counter() + seconds


async def at_speed(
    share: float,
    part: Awaitable[T],
    now: Callable[[], float] = perf_counter,
    rest: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> T:
    """What a part of the work comes to, with a rest after it so long that it took no more than this share of the time."""
    started = now()
    came = await part
    await rest((now() - started) * (1 / share - 1))
    return came


async def some_at_once(parts: Sequence[Callable[[], Awaitable[T]]], most: int) -> list[T]:
    """What each comes to, in order, with `most` of them under way. Where one raises no other is begun, and it is raised once those
    in hand have ended: nothing goes on behind the back of who tries again.
    """
    came: dict[int, T] = {}
    failed: list[Exception] = []
    waiting = iter(enumerate(parts))

    async def one_after_another() -> None:
        for at, part in waiting:
            try:
                came[at] = await part()
            except Exception as error:  # noqa: BLE001 - raised below, when all of them have ended
                failed.append(error)
            if failed:
                return

    await asyncio.gather(*(one_after_another() for _ in range(most)))
    if failed:
        raise failed[0]
    return [came[at] for at in range(len(parts))]

"""Stays with a server: connects again after every break, each time after a wait that chance decides.

Five hundred programs that lost one server come back spread over time (full jitter): a wait lies anywhere between nothing
and a limit that doubles from 0.5 s to 30 s. Border: what to do with a connection is the caller's affair.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeVar

from engine.runtime.backoff import Backoff
from engine.runtime.clock import WakingClock, sleep
from server.client import Client, connect
from server.live import ConnectionLost

R = TypeVar("R")

RETURN: Final = Backoff(first=0.5, most=30.0, jitter=1.0)
STEADY: Final = 5.0
"""Seconds that a connection stands before its end counts as a first failure again."""

Open = Callable[[str, str], AbstractAsyncContextManager[Client]]


async def stay(
    url: str,
    token: str,
    use: Callable[[Client], Awaitable[R]],
    *,
    clock: WakingClock,
    chance: Callable[[], float],
    opened: Open = connect,
) -> R:
    """What `use` returns. It is called with each new connection, and lets `ConnectionLost` through; documents that it
    keeps are taken over by `Client.resume`. Whatever else it raises, and a refused token, ends this too.
    """
    failures = 0
    while True:
        since: float | None = None
        try:
            async with opened(url, token) as client:
                since = clock.monotonic()
                return await use(client)
        except ConnectionLost:
            stood = since is not None and clock.monotonic() - since >= STEADY
            failures = 1 if stood else failures + 1
        await sleep(clock, RETURN.delay(failures, chance()))

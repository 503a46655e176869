"""Keeps the event loop breathing: so much work between two looks at the sockets, the rest in order afterwards.

A thousand actors that wake in the same moment would otherwise hold everybody's keystrokes until the last one is done. How
much is in a turn is known after it, so each is let in as if it were like those before it.
"""

import asyncio
from collections import deque
from typing import Final

SWAY: Final = 0.25
"""How much the last turn counts for what is expected of the next."""


class Pace:
    """`most`: the work of one pass of the loop, in whatever unit the callers count."""

    def __init__(self, most: int) -> None:
        self._most = float(most)
        self._left = self._most
        self._usual = 1.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._due = False

    async def turn(self) -> None:
        """Returns when it is the caller's turn. What the caller does until its next await belongs to the turn."""
        if self._left > 0 and not self._waiting:
            self._left -= self._usual
            self._refill_soon()
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        self._refill_soon()
        await mine

    def took(self, work: int) -> None:
        """How much was in the turn that ends here."""
        self._left -= max(1.0, work) - self._usual
        self._usual += SWAY * (max(1.0, work) - self._usual)

    def _refill_soon(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._refill)

    def _refill(self) -> None:
        """Once per pass of the loop, as long as somebody takes turns. What was too much is made up for."""
        self._due = False
        self._left = min(self._most, self._left + self._most)
        while self._left > 0 and self._waiting:
            mine = self._waiting.popleft()
            if not mine.done():
                mine.set_result(None)
                self._left -= self._usual
        if self._waiting or self._left < self._most:
            self._refill_soon()

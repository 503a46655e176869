"""Keeps the event loop breathing: so many turns between two looks at the sockets, the rest in order afterwards.

A thousand actors that wake in the same moment would otherwise hold everybody's keystrokes until the last one is done.
"""

import asyncio
from collections import deque


class Pace:
    def __init__(self, turns: int) -> None:
        self._turns = turns
        self._left = turns
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._due = False

    async def turn(self) -> None:
        """Returns when it is the caller's turn. What the caller does until its next await belongs to the turn."""
        if self._left and not self._waiting:
            self._left -= 1
            self._refill_soon()
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        self._refill_soon()
        await mine

    def _refill_soon(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._refill)

    def _refill(self) -> None:
        """Once per pass of the loop, as long as somebody takes turns."""
        self._due = False
        self._left = self._turns
        while self._left and self._waiting:
            mine = self._waiting.popleft()
            if not mine.done():
                mine.set_result(None)
                self._left -= 1
        if self._waiting or self._left < self._turns:
            self._refill_soon()

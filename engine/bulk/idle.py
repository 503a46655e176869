"""Workers that have nothing to do wait here until there may be something."""

import asyncio
from collections import deque
from contextlib import suppress


class Idle:
    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self) -> None:
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(awake)
        try:
            await awake
        finally:
            with suppress(ValueError):
                self._waiting.remove(awake)

    def stir(self) -> None:
        """All of them look again."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, deque()
        for awake in waiting:
            if not awake.done():
                awake.set_result(None)

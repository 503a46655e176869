"""Waiting for a condition without sleeping: whoever changes something tells, whoever waits looks again."""

import asyncio
from collections.abc import Callable

SECONDS = 60.0


class Signal:
    def __init__(self) -> None:
        self._told = asyncio.Event()

    def tell(self) -> None:
        self._told.set()

    async def until(self, holds: Callable[[], bool], seconds: float = SECONDS) -> None:
        """Fails with `TimeoutError` when `holds` is not true in time."""
        async with asyncio.timeout(seconds):
            while not holds():
                self._told.clear()
                await self._told.wait()

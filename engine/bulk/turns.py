"""How long the present turn of the event loop has been busy with items that never wait (rule BU18)."""

import asyncio
from collections.abc import Callable
from typing import Final

TURN: Final = 0.005
"""Seconds that they may hold it."""


class Turns:
    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: float | None = None

    def begin(self) -> None:
        """Before an item. The first one of a turn sets its end."""
        if self._until is None:
            self._until = self._monotonic() + TURN
            asyncio.get_running_loop().call_soon(self._over)

    @property
    def held_long(self) -> bool:
        """Others should be let in now. An item that waited itself has let them in."""
        return self._until is not None and self._monotonic() > self._until

    def _over(self) -> None:
        self._until = None

"""Whose turn it is: one after the other, from the look at rows to the commit of what they become."""

import asyncio
from collections.abc import Hashable
from weakref import WeakValueDictionary


class Turns:
    """A lock for each thing, kept while somebody holds it or waits for it. Of one process."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def of(self, thing: Hashable) -> asyncio.Lock:
        """To be held: `async with turns.of(thing)`."""
        return self._locks.setdefault(thing, asyncio.Lock())

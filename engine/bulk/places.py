"""How much bulk jobs do at once in this process: places for items, and the slots their kinds hold. The most important job is
served first, and waiting makes a job more important (rule BU5).
"""

import asyncio
import heapq
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from engine.bulk.batching.priority import aged
from engine.bulk.settings import MOST_PARALLEL
from engine.execution.executor import SlotsMissing

PLACE: Final = "place"
PATIENCE: Final = 10.0
"""Seconds of waiting that make up for one step of priority between jobs."""


@dataclass(order=True, slots=True)
class _Asked:
    key: float
    turn: int
    needs: Mapping[str, int] = field(compare=False)
    granted: "asyncio.Future[None]" = field(compare=False)


class Places:
    """`there`: how many of each slot. What is not named there is none at all."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        most: int = MOST_PARALLEL,
        there: Mapping[str, int] | None = None,
    ) -> None:
        self._monotonic = monotonic
        self._free = {**(there or {}), PLACE: most}
        self._there = dict(self._free)
        self._waiting: list[_Asked] = []
        self._turn = 0

    @property
    def contended(self) -> bool:
        """Somebody waits: whoever had a place for a while gives it back and asks again."""
        return bool(self._waiting)

    def check(self, needs: Mapping[str, int]) -> None:
        for name, many in needs.items():
            if many > (there := self._there.get(name, 0)):
                raise SlotsMissing(details={"slot": name, "needs": many, "there_are": there})

    async def enter(self, needs: Mapping[str, int], priority: int) -> None:
        """Whoever is cancelled while waiting holds nothing. Caller's duty: `leave` with the same needs."""
        if not self._waiting and self._fits(needs):
            self._hold(needs, -1)
            return
        self._turn += 1
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        key = aged(self._monotonic(), priority, PATIENCE)
        heapq.heappush(self._waiting, _Asked(key, self._turn, needs, granted))
        self._grant()
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self.leave(needs)
            else:
                granted.cancel()
                self._grant()
            raise

    def leave(self, needs: Mapping[str, int]) -> None:
        self._hold(needs, 1)
        self._grant()

    def _grant(self) -> None:
        """Nobody overtakes the first one, who may need more than is free now."""
        while self._waiting:
            first = self._waiting[0]
            if first.granted.done():
                heapq.heappop(self._waiting)
            elif self._fits(first.needs):
                heapq.heappop(self._waiting)
                self._hold(first.needs, -1)
                first.granted.set_result(None)
            else:
                return

    def _fits(self, needs: Mapping[str, int]) -> bool:
        return all(self._free.get(name, 0) >= many for name, many in needs.items())

    def _hold(self, needs: Mapping[str, int], sign: int) -> None:
        for name, many in needs.items():
            self._free[name] = self._free.get(name, 0) + sign * many

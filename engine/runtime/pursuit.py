"""Follows places whose numbers rise: one worker that looks at each place that has come further than it was followed.

Noting a number never waits. A place whose look fails rests, longer each time, while the others go on. Border: what a
look is, and what is kept of it, belongs to whoever pursues.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

import structlog

from crdt.errors import ShuttingDown
from engine.runtime.backoff import Backoff
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn

BACKOFF: Final = Backoff(first=0.5, most=60.0)

_log = structlog.get_logger(__name__)

P = TypeVar("P", bound=str)


class Pursuit(Generic[P]):
    """`look(place, reached)` returns how far it has come. `seen` holds that, to be filled before `start` where it is known;
    `reached` what is still to be looked at, with the newest number known.
    """

    def __init__(
        self,
        name: str,
        clock: WakingClock,
        chance: Callable[[], float],
        look: Callable[[P, int], Awaitable[int]],
    ) -> None:
        self.name = name
        self.reached: dict[P, int] = {}
        self.seen: dict[P, int] = {}
        self._clock = clock
        self._chance = chance
        self._look = look
        self._resting: dict[P, Alarm] = {}
        self._failures: dict[P, int] = {}
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def note(self, place: P, number: int) -> None:
        """Never waits, never raises."""
        if number > max(self.seen.get(place, 0), self.reached.get(place, 0)):
            self.reached[place] = number
            self._quiet.clear()
            self._wake.set()

    def look_at(self, place: P) -> None:
        """Once, whatever number it has come to: the look finds out. Before `start`."""
        self.reached.setdefault(place, 0)
        self._wake.set()

    def start(self) -> None:
        self._worker = spawn(self._work(), name=self.name)

    async def stop(self) -> None:
        for alarm in self._resting.values():
            alarm.cancel()
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def idle(self) -> None:
        """Until all that was noted so far was looked at, and nothing rests."""
        if self.reached or self._worker is not None:
            await self._quiet.wait()

    async def _work(self) -> None:
        while True:
            place = next((one for one in self.reached if one not in self._resting), None)
            if place is None:
                self._wake.clear()
                if not self.reached:
                    self._quiet.set()
                await self._wake.wait()
                continue
            try:
                seen = self.seen[place] = await self._look(place, self.reached[place])
            except ShuttingDown:
                return
            except Exception as error:  # noqa: BLE001 - a look may fail in any way; it is repeated
                self._rest(place, error)
                continue
            self._failures.pop(place, None)
            if self.reached[place] <= seen:
                del self.reached[place]

    def _rest(self, place: P, error: Exception) -> None:
        failures = self._failures[place] = self._failures.get(place, 0) + 1
        _log.error("pursuit_failed", of=self.name, place=place, failures=failures, exc_info=error)

        def again() -> None:
            del self._resting[place]
            self._wake.set()

        self._resting[place] = self._clock.call_later(BACKOFF.delay(failures, self._chance()), again)

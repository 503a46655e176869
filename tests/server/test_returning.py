"""Programs that lost their server come back by themselves, and not all at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any, cast

import pytest

from engine.runtime.clock import ManualClock
from engine.runtime.tasks import spawn
from server.client import Client
from server.live import ConnectionLost
from server.returning import RETURN, stay

pytestmark = pytest.mark.anyio


class Road:
    """The way to a server that breaks as often as told. Nobody asks the connection anything."""

    def __init__(self, clock: ManualClock, breaks: int, *, stands: float = 0.0) -> None:
        self.tries: list[float] = []
        self._clock = clock
        self._breaks = breaks
        self._stands = stands

    @asynccontextmanager
    async def open(self, _url: str, _token: str) -> AsyncIterator[Client]:
        self.tries.append(self._clock.monotonic())
        if len(self.tries) <= self._breaks and not self._stands:
            raise ConnectionLost
        yield cast(Any, None)

    async def use(self, _client: Client) -> str:
        if len(self.tries) <= self._breaks:
            self._clock.advance(self._stands)
            raise ConnectionLost
        return "done"


async def waits(road: Road, clock: ManualClock, random: Random) -> list[float]:
    """Seconds between the end of a connection and the next try."""
    task = spawn(
        stay("", "", road.use, clock=clock, chance=random.random, opened=road.open),
        name="a program that stays",
    )
    while not task.done():
        for _ in range(5):
            await asyncio.sleep(0)
        clock.advance(0.01)
    assert "done" == task.result()
    return [later - earlier for earlier, later in zip(road.tries, road.tries[1:], strict=False)]


async def test_each_wait_is_below_a_limit_that_doubles_to_thirty_seconds() -> None:
    clock = ManualClock()
    for seed in range(5):
        found = await waits(Road(clock, 9), clock, Random(seed))
        assert 9 == len(found)
        for number, wait in enumerate(found):
            assert 0 <= wait <= min(30.0, 0.5 * 2**number) + 0.02


async def test_a_connection_that_stood_counts_as_a_first_failure_again() -> None:
    clock = ManualClock()
    found = await waits(Road(clock, 6, stands=6.0), clock, Random(3))
    assert all(wait <= 6.0 + 0.5 + 0.02 for wait in found)


@pytest.mark.parametrize("failures", [1, 3, 7, 20])
def test_five_hundred_come_back_evenly_over_the_whole_time(failures: int) -> None:
    random = Random(failures)
    most = min(30.0, 0.5 * 2 ** (failures - 1))
    tenths = [0] * 10
    for _ in range(5_000):
        delay = RETURN.delay(failures, random.random())
        assert 0 < delay <= most
        tenths[min(9, int(delay / most * 10))] += 1
    assert all(400 <= count <= 600 for count in tenths)

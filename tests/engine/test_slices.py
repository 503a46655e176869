"""Long work on the loop gives the others their turn once a slice is over, and not before."""

import asyncio
from functools import partial

import pytest

from engine.runtime.slices import at_speed, sliced, some_at_once

pytestmark = pytest.mark.anyio

FOR_EVER = 1e9


async def turns(items: int, seconds: float) -> list[str]:
    """Who came when: a piece of the work, or somebody who waits for the loop at each of its turns."""
    came: list[str] = []
    loop = asyncio.get_running_loop()

    def other() -> None:
        came.append("other")
        loop.call_soon(other)

    waiting = loop.call_soon(other)
    async for item in sliced(range(items), seconds):
        came.append(str(item))  # noqa: PERF401 - others come in between
    waiting.cancel()
    return came


async def test_others_have_their_turn_when_a_slice_is_over() -> None:
    assert ["0", "other", "1", "other", "2", "other"] == (await turns(3, seconds=0.0))[:6]


async def test_work_that_is_short_is_done_in_one_go() -> None:
    assert ["0", "1", "2"] == await turns(3, seconds=FOR_EVER)


async def test_at_a_quarter_of_its_speed_a_part_is_followed_by_three_times_as_long_a_rest() -> None:
    now, rests = 0.0, list[float]()

    async def part() -> str:
        nonlocal now
        now += 3.0
        return "done"

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    assert "done" == await at_speed(0.25, part(), lambda: now, rest)
    assert [9.0] == rests


async def test_some_are_under_way_at_once_and_come_in_order() -> None:
    under_way: list[int] = []
    most = 0

    async def part(number: int) -> int:
        nonlocal most
        under_way.append(number)
        most = max(most, len(under_way))
        for _ in range(5 - number % 3):
            await asyncio.sleep(0)
        under_way.remove(number)
        return number

    assert list(range(20)) == await some_at_once([partial(part, number) for number in range(20)], 4)
    assert 4 == most


async def test_where_one_fails_those_in_hand_end_and_no_other_is_begun() -> None:
    begun, ended = list[int](), list[int]()

    async def part(number: int) -> None:
        begun.append(number)
        await asyncio.sleep(0)
        if number == 1:
            raise ValueError("one")
        await asyncio.sleep(0)
        ended.append(number)

    with pytest.raises(ValueError, match="one"):
        await some_at_once([partial(part, number) for number in range(9)], 3)
    assert ([0, 1, 2], [0, 2]) == (begun, ended)

"""Levels of a ladder and the wall clock: in time, over restarts, and when somebody sets the clock."""

from collections.abc import AsyncIterator

import pytest

from engine.approval.records import ApprovalRequest
from engine.runtime.timers import LONGEST_NAP
from tests.engine.approval.house import House

pytestmark = pytest.mark.anyio
SECOND, DAY = 1_000_000, 86_400


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = await House.founded()
    yield house
    await house.closed()


async def reached(house: House, row: ApprovalRequest, level: int) -> list[int]:
    """Its levels so far, from when it has come to this one."""

    async def there() -> bool:
        return (await house.known(row.id)).level >= level

    await house.until(there)
    return [one["level"] for one in (await house.known(row.id)).escalations]


def until(house: House, due: int) -> float:
    return (due - house.clock.now()) / SECOND


async def test_ES7_a_level_comes_within_a_second_of_its_time(house: House) -> None:
    row = await house.ask_create()
    for rung in row.rungs[:3]:
        house.clock.advance(until(house, rung["due"]) - 1)
        before = await house.known(row.id)
        assert rung["level"] > before.level
        house.clock.advance(1)
        await reached(house, row, rung["level"])
    found = (await house.known(row.id)).escalations
    late = [one["at"] - rung["due"] for one, rung in zip(found, row.rungs, strict=False)]
    assert [True] * 3 == [0 <= one <= SECOND for one in late], late


async def test_ES7_when_the_clock_is_set_forward_what_is_due_comes_once_also_over_a_restart(
    house: House,
) -> None:
    row = await house.ask_create()
    third = row.rungs[2]
    house.clock.jump(until(house, third["due"]) + 1)
    house.clock.advance(LONGEST_NAP)
    assert [0, 1, 2] == await reached(house, row, 2)
    house = await house.again()
    house.clock.advance(LONGEST_NAP)
    assert [0, 1, 2] == await reached(house, row, 2)
    await house.closed()


async def test_ES7_when_the_clock_is_set_back_nothing_comes_twice(house: House) -> None:
    row = await house.ask_create()
    house.clock.advance(until(house, row.rungs[1]["due"]) + 1)
    assert [0, 1] == await reached(house, row, 1)
    house.clock.jump(-30 * DAY)
    house.clock.advance(LONGEST_NAP)
    assert [0, 1] == await reached(house, row, 1), "the levels that have come stay"
    house.clock.advance(until(house, row.rungs[2]["due"]) + 1)
    assert [0, 1, 2] == await reached(house, row, 2), "the next one comes at its own time"

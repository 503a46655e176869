"""How long items that never wait may hold the event loop (engine/bulk/SPEC.md, rule BU18)."""

import asyncio

import pytest

from engine.bulk.turns import Turns

pytestmark = pytest.mark.anyio


async def test_BU18_a_turn_that_has_lasted_five_milliseconds_lets_others_in() -> None:
    now = 0.0
    turns = Turns(lambda: now)
    turns.begin()
    now = 0.005
    turns.begin()
    assert not turns.held_long
    now = 0.0051
    assert turns.held_long


async def test_BU18_an_item_that_waited_has_let_others_in_itself() -> None:
    now = 0.0
    turns = Turns(lambda: now)
    turns.begin()
    now = 1.0
    await asyncio.sleep(0)
    assert not turns.held_long
    turns.begin()
    now = 1.004
    assert not turns.held_long

"""Questions that runs ask people: over days and restarts, in rounds, and without holding anything."""

import asyncio

import pytest

from engine.gate_records import GateRecord
from tests.engine.workshop import ADA, until
from tests.scenarios.flow_shop import (
    EVA,
    cel,
    decide,
    design,
    does,
    gate,
    open_shop,
    output,
    patiently,
    run,
    steers,
)

pytestmark = pytest.mark.anyio


async def test_N9_a_question_waits_for_days_over_restarts_and_holds_no_place() -> None:
    """Kestra docs#5363: a paused approval holds the only slot. DBOS#805: recovery strands the queue behind it."""
    content = design({"a": does("a"), "g": steers("gate", question="Go on?"), "b": does("b")}, "a>g g>b")
    async with open_shop(places=1) as shop:
        first = await shop.start(content)
        row = await gate(shop, first.id, "g")
        assert ("Go on?", ADA, "Test") == (row.question, row.started_by, row.name)
        others = [await run(shop, design({"x": does("other")})) for _ in range(3)]
        assert ["succeeded"] * 3 == [one.status for one in others]
    async with open_shop(store=shop.store, clock=shop.clock, places=1) as again:
        again.clock.advance(30 * 86_400)
        waiting = asyncio.ensure_future(again.engine.ended(first.id))
        assert await decide(again, row)
        assert not await decide(again, row, "rejected"), "a second decision changes nothing"
        assert "succeeded" == (await patiently(waiting)).status
        kept = await again.store.records.get(GateRecord, first.id, "g")
        assert kept is not None
        assert ("approved", EVA, "fine") == (kept.state, kept.decided_by, kept.comment)
        assert 1 == again.stage.calls["b"]
    assert 1 == shop.stage.calls["a"]


async def test_G24_a_run_that_waits_rests_and_is_woken_by_the_decision() -> None:
    """DBOS: ten thousand that wait are ten thousand coroutines. Here a run that waits is a row."""
    content = design({"g": steers("gate", question="Go on?"), "b": does("b")}, "g>b")
    async with open_shop() as shop:
        record = await shop.start(content)
        row = await gate(shop, record.id, "g")
        key = f"run:{record.id}"
        for _ in range(4):
            shop.clock.advance(60)
            await until(lambda: True)
            for _ in range(20):
                await asyncio.sleep(0)
        assert key not in shop.supervisor.living()
        waiting = asyncio.ensure_future(shop.engine.ended(record.id))
        await asyncio.sleep(0)
        assert await decide(shop, row)
        assert "succeeded" == (await patiently(waiting)).status


async def test_G24_a_rejection_in_a_round_fails_that_round_and_what_was_entered_is_an_output() -> None:
    content = design(
        {
            "f": steers("for_each", items=["x", "y"], parallel=2, stop_on_error=False),
            "g": steers("gate", "f", question=cel("'Send ' + item + '?'")),
            "s": does(cel("'sent ' + item + ' ' + steps.g.output.values.why"), inside="f"),
        },
        "g>s",
    )
    async with open_shop() as shop:
        record = await shop.start(content)
        waiting = asyncio.ensure_future(shop.engine.ended(record.id))
        first, second = [await gate(shop, record.id, f"f[{index}]/g") for index in (0, 1)]
        assert ["Send x?", "Send y?"] == [first.question, second.question]
        await decide(shop, second, "rejected")
        await decide(shop, first, why="now")
        assert "succeeded" == (await patiently(waiting)).status
        assert ["sent x now"] == await shop.ledger()
        given = output(await shop.engine.read(record.id), "f")
        assert (1, 1, None) == (given["succeeded"], given["failed"], given["items"][1])

"""Results too big for a journal are kept beside it, in loops too: each round its own, and the list of all of them."""

import asyncio

import pytest

from engine.records import Report
from engine.workflow.machine.outputs import INLINE_BYTES
from engine.workflow.machine.run import Inline, Stored, Succeeded
from tests.scenarios.flow_shop import bound, cel, design, does, open_shop, patiently, steers

pytestmark = pytest.mark.anyio


async def test_G12_big_results_of_rounds_are_kept_apart_and_the_loop_s_list_reaches_the_next_step() -> None:
    big = INLINE_BYTES // 2
    body = {"operation": "test.step", "parameters": {"text": cel("item"), "size": big}, "inside": "f"}
    large = {"operation": "test.step", "parameters": {"text": cel("item"), "size": 3 * big}, "inside": "f"}
    made = design(
        {
            "f": steers("for_each", items=["a", "b", "c"], parallel=2),
            "x": large,
            "y": body,
            "after": does(cel("steps.f.output.items[2].text")),
            "all": {"operation": "data.transform", "parameters": {"value": bound("f.output.succeeded")}},
        },
        "x>y f>after f>all",
    )
    async with open_shop() as shop:
        run = await patiently(asyncio.ensure_future(shop.engine.ended((await shop.start(made)).id)))
        assert "succeeded" == run.status
        state = await shop.engine.read(run.id)
        loop, after = state.steps["f"].state, state.steps["after"].state
        assert isinstance(loop, Succeeded)
        assert isinstance(loop.output, Stored)
        assert isinstance(after, Succeeded)
        assert isinstance(after.output, Inline)
        assert "c" == after.output.value["text"]
        kept = await shop.store.records.find(Report, {"run": run.id})
        assert {f"output:{run.id}:f[{round_}]/x" for round_ in range(3)} <= {row.key for row in kept}
        entries = await shop.store.journal.read(f"run:{run.id}")
        assert 2 * INLINE_BYTES > len(f"{entries}"), "what is big stands in the journal"

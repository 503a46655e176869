"""What a run commits together, and what it does not ask the store for."""

from dataclasses import replace
from typing import Any

import pytest

from engine.records import RunRecord
from storage.memory import open_memory
from tests.engine.workshop import Workshop, design, until
from tests.scenarios.test_runs import DIAMOND, Gate

pytestmark = pytest.mark.anyio


async def test_RX8_of_steps_that_end_together_only_the_refused_one_has_failed() -> None:
    async with Workshop() as shop:
        gate = Gate()
        shop.stage.courses |= dict.fromkeys("abc", gate)
        together = design(dict.fromkeys("abc", ""), b={"parameters": {"twice": True}})
        record = await shop.start(together)
        await until(lambda: gate.entered == 3)
        gate.open.set()
        await shop.engine.ended(record.id)
        run = await shop.engine.read(record.id)
        assert {"a": "succeeded", "b": "failed", "c": "succeeded"} == {
            node: step.state.status for node, step in run.steps.items()
        }
        assert ["a", "c"] == sorted(await shop.ledger())
        assert {"a": 1, "b": 1, "c": 1} == dict(shop.stage.calls)


async def test_G1_of_a_run_that_begins_here_nothing_is_read() -> None:
    store = open_memory()
    asked: list[type[Any]] = []

    class Watched:
        """The records, and what is asked of them."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store.records, name)

        async def get(self, type_: type[Any], *key: str | int) -> Any:
            asked.append(type_)
            return await store.records.get(type_, *key)

    async with Workshop(store=replace(store, records=Watched())) as shop:
        assert "succeeded" == (await shop.run(design(DIAMOND))).status
        assert [] == [one for one in asked if one is RunRecord]

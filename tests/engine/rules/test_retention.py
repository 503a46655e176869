"""What came of rules is forgotten like everything that was told, but never what still waits."""

import pytest

from crdt.ids import Micros
from engine.retention import Retention
from engine.rules.records import RuleFiring, RuleTrace
from engine.runtime.clock import ManualClock
from engine.writes import Put
from storage.memory.open import open_memory
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio


async def test_K8_firings_and_traces_that_are_too_old_are_dropped_and_what_waits_stays() -> None:
    store, clock = open_memory(), ManualClock()
    now = clock.now()
    rows = [
        record(RuleFiring, number, state=state, at=Micros(at))
        for number, (state, at) in enumerate([("done", 1), ("waiting", 2), ("failed", now)])
    ]
    rows += [record(RuleTrace, number, at=Micros(at)) for number, at in enumerate([1, now])]
    await store.writer.commit(tuple(Put(record=row) for row in rows))
    retention = Retention(store, clock, event_days=30, history_hours=24)
    assert (2, 0) == (await retention.sweep_rules(), await retention.sweep_rules())
    kept = await store.records.find(RuleFiring, {}, order="at")
    assert ["waiting", "failed"] == [row.state for row in kept]

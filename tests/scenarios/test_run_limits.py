"""Limits of runs as people meet them: who waits, who is let in, and that nothing is ever stranded. Rules RX3 and RX4."""

import asyncio
from typing import Any

import pytest

from crdt.errors import InvalidInput
from crdt.ids import UserId
from crdt.kinds.workflow import Workflow
from engine.gate_records import GateRecord
from engine.operations.flow.gate import OPERATION as GATE
from engine.operations.operation import Operation, OperationContext
from engine.records import RunRecord
from engine.runtime.clock import ManualClock
from engine.runtime.supervisor import LIMITS
from engine.workflow.machine.events import GateDecided
from engine.workflow.machine.journal import stream_of
from engine.workflow.machine.run import Failed
from engine.workflow.serving.limiting import RunLimitReached
from storage.memory import Switches, open_memory
from tests.engine.workshop import ADA, Stage, StepInput, StepOutput, Workshop, design, until
from tests.scenarios.flow_shop import design as flow
from tests.scenarios.flow_shop import does, gate, open_shop, steers

pytestmark = pytest.mark.anyio


def limited(limit: int = 1, when_full: str = "queue", key: str = "", **more: Any) -> Workflow:
    """One step that says `a`."""
    made = design({"a": ""}).model_dump()
    settings = {"concurrency_limit": limit, "when_full": when_full, "concurrency_key": key}
    return Workflow.model_validate({**made, "settings": settings, **more})


class Door:
    """A step stays inside until it is let go; how many were inside at once is remembered."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.inside: list[str] = []
        self.most = 0

    async def __call__(self, context: OperationContext) -> None:
        self.inside.append(context.run or "")
        self.most = max(self.most, len(self.inside))
        try:
            await self.open.wait()
        finally:
            self.inside.remove(context.run or "")


async def status(shop: Workshop, run: RunRecord) -> str:
    row = await shop.store.records.get(RunRecord, run.id)
    assert row is not None
    return row.status


async def test_RX3_of_many_runs_at_once_as_many_are_under_way_as_the_limit_says() -> None:
    async with Workshop(places=10) as shop:
        door = shop.stage.courses["a"] = Door()
        runs = [await shop.start(limited(2)) for _ in range(6)]
        await until(lambda: len(door.inside) == 2)
        door.open.set()
        await asyncio.gather(*(shop.engine.ended(run.id) for run in runs))
        assert 2 == door.most


async def test_RX3_no_run_is_queued_for_ever_and_no_restart_bypasses_the_limit() -> None:
    """Kestra #10657 and #7880, DBOS #805."""
    store, stage = open_memory(), Stage(ManualClock())
    door = stage.courses["a"] = Door()
    first = Workshop(store=store, stage=stage, places=10)
    first.timers.start()
    await first.engine.start()
    runs = [await first.start(limited()) for _ in range(4)]
    await until(lambda: door.inside == [runs[0].id])
    await first.__aexit__()
    door.most = 0
    async with Workshop(store=store, stage=stage, places=10) as shop:
        await until(lambda: door.inside == [runs[0].id])
        door.open.set()
        for run in runs:
            assert "succeeded" == (await shop.engine.ended(run.id)).status
        assert 1 == door.most


async def test_RX3_a_cancelled_run_frees_its_place_and_a_repeated_one_waits_for_one() -> None:
    """Kestra #13743 and #7880."""
    async with Workshop(places=10) as shop:
        door = shop.stage.courses["a"] = Door()
        first, second = await shop.start(limited()), await shop.start(limited())
        await until(lambda: door.inside == [first.id])
        await shop.engine.cancel(first.id, ADA)
        ended = await shop.engine.ended(first.id)
        await until(lambda: door.inside == [second.id])
        again = await shop.engine.retry(ended, ADA)
        for _ in range(50):
            await asyncio.sleep(0)
        assert ["queued", [second.id]] == [await status(shop, again), door.inside]
        door.open.set()
        assert "succeeded" == (await shop.engine.ended(again.id)).status
        assert 1 == door.most


async def test_RX3_a_gate_lets_other_runs_go_on_and_its_own_goes_on_first_afterwards() -> None:
    """Kestra docs#5363 and #2455: a paused approval with limit 1 must not be a total block."""
    gate = {"operation": "flow.gate", "parameters": {"question": "May it?"}}
    made = design({"a": "", "z": ""}).model_dump()
    gated = Workflow.model_validate(
        {
            **made,
            "nodes": {**made["nodes"], "ask": gate},
            "edges": {"a-ask": {"source": "a", "target": "ask"}, "ask-z": {"source": "ask", "target": "z"}},
            "settings": {"concurrency_limit": 1, "concurrency_key": "shared"},
        }
    )
    async with Workshop(places=10, operations={GATE.name: GATE}) as shop:
        run = await shop.start(gated)
        gates: list[GateRecord] = []
        while not gates:
            await asyncio.sleep(0)
            gates = list(await shop.store.records.find(GateRecord, {"run": run.id}))
        door = shop.stage.courses["a"] = Door()
        other, third = await shop.start(limited(key="shared")), await shop.start(limited(key="shared"))
        await until(lambda: door.inside == [other.id])
        await shop.engine.decide(gates[0], GateDecided(node="ask", decision="approved", by=UserId("eva")))
        door.open.set()
        assert "succeeded" == (await shop.engine.ended(run.id)).status
        assert "succeeded" == (await shop.engine.ended(other.id)).status
        assert "succeeded" == (await shop.engine.ended(third.id)).status
        assert 1 == door.most


async def test_RX3_a_run_whose_wish_was_withdrawn_and_that_only_waits_lets_others_go_on() -> None:
    """Its `finally` part asks somebody, who may take days; what it wished for before was cancelled."""
    nodes: Any = {
        "t": steers("try"),
        "a": does("a", inside="t"),
        "ask": {**steers("gate", question="May it?"), "inside": "t", "part": "finally"},
    }
    asking = flow(nodes, settings={"concurrency_limit": 1, "concurrency_key": "shared"})
    async with open_shop() as shop:
        door = shop.stage.courses["a"] = Door()
        first = await shop.start(limited(key="shared"))
        await until(lambda: door.inside == [first.id])
        second, third = await shop.start(asking), await shop.start(limited(key="shared"))
        await shop.engine.cancel(second.id, ADA)
        await gate(shop, second.id, "ask")
        door.open.set()
        async with asyncio.timeout(5):
            for run in (first, third):
                assert "succeeded" == (await shop.engine.ended(run.id)).status


async def test_RX3_when_full_one_more_is_not_run_however_many_come_at_one_moment() -> None:
    """Prefect #14869: a limit of one that runs two."""
    async with Workshop(places=10) as shop:
        door = shop.stage.courses["a"] = Door()
        came = await asyncio.gather(
            *(shop.start(limited(when_full="skip")) for _ in range(5)), return_exceptions=True
        )
        started = [one for one in came if isinstance(one, RunRecord)]
        refused = [one for one in came if isinstance(one, RunLimitReached)]
        assert (1, 4) == (len(started), len(refused))
        assert {"runs": [started[0].id]} == refused[0].details
        door.open.set()
        await shop.engine.ended(started[0].id)
        assert "succeeded" == (await shop.run(limited(when_full="skip"))).status


async def test_RX3_a_start_that_is_refused_leaves_nothing_behind() -> None:
    async with Workshop(places=10) as shop:
        door = shop.stage.courses["a"] = Door()
        run = await shop.start(limited(when_full="skip"))
        for _ in range(5):
            with pytest.raises(RunLimitReached):
                await shop.start(limited(when_full="skip"))
        assert set() == shop.engine._services.fresh
        door.open.set()
        await shop.engine.ended(run.id)


async def test_RX3_when_full_one_more_takes_the_place_of_the_oldest() -> None:
    async with Workshop(places=10) as shop:
        door = shop.stage.courses["a"] = Door()
        old = await shop.start(limited(when_full="replace"))
        await until(lambda: door.inside == [old.id])
        new = await shop.start(limited(when_full="replace"))
        assert "cancelled" == (await shop.engine.ended(old.id)).status
        await until(lambda: door.inside == [new.id])
        door.open.set()
        assert "succeeded" == (await shop.engine.ended(new.id)).status
        assert 1 == door.most


async def test_RX3_a_start_counts_also_where_the_oldest_cannot_be_told_to_stop() -> None:
    """Its actor waits for the store, and more messages wait for it than its mailbox holds."""
    switches = Switches()
    async with Workshop(places=10, store=open_memory(switches)) as shop:
        door = shop.stage.courses["a"] = Door()
        old = await shop.start(limited(when_full="replace"))
        await until(lambda: door.inside == [old.id])
        switches.fail_next()
        door.open.set()
        await until(lambda: (shop.clock.until_next() or 99) < 1)
        actor = shop.supervisor.wake(stream_of(old.id))
        while actor.waiting < LIMITS.mailbox:
            actor.tell("something")
        new = await shop.start(limited(when_full="replace"))
        assert "queued" == await status(shop, new)
        shop.clock.advance(1)
        for run in (old, new):
            assert "succeeded" == (await shop.engine.ended(run.id)).status
        assert 1 == door.most


async def test_RX3_a_key_may_be_worked_out_from_the_parameters() -> None:
    asks: dict[str, Any] = {"parameters": {"p": {"name": "city", "type": "string", "required": True}}}
    async with Workshop(places=10) as shop:
        door = shop.stage.courses["a"] = Door()
        made = limited(key="parameters.city", **asks)
        runs = [await shop.start(made, city=city) for city in ("Rome", "Rome", "Oslo")]
        await until(lambda: door.inside == [runs[0].id, runs[2].id])
        door.open.set()
        await asyncio.gather(*(shop.engine.ended(run.id) for run in runs))
        with pytest.raises(InvalidInput, match="cannot be worked out"):
            await shop.start(limited(key="string(int(parameters.city))", **asks), city="Rome")


async def test_RX4_a_step_that_needs_more_than_there_is_fails_with_the_slot_named() -> None:
    """Dagster #25109: it would be queued for ever."""

    async def idle(*_: Any) -> Any:
        raise AssertionError("it must not run")

    greedy: Operation[Any, Any] = Operation(
        name="test.greedy", title="", summary="", icon="", category="", input=StepInput, output=StepOutput,
        run=idle, slots={"gpu": 3},
    )  # fmt: skip
    async with Workshop(slots={"gpu": 2}, operations={"test.greedy": greedy}) as shop:
        run = await shop.run(
            Workflow.model_validate({"name": "Greedy", "nodes": {"a": {"operation": "test.greedy"}}})
        )
        state = (await shop.engine.read(run.id)).steps["a"].state
        assert isinstance(state, Failed)
        assert ("slots_missing", {"slot": "gpu", "needs": 3, "there_are": 2}) == (
            state.error.code,
            state.error.details,
        )

"""A run that is over goes for good, with everything that was kept of it alone."""

import asyncio
from pathlib import Path

import pytest

from crdt.errors import AlreadyExists, Conflict, NotFound
from crdt.ids import RunId, document_channel, run_channel, workspace_channel
from engine.execution.records import StepLog
from engine.operations.operation import OperationContext
from engine.ports import Store
from engine.records import Report, RunRecord
from engine.sources.failures import SourceFailed
from engine.workflow.machine.journal import stream_of
from engine.workflow.machine.outputs import INLINE_BYTES
from storage.memory import open_memory
from storage.sql import open_sql
from tests.engine.workshop import ADA, DESIGN, WORKSPACE, Workshop, design, until
from tests.scenarios.flow_shop import cel, does, open_shop, steers
from tests.scenarios.flow_shop import design as flow

pytestmark = pytest.mark.anyio

LARGE = {"parameters": {"size": INLINE_BYTES}}


async def talks(context: OperationContext) -> None:
    context.report.log("info", "begun")


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_S4_4_a_deleted_run_takes_all_it_kept_along_and_leaves_the_others(
    kind: str, tmp_path: Path
) -> None:
    async with Workshop(store=open_memory() if kind == "memory" else await open_sql(tmp_path)) as shop:
        shop.stage.courses["a"] = talks
        first, second = [await shop.run(design({"a": "", "b": "a"}, a=LARGE), key=key) for key in "kl"]
        before = await rows_of(shop.store, second.id)
        assert min(before) > 0 < min(await rows_of(shop.store, first.id))
        await shop.engine.delete(first, ADA)
        assert None is await shop.store.records.get(RunRecord, first.id)
        assert [0, 0] == (await rows_of(shop.store, first.id))[:2]
        assert [{"event": "deleted"}] == [
            one.entry for one in await shop.store.journal.read(stream_of(first.id))
        ]
        assert before == await rows_of(shop.store, second.id)
        for channel in (run_channel(first.id), document_channel(DESIGN), workspace_channel(WORKSPACE)):
            assert ("run:deleted", ADA) == (
                shop.ear.heard(channel)[-1],
                shop.ear.events[channel][-1][1]["deleted_by"],
            )
        assert 1 == len(await shop.store.events.since(run_channel(first.id), 0, 100))
        with pytest.raises(AlreadyExists):
            await shop.start(design({"a": ""}), key="k")


async def rows_of(store: Store, run: RunId) -> list[int]:
    reports = await store.records.count(Report, {"run": run})
    logs = await store.records.count(StepLog, {"run": run})
    return [reports, logs, len(await store.journal.read(stream_of(run)))]


async def test_S4_4_a_run_under_way_is_cancelled_before_it_is_deleted() -> None:
    async with Workshop() as shop:
        going = asyncio.Event()

        async def waits(_: OperationContext) -> None:
            await going.wait()

        shop.stage.courses["a"] = waits
        record = await shop.start(design({"a": ""}))
        await until(lambda: shop.stage.calls["a"] == 1)
        with pytest.raises(Conflict):
            await shop.engine.delete(record, ADA)
        await shop.engine.cancel(record.id, ADA)
        await shop.engine.delete(await shop.engine.ended(record.id), ADA)
        assert 0 == await shop.store.records.count(RunRecord, {})


async def test_S4_4_a_run_stays_while_a_repeat_takes_its_results() -> None:
    async with Workshop() as shop:
        going = asyncio.Event()

        async def broken(_: OperationContext) -> None:
            raise SourceFailed("damaged")

        async def waits(_: OperationContext) -> None:
            await going.wait()

        shop.stage.courses["b"] = broken
        first = await shop.run(design({"a": "", "b": "a"}))
        shop.stage.courses["b"] = waits
        again = await shop.engine.retry(first, ADA)
        await until(lambda: shop.stage.calls["b"] == 2)
        with pytest.raises(Conflict) as refused:
            await shop.engine.delete(first, ADA)
        assert again.id == refused.value.details["run"]
        going.set()
        await shop.engine.ended(again.id)
        await shop.engine.delete(first, ADA)


async def test_G29_a_run_stays_while_a_repeat_of_its_repeat_takes_its_results() -> None:
    """What a round gave is too long for the journal, and stays a report of the run that did it."""
    content = flow(
        {
            "f": steers("for_each", items=["a", "b"]),
            "x": {
                "operation": "test.step",
                "inside": "f",
                "parameters": {"text": cel("item"), "size": 100_000},
            },
            "y": does(cel("string(size(steps.f.output.items))")),
        },
        "f>y",
    )
    async with open_shop() as shop:
        going = asyncio.Event()

        async def broken(_: OperationContext) -> None:
            raise SourceFailed("damaged")

        async def waits(_: OperationContext) -> None:
            await going.wait()

        shop.stage.courses["b"] = broken
        first = await shop.run(content)
        second = await shop.engine.ended((await shop.engine.retry(first, ADA)).id)
        shop.stage.courses["b"] = waits
        third = await shop.engine.retry(second, ADA)
        await until(lambda: shop.stage.calls["b"] == 3)
        for one in (second, first):
            with pytest.raises(Conflict):
                await shop.engine.delete(one, ADA)
        going.set()
        assert "succeeded" == (await shop.engine.ended(third.id)).status
        await shop.engine.delete(first, ADA)


async def test_G29_nobody_waits_for_the_end_of_a_run_that_is_not_there() -> None:
    async with Workshop() as shop:
        gone = await shop.run(design({"a": ""}))
        await shop.engine.delete(gone, ADA)
        for id_ in (gone.id, RunId("never")):
            with pytest.raises(NotFound):
                await asyncio.wait_for(shop.engine.ended(id_), 5)
        assert {} == shop.engine._waiting


async def test_numbers_of_deleted_runs_are_not_given_again_after_a_restart() -> None:
    async with Workshop() as shop:
        await shop.run(design({"a": ""}))
        await shop.engine.delete(await shop.run(design({"a": ""})), ADA)
    async with Workshop(store=shop.store, clock=shop.clock) as again:
        again.clock.advance(1)
        assert 3 == (await again.run(design({"a": ""}))).number

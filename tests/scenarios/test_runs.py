"""Runs as people meet them: a real engine on a real store, time that only passes when told to."""

import asyncio
from pathlib import Path

import pytest

from crdt.errors import Conflict, StoreUnavailable
from crdt.ids import RunId, document_channel, run_channel, workspace_channel
from engine.operations.operation import OperationContext
from engine.ports import Store
from engine.records import Report, RunRecord
from engine.sources.failures import SourceFailed
from engine.workflow.designs.problem import DesignInvalid
from engine.workflow.machine.outputs import INLINE_BYTES
from engine.workflow.machine.run import Failed, Stored, Succeeded
from storage.memory import Switches, open_memory
from storage.sql import open_sql
from tests.engine.workshop import ADA, DESIGN, WORKSPACE, Stage, Workshop, design, mortal, until
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio

DIAMOND = {"a": "", "b": "a", "c": "a", "d": "b c"}


class Gate:
    """A step that waits here until it is let through."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.entered = 0
        self.stopped = 0

    async def __call__(self, _: OperationContext) -> None:
        self.entered += 1
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise


async def test_G3_a_diamond_runs_its_middle_side_by_side_and_hands_values_on() -> None:
    async with Workshop() as shop:

        async def together(_: OperationContext) -> None:
            await until(lambda: shop.stage.widest == 2)

        shop.stage.courses |= {"b": together, "c": together}
        record = await shop.run(design(DIAMOND))
        assert "succeeded" == record.status
        assert dict.fromkeys("abcd", "succeeded") == record.summary
        state = (await shop.engine.read(record.id)).steps["d"].state
        assert isinstance(state, Succeeded)
        assert {"text": "a+b+a+c+d", "key": f"{record.id}:d", "filler": ""} == state.output.value  # type: ignore[union-attr]


async def test_N8_status_arrives_in_the_channels_of_run_design_and_workspace() -> None:
    async with Workshop() as shop:
        record = await shop.run(design({"a": "", "b": "a"}))
        expected = [
            "run:queued",
            "run:started",
            "step:started a",
            "step:completed a",
            "step:started b",
            "step:completed b",
            "run:completed",
        ]
        for channel in (run_channel(record.id), document_channel(DESIGN), workspace_channel(WORKSPACE)):
            assert expected == shop.ear.heard(channel)
            stored = await shop.store.events.since(channel, 0, 100)
            assert expected == [
                f"{e.topic.removeprefix('workflow:')} {e.payload.get('node', '')}".strip() for e in stored
            ]
        _, payload = shop.ear.events[run_channel(record.id)][-2]
        assert ("Test", 1, "b", 1, 2) == (
            payload["name"],
            payload["number"],
            payload["node"],
            payload["attempt"],
            payload["steps_ended"],
        )
        assert "a+b" == payload["summary"]["text"]


async def test_runs_are_numbered_in_their_workspace_also_after_a_restart() -> None:
    async with Workshop() as shop:
        assert [1, 2] == [(await shop.run(design({"a": ""}))).number for _ in range(2)]
    async with Workshop(store=shop.store, clock=shop.clock) as again:
        again.clock.advance(1)
        assert 3 == (await again.run(design({"a": ""}))).number


async def test_G10_the_same_key_starts_one_run() -> None:
    async with Workshop() as shop:
        first, second = await asyncio.gather(
            shop.start(design({"a": ""}), key="k"), shop.start(design({"a": ""}), key="k")
        )
        third = await shop.start(design({"a": ""}), key="k")
        assert first.id == second.id == third.id
        await shop.engine.ended(first.id)
        assert 1 == shop.stage.calls["a"]
        assert 1 == await shop.store.records.count(RunRecord, {})


async def test_a_design_with_a_cycle_is_refused_with_its_path() -> None:
    async with Workshop() as shop:
        with pytest.raises(DesignInvalid) as refused:
            await shop.start(design({"a": "c", "b": "a", "c": "b"}))
        assert [["a", "b", "c", "a"]] == [
            problem["path"] for problem in refused.value.details["problems"] if problem["code"] == "cycle"
        ]


async def test_G5_a_step_that_fails_is_tried_again_when_its_time_has_come() -> None:
    async with Workshop() as shop:

        async def once(_: OperationContext) -> None:
            if shop.stage.calls["a"] == 1:
                raise SourceFailed("busy")

        shop.stage.courses["a"] = once
        record = await shop.start(design({"a": ""}, a={"retry": {"attempts": 2, "backoff_s": 30}}))
        await until(lambda: "step:retried a" in shop.story)
        shop.clock.advance(14.9)
        assert 1 == shop.stage.calls["a"]
        shop.clock.advance(15.1)
        assert "succeeded" == (await shop.engine.ended(record.id)).status
        assert 2 == shop.stage.calls["a"]
        assert {f"{record.id}:a"} == shop.stage.keys["a"]
        assert None is await shop.store.timers.next_due()


async def test_G5_a_retry_that_falls_due_while_nobody_serves_happens_after_the_restart() -> None:
    async with Workshop() as shop:

        async def broken(_: OperationContext) -> None:
            raise SourceFailed("busy")

        shop.stage.courses["a"] = broken
        record = await shop.start(design({"a": ""}, a={"retry": {"attempts": 2, "backoff_s": 3600}}))
        await until(lambda: "step:retried a" in shop.story)
    shop.clock.advance(7200)
    del shop.stage.courses["a"]
    async with Workshop(store=shop.store, clock=shop.clock, stage=shop.stage) as again:
        assert "succeeded" == (await again.engine.ended(record.id)).status


async def test_a_step_over_its_time_limit_is_stopped() -> None:
    async with Workshop() as shop:
        gate = shop.stage.courses["a"] = Gate()
        record = await shop.start(design({"a": "", "b": "a"}, a={"timeout_s": 10}))
        await until(lambda: gate.entered == 1)
        shop.clock.advance(10)
        assert "failed" == (await shop.engine.ended(record.id)).status
        assert 1 == gate.stopped
        run = await shop.engine.read(record.id)
        assert isinstance(run.steps["a"].state, Failed)
        assert ("timeout", "skipped") == (run.steps["a"].state.error.code, run.steps["b"].state.status)


async def test_G6_an_operation_that_does_not_stop_is_left_behind() -> None:
    async with Workshop() as shop:
        let_go = asyncio.Event()

        async def stubborn(_: OperationContext) -> None:
            while not let_go.is_set():
                try:
                    await let_go.wait()
                except asyncio.CancelledError:
                    continue

        shop.stage.courses["a"] = stubborn
        record = await shop.start(design({"a": ""}, a={"timeout_s": 10}))
        await until(lambda: shop.stage.calls["a"] == 1)
        shop.clock.advance(10)
        await asyncio.sleep(0)
        shop.clock.advance(5)
        assert "failed" == (await shop.engine.ended(record.id)).status
        let_go.set()
        await until(lambda: shop.stage.inside == 0)
        assert [] == await shop.ledger()


async def test_G8_cancel_reaches_a_running_step() -> None:
    async with Workshop() as shop:
        gate = shop.stage.courses["b"] = Gate()
        record = await shop.start(design(DIAMOND))
        await until(lambda: gate.entered == 1 and "step:completed c" in shop.story)
        await shop.engine.cancel(record.id, ADA)
        ended = await shop.engine.ended(record.id)
        assert ("cancelled", 1) == (ended.status, gate.stopped)
        assert {"a": "succeeded", "b": "cancelled", "c": "succeeded", "d": "cancelled"} == ended.summary
        await shop.engine.cancel(record.id, ADA)


async def test_G8_cancel_reaches_a_run_that_waits_for_a_place() -> None:
    async with Workshop(places=1) as shop:
        gate = shop.stage.courses["a"] = Gate()
        first = await shop.start(design({"a": ""}))
        await until(lambda: gate.entered == 1)
        second = await shop.start(design({"b": ""}))
        await shop.engine.cancel(second.id, ADA)
        assert "cancelled" == (await shop.engine.ended(second.id)).status
        gate.open.set()
        assert "succeeded" == (await shop.engine.ended(first.id)).status
        assert 0 == shop.stage.calls["b"]


async def test_G11_a_failed_run_is_repeated_from_where_it_stopped() -> None:
    async with Workshop() as shop:

        async def broken(_: OperationContext) -> None:
            raise SourceFailed("damaged")

        shop.stage.courses["c"] = broken
        first = await shop.run(design({"a": "", "b": "a", "c": "b"}))
        assert "failed" == first.status
        del shop.stage.courses["c"]
        second = await shop.engine.ended((await shop.engine.retry(first, ADA)).id)
        assert "succeeded" == second.status
        assert {"a": 1, "b": 1, "c": 2} == dict(shop.stage.calls)
        run = await shop.engine.read(second.id)
        assert first.id == run.retry_of
        state = run.steps["c"].state
        assert isinstance(state, Succeeded)
        assert "a+b+c" == state.summary["text"]
        with pytest.raises(Conflict):
            await shop.engine.retry(second, ADA)


async def test_G12_a_big_output_is_stored_beside_the_journal_and_still_reaches_the_next_step() -> None:
    async with Workshop() as shop:
        record = await shop.run(design({"a": "", "b": "a"}, a={"parameters": {"size": INLINE_BYTES}}))
        assert "succeeded" == record.status
        state = (await shop.engine.read(record.id)).steps["a"].state
        assert isinstance(state, Succeeded)
        assert isinstance(state.output, Stored)
        report = await shop.store.records.get(Report, state.output.report)
        assert report is not None
        assert INLINE_BYTES == len(report.content["filler"])


async def test_G2_a_step_whose_writes_are_refused_has_failed_and_wrote_nothing() -> None:
    async with Workshop() as shop:
        record = await shop.run(design({"a": ""}, a={"parameters": {"twice": True}}))
        run = await shop.engine.read(record.id)
        assert isinstance(run.steps["a"].state, Failed)
        assert "already_exists" == run.steps["a"].state.error.code
        assert [] == await shop.ledger()


async def test_G9_a_chatty_step_sends_ten_messages_a_second_and_its_last_word() -> None:
    async with Workshop() as shop:
        gate = asyncio.Event()

        async def chatty(context: OperationContext) -> None:
            for number in range(1000):
                context.report.progress(number, 1000)
                context.report.log("info", f"line {number}")
                shop.clock.advance(0.002)
            gate.set()

        shop.stage.courses["a"] = chatty
        record = await shop.run(design({"a": ""}))
        mine = [
            (topic, payload)
            for channel, topic, payload in shop.ear.fleeting
            if channel == run_channel(record.id)
        ]
        assert 20 <= len(mine) <= 24
        assert 999 == [payload["done"] for topic, payload in mine if topic.endswith("progress")][-1]
        said = [
            line["message"] for topic, payload in mine if topic.endswith("log") for line in payload["lines"]
        ]
        assert "line 999" == said[-1]
        attempt = (await shop.engine.read(record.id)).steps["a"].attempts[0]
        assert (50, "line 999") == (len(attempt.log), attempt.log[-1].message)


async def test_runs_take_turns_however_long_one_is() -> None:
    async with Workshop(places=1) as shop:
        order: list[str] = []

        def noted(name: str) -> None:
            async def course(_: OperationContext) -> None:
                order.append(name)

            shop.stage.courses[name] = course

        long = [f"long{number}" for number in range(6)]
        gate = shop.stage.courses["first"] = Gate()
        for name in [*long, "short"]:
            noted(name)
        blocker = await shop.start(design({"first": ""}))
        await until(lambda: gate.entered == 1)
        big = await shop.start(design(dict.fromkeys(long, "")))
        small = await shop.start(design({"short": ""}))
        gate.open.set()
        for record in (blocker, big, small):
            await shop.engine.ended(record.id)
        assert order.index("short") <= 1


async def test_a_run_waits_while_the_store_is_away_and_who_starts_one_is_told() -> None:
    switches = Switches()
    async with Workshop(store=open_memory(switches)) as shop:
        gate = shop.stage.courses["a"] = Gate()
        record = await shop.start(design({"a": ""}))
        await until(lambda: gate.entered == 1)
        switches.fail_next(times=3)
        with pytest.raises(StoreUnavailable):
            await shop.start(design({"b": ""}))
        gate.open.set()
        for _ in range(2):
            await until(lambda: (shop.clock.until_next() or 99) < 1)
            shop.clock.advance(1)
        assert "succeeded" == (await shop.engine.ended(record.id)).status
        assert 1 == shop.stage.calls["a"]


async def new_store(kind: str, folder: Path) -> Store:
    return open_memory() if kind == "memory" else await open_sql(with_tables(folder))


@pytest.mark.parametrize("written", [False, True], ids=["lost", "written"])
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_G7_a_run_survives_a_kill_at_every_transition_and_nothing_happens_twice(
    kind: str, written: bool, tmp_path: Path
) -> None:
    after = {"a": "", "b": "a", "c": "a", "d": "b c", "e": ""}
    # Who starts a run whose process dies before the first commit never had one.
    dies_at = 1 if written else 2
    while await killed_at(dies_at, after, await new_store(kind, tmp_path / f"{dies_at}"), written=written):
        dies_at += 1
    # It begins, a and e end, b and c end, d ends; what ends together is one commit (rule RX8).
    assert dies_at > 4


async def killed_at(dies_at: int, after: dict[str, str], store: Store, *, written: bool) -> bool:
    """Whether the run lived long enough to be killed by its commit of this number; then the next process ends it."""
    doomed, writer = mortal(store, dies_at=dies_at, written=written)
    async with Workshop(store=doomed) as shop:

        async def live() -> None:
            await shop.engine.ended((await shop.start(design(after))).id)

        life, death = asyncio.ensure_future(live()), asyncio.ensure_future(writer.dead.wait())
        await asyncio.wait({life, death}, return_when=asyncio.FIRST_COMPLETED)
        if died := death.done():
            await writer.last
        life.cancel()
        death.cancel()
    (record,) = await store.records.find(RunRecord, {})
    done = set(await shop.ledger())
    shop.clock.advance(1)
    async with Workshop(store=store, clock=shop.clock, stage=Stage(shop.clock)) as again:
        assert "succeeded" == (await again.engine.ended(record.id)).status
        assert sorted(after) == sorted(await again.ledger())
        assert not done & set(again.stage.calls), f"a finished step ran again after death {dies_at}"
        run = await again.engine.read(RunId(record.id))
        assert [True] * 5 == [isinstance(step.state, Succeeded) for step in run.steps.values()]
        assert 0 == len(await store.journal.open_streams("run:"))
    await store.close()
    return died


async def test_G6_an_older_life_of_a_run_is_fenced_off() -> None:
    async with Workshop() as shop:
        gate = shop.stage.courses["a"] = Gate()
        record = await shop.start(design({"a": ""}))
        await until(lambda: gate.entered == 1)
        async with Workshop(store=shop.store, clock=shop.clock) as newer:
            assert "succeeded" == (await newer.engine.ended(record.id)).status
            gate.open.set()
            await until(lambda: not shop.supervisor.living())
            assert ["a"] == await shop.ledger()

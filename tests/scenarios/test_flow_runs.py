"""Designs that choose, repeat, try, call, wait and ask, as people meet them: a real engine, time that passes when told to."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from crdt.errors import NotFound
from crdt.ids import RunId, UserId, workspace_channel
from crdt.kinds.workflow import Workflow
from engine.bus import Bus
from engine.channels import Channels
from engine.components import Components
from engine.gate_records import EventWait, GateRecord
from engine.operations.operation import Operation, OperationContext
from engine.records import Json, RunRecord
from engine.topics.catalogue import TOPICS
from engine.workflow.compiling import Pinned
from engine.workflow.events import GateDecided
from engine.workflow.problem import DesignInvalid
from engine.workflow.run import Run
from engine.workflow.states import Failed, Inline, Succeeded
from storage.memory import open_memory
from tests.engine.workshop import ADA, WORKSPACE, Workshop, mortal, until

pytestmark = pytest.mark.anyio

EVA = UserId("eva")
STEERING: Mapping[str, Operation[Any, Any]] = {
    name: one
    for name, one in Components.found().operations.items()
    if one.steering is not None or name == "data.transform"
}


def design(nodes: dict[str, Json], edges: str = "", **more: Json) -> Workflow:
    """`edges`: `a>b`, with a way out as `c:true>b` and a condition as `a>b?EXPRESSION` (no spaces)."""
    drawn: dict[str, Json] = {}
    for text in edges.split():
        way, _, condition = text.partition("?")
        left, _, target = way.partition(">")
        source, _, port = left.partition(":")
        drawn[text] = {"source": source, "target": target, "port": port, "condition": condition}
    return Workflow.model_validate({"name": "Test", "nodes": nodes, "edges": drawn, **more})


def does(text: Json, **more: Json) -> Json:
    return {"operation": "test.step", "parameters": {"text": text}, **more}


def steers(what: str, inside: str = "", part: str = "body", **parameters: Json) -> Json:
    return {"operation": f"flow.{what}", "parameters": parameters, "inside": inside, "part": part}


def cel(text: str) -> Json:
    return {"$cel": text}


def bound(text: str) -> Json:
    return {"$from": text}


@asynccontextmanager
async def open_shop(**more: Any) -> AsyncIterator[Workshop]:
    async with Workshop(operations=STEERING, **more) as shop:
        try:
            yield shop
        finally:
            await shop.engine.close()


async def patiently(task: "asyncio.Task[RunRecord] | asyncio.Future[RunRecord]") -> RunRecord:
    async with asyncio.timeout(60):
        return await task


async def as_time_passes(shop: Workshop, id_: RunId) -> RunRecord:
    waiting = asyncio.ensure_future(shop.engine.ended(id_))
    async with asyncio.timeout(60):
        while not waiting.done():
            shop.clock.advance(1)
            await asyncio.wait([waiting], timeout=0.002)
    return await waiting


async def run(shop: Workshop, content: Workflow, **parameters: Json) -> RunRecord:
    async with asyncio.timeout(60):
        return await shop.run(content, **parameters)


def output(run: Run, key: str) -> Any:
    state = run.steps[key].state
    assert isinstance(state, Succeeded), state
    assert isinstance(state.output, Inline)
    return state.output.value


async def gate(shop: Workshop, run: RunId, node: str) -> GateRecord:
    found: list[GateRecord] = []
    async with asyncio.timeout(30):
        while not found:
            row = await shop.store.records.get(GateRecord, run, node)
            if row is not None and row.state == "open":
                found.append(row)
            await asyncio.sleep(0)
    return found[0]


async def decide(shop: Workshop, row: GateRecord, decision: Any = "approved", **values: Json) -> bool:
    event = GateDecided(node=row.node, decision=decision, by=EVA, comment="fine", values=values)
    return await shop.engine.decide(row, event)


async def test_G17_a_choice_by_an_expression_takes_one_way_and_the_run_remembers_it() -> None:
    async with open_shop() as shop:
        content = design(
            {
                "a": does("many"),
                "c": steers("choice", condition=cel("steps.a.output.text == 'many' && parameters.n > 2")),
                "yes": does("yes"),
                "no": does("no"),
            },
            "a>c c:true>yes c:false>no",
            parameters={"p": {"name": "n", "type": "integer", "default": 3}},
        )
        record = await run(shop, content)
        assert {"a": "succeeded", "c": "succeeded", "yes": "succeeded", "no": "skipped"} == record.summary
        assert "skipped" == (await run(shop, content, n=1)).summary["yes"]


async def test_G20_a_loop_hands_each_item_to_its_round_and_gathers_what_they_give() -> None:
    async with open_shop() as shop:
        content = design(
            {
                "f": steers("for_each", items=["a", "b", "c"], parallel=2),
                "x": does(cel("item + string(index)"), inside="f"),
                "y": does("sum"),
            },
            "f>y",
        )
        content.nodes["y"].parameters["given"] = cel("steps.f.output.items.map(one, one.text)")
        record = await run(shop, content)
        assert "succeeded" == record.status
        state = await shop.engine.read(record.id)
        assert "a0+b1+c2+sum" == output(state, "y")["text"]
        assert {"f", "y"} == state.steps.keys()
        assert ("f[1]/x", "x", "f[1]/") == next(
            (payload["node"], payload["of"], payload["scope"])
            for topic, payload in shop.ear.events[workspace_channel(WORKSPACE)]
            if topic == "workflow:step:completed" and payload["node"].startswith("f[1]")
        )


async def test_G20_while_looks_at_what_the_round_before_gave() -> None:
    async with open_shop() as shop:
        content = design(
            {
                "w": steers("while", condition=cel("index < 3"), most=10),
                "x": does(cel("'round' + string(index)"), inside="w"),
            }
        )
        record = await run(shop, content)
        assert "round2" == output(await shop.engine.read(record.id), "w")["last"]["text"]
        assert ["round0", "round1", "round2"] == await shop.ledger()


async def test_G21_what_a_step_raises_is_caught_and_its_error_is_there_for_the_catch_part() -> None:
    async with open_shop() as shop:

        async def breaks(_: OperationContext) -> None:
            raise NotFound("No such table.")

        shop.stage.courses["bad"] = breaks
        content = design(
            {
                "t": steers("try"),
                "a": does("bad", inside="t"),
                "c": does(cel("error.code + ' in ' + error.step"), inside="t", part="catch"),
                "z": does("tidy", inside="t", part="finally"),
                "end": does("end"),
            },
            "t>end",
        )
        record = await run(shop, content)
        assert "succeeded" == record.status
        assert ["not_found in a", "tidy", "end"] == await shop.ledger()
        assert (True, "not_found") == (
            (given := output(await shop.engine.read(record.id), "t"))["caught"],
            given["error"]["code"],
        )


CALLED = design(
    {"x": does(bound("parameters.what")), "o": steers("output", name="said", value=bound("x.output.text"))},
    "x>o",
    parameters={"p": {"name": "what", "type": "string", "required": True}},
    results={"said": {"type": "string"}},
)


def library(**designs: Workflow) -> Any:
    async def read(_: UserId, id_: str) -> Pinned:
        if id_ not in designs:
            raise NotFound("There is no such workflow.", details={"workflow": id_})
        return Pinned(content=designs[id_], content_hash=f"hash of {id_}")

    return read


async def test_G22_another_design_runs_as_one_step_with_its_own_parameters_and_results() -> None:
    async with open_shop(callees=library(other=CALLED)) as shop:
        call = steers("call", workflow="other", parameters={"what": cel("'hello ' + run.started_by")})
        content = design({"c": call, "y": does(bound("c.output.said"))}, "c>y")
        record = await run(shop, content)
        assert "succeeded" == record.status, (await shop.engine.read(record.id)).steps
        assert ["hello ada", "hello ada"] == await shop.ledger()
        assert {"hash of other"} == {plan["design_hash"] for plan in record.plan["called"].values()}


async def test_G22_a_call_that_leads_back_or_asks_for_something_else_is_found_before_or_named() -> None:
    back = design({"c": steers("call", workflow="first")})
    first = design({"c": steers("call", workflow="second")})
    async with open_shop(callees=library(first=first, second=back, other=CALLED)) as shop:
        with pytest.raises(DesignInvalid) as refused:
            await shop.start(first)
        assert ["call_round_trip"] == [one["code"] for one in refused.value.details["problems"]]
        record = await run(shop, design({"c": steers("call", workflow="other", parameters={"who": 1})}))
        state = (await shop.engine.read(record.id)).steps["c"].state
        assert isinstance(state, Failed)
        assert {"what", "who"} == state.error.details["parameters"].keys()


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


async def test_G23_a_wait_for_time_survives_a_restart_and_ends_on_time() -> None:
    content = design({"w": steers("wait", seconds=3600), "b": does("b")}, "w>b")
    async with open_shop() as shop:
        record = await shop.start(content)
        await until(lambda: "step:waiting w" in shop.story)
    async with open_shop(store=shop.store, clock=shop.clock) as again:
        waiting = asyncio.ensure_future(again.engine.ended(record.id))
        for _ in range(50):
            await asyncio.sleep(0)
        assert 0 == again.stage.calls["b"]
        again.clock.advance(3601)
        assert "succeeded" == (await patiently(waiting)).status


async def test_G23_an_event_of_the_workspace_is_waited_for_by_pattern_and_condition() -> None:
    event = {"topic": "document:*", "condition": "event.payload.id == 'd2'"}
    content = design({"w": steers("wait", event=event), "b": does(cel("steps.w.output.event.title"))}, "w>b")
    store = open_memory()
    async with open_shop(store=store) as shop:
        channels = Channels(
            writer=store.writer, events=store.events, clock=shop.clock, framing=bytes, topics=TOPICS,
            on_event=lambda *event: bus.event_committed(*event),  # noqa: PLW0108 - the bus comes after it
        )  # fmt: skip
        bus = Bus(store, channels, shop.clock, lambda: 0.0)
        shop.engine.hears(bus)
        await bus.start()
        record = await shop.start(content)
        await until(lambda: "step:waiting w" in shop.story)
        assert 1 == await store.records.count(EventWait, {})
        here = workspace_channel(WORKSPACE)
        for number in (1, 2):
            shop.clock.advance(1)
            said = {"id": f"d{number}", "title": f"title {number}"}
            await channels.publish([(here, "document:renamed", said), (here, "workspace:archived", said)])
        assert "succeeded" == (await as_time_passes(shop, record.id)).status
        assert ["title 2"] == await shop.ledger()
        assert 0 == await store.records.count(EventWait, {})
        await bus.stop()


async def test_G25_a_run_that_fails_undoes_what_it_did_with_the_outputs_of_then() -> None:
    content = design(
        {
            "book": does("book"),
            "pay": does("pay"),
            "unbook": does(cel("'undo ' + steps.book.output.text"), undoes="book"),
            "refund": does(cel("'undo ' + steps.pay.output.text"), undoes="pay"),
            "send": does("send"),
        },
        "book>pay pay>send",
    )
    async with open_shop() as shop:

        async def breaks(_: OperationContext) -> None:
            raise NotFound("Nobody there.")

        shop.stage.courses["send"] = breaks
        record = await run(shop, content)
        assert "failed" == record.status
        assert ["book", "pay", "undo pay", "undo book"] == await shop.ledger()


async def test_G8_cancel_reaches_what_runs_in_rounds_and_calls_and_withdraws_questions() -> None:
    content = design(
        {
            "f": steers("for_each", items=[1, 2, 3], parallel=2),
            "x": does("slow", inside="f"),
            "g": steers("gate", question="?"),
            "c": steers("call", workflow="other", parameters={"what": "slow"}),
        }
    )
    async with open_shop(callees=library(other=CALLED)) as shop:
        stopped = 0

        async def slow(_: OperationContext) -> None:
            nonlocal stopped
            try:
                await asyncio.Event().wait()
            finally:
                stopped += 1

        shop.stage.courses["slow"] = slow
        record = await shop.start(content)
        row = await gate(shop, record.id, "g")
        await until(lambda: shop.stage.calls["slow"] == 3)
        waiting = asyncio.ensure_future(shop.engine.ended(record.id))
        await shop.engine.cancel(record.id, EVA)
        assert ("cancelled", 3) == ((await patiently(waiting)).status, stopped)
        kept = await shop.store.records.get(GateRecord, record.id, "g")
        assert kept is not None
        assert "withdrawn" == kept.state
        assert not await decide(shop, row)


async def test_G17_an_expression_that_fails_fails_its_step_with_its_place() -> None:
    async with open_shop() as shop:
        content = design(
            {"a": does("a"), "c": steers("choice", condition=cel("int(steps.a.output.text) > 1"))}, "a>c"
        )
        record = await run(shop, content)
        state = (await shop.engine.read(record.id)).steps["c"].state
        assert isinstance(state, Failed)
        assert ("expression_failed", "condition") == (state.error.code, state.error.details["field"])


async def test_G12_a_long_list_stands_in_a_report_and_each_round_reads_its_item() -> None:
    items = [{"n": number, "filler": "x" * 2000} for number in range(40)]
    async with open_shop() as shop:
        content = design(
            {"f": steers("for_each", items=items, parallel=20), "x": does(cel("string(item.n)"), inside="f")}
        )
        record = await run(shop, content)
        assert "succeeded" == record.status
        assert sorted(map(str, range(40))) == sorted(await shop.ledger())


async def test_S1_7_a_run_goes_on_after_death_at_every_transition_of_a_mixed_design() -> None:
    content = design(
        {
            "c": steers("choice", condition=True),
            "f": steers("for_each", items=["a", "b"]),
            "x": does(cel("item"), inside="f"),
            "g": steers("gate", question="?", timeout_s=5, on_timeout="approve"),
            "t": steers("try"),
            "y": does("y", inside="t"),
        },
        "c:true>f f>g g>t",
    )
    for dies_at in range(1, 11):
        store = open_memory()
        weak, writer = mortal(store, dies_at=dies_at, written=dies_at % 2 == 0)
        async with Workshop(store=weak, operations=STEERING) as shop:
            begun = asyncio.ensure_future(shop.start(content, key="k"))
            async with asyncio.timeout(30):
                while not writer.dead.is_set():
                    shop.clock.advance(1)
                    await asyncio.wait([begun], timeout=0 if begun.done() else 0.001)
                    await asyncio.sleep(0)
            begun.cancel()
            await asyncio.gather(begun, return_exceptions=True)
        async with open_shop(store=store, clock=shop.clock) as again:
            record = await again.start(content, key="k")
            assert "succeeded" == (await as_time_passes(again, record.id)).status, dies_at
            assert ["a", "b", "y"] == sorted(await again.ledger()), dies_at

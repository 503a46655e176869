"""Designs that choose, repeat, try, call and undo, as people meet them: a real engine, time that passes when told to."""

import asyncio
from typing import Any

import pytest

from crdt.errors import NotFound
from crdt.ids import UserId, workspace_channel
from crdt.kinds.workflow import Workflow
from engine.bus import Bus
from engine.channels import Channels
from engine.commands.run_views import results_of
from engine.gate_records import EventWait, GateRecord
from engine.operations.operation import OperationContext
from engine.topics.catalogue import TOPICS
from engine.workflow.designs.compiling import Pinned
from engine.workflow.designs.problem import DesignInvalid
from engine.workflow.machine.states import Failed
from storage.memory import open_memory
from tests.engine.workshop import WORKSPACE, Workshop, mortal, until
from tests.scenarios.flow_shop import (
    EVA,
    STEERING,
    as_time_passes,
    bound,
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
        assert [] == results_of(await shop.engine.read(record.id)), (
            "those of a called design are not the run's own"
        )
        alone = await run(shop, CALLED, what="hello")
        given = results_of(await shop.engine.read(alone.id))
        assert [("said", "hello", None)] == [(one.name, one.value, one.stored) for one in given]
        assert {"hash of other"} == {plan["design_hash"] for plan in record.plan["called"].values()}


async def test_G11_a_repeat_gives_the_results_of_a_called_design_that_it_takes_over() -> None:
    nodes = {"o": steers("output", name="said", value="hello"), "x": does("x")}
    called = design(nodes, "o>x", results={"s": {"name": "said", "type": "string"}})
    content = design({"c": steers("call", workflow="other"), "y": does(bound("c.output.said"))}, "c>y")
    async with open_shop(callees=library(other=called)) as shop:

        async def breaks(_: OperationContext) -> None:
            raise NotFound("Nobody there.")

        shop.stage.courses["x"] = breaks
        first = await run(shop, content)
        del shop.stage.courses["x"]
        again = await shop.engine.retry(first, UserId("ada"))
        assert "succeeded" == (await patiently(asyncio.ensure_future(shop.engine.ended(again.id)))).status
        assert ["x", "hello"] == await shop.ledger()


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


async def test_G22_what_called_designs_give_in_the_rounds_of_a_loop_is_no_result_of_the_run() -> None:
    nodes = {
        "f": steers("for_each", items=["a", "b"]),
        "c": steers("call", workflow="other", parameters={"what": cel("item")}, inside="f"),
        "o": steers("output", name="all", value=cel("steps.f.output.items.map(one, one.said)")),
    }
    async with open_shop(callees=library(other=CALLED)) as shop:
        record = await run(shop, design(nodes, "f>o"))
        given = await shop.engine.read(record.id)
        assert [("all", ["a", "b"])] == [(one.name, one.value) for one in results_of(given)]
        assert {"all"} == set(given.results)


async def test_G25_what_undoes_in_a_called_design_or_a_catch_knows_what_was_known_there() -> None:
    called = design(
        {"act": does(cel("parameters.what")), "back": does(cel("'undo ' + parameters.what"), undoes="act")},
        parameters={"what": {"name": "what", "type": "string"}},
    )
    content = design(
        {
            "call": steers("call", workflow="other", parameters={"what": "call"}),
            "t": steers("try"),
            "odd": does("odd", inside="t"),
            "mend": does("mend", inside="t", part="catch"),
            "unmend": does(cel("'undo ' + error.message"), inside="t", part="catch", undoes="mend"),
            "send": does("send"),
        },
        "call>t t>send",
    )
    async with open_shop(callees=library(other=called)) as shop:

        async def breaks(_: OperationContext) -> None:
            raise NotFound("Nobody there.")

        shop.stage.courses |= {"send": breaks, "odd": breaks}
        record = await run(shop, content)
        assert "failed" == record.status
        assert ["call", "mend", "undo Nobody there.", "undo call"] == await shop.ledger()


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
            "f": steers("for_each", items=list("abcdefg")),
            "x": does(cel("item"), inside="f"),
            "g": steers("gate", question="?", timeout_s=5, on_timeout="approve"),
            "t": steers("try"),
            "y": does("y", inside="t"),
        },
        "c:true>f f>g g>t",
    )
    store, undisturbed = mortal(open_memory(), dies_at=1000, written=True)
    async with Workshop(store=store, operations=STEERING) as shop:
        await as_time_passes(shop, (await shop.start(content)).id)
    assert 10 <= undisturbed.seen
    for dies_at in range(1, undisturbed.seen + 1):
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
            assert [*"abcdefg", "y"] == sorted(await again.ledger()), dies_at

"""Moments that wait for the run under way, and what comes of them when it has ended (rule TR5 of engine/SPEC.md)."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import workspace_channel
from engine.triggers.around import TriggerLimits
from engine.triggers.memory import Memory, Moment
from engine.triggers.signing import Signed, signature_of
from engine.writes import Put
from tests.engine.triggering import Yard
from tests.engine.triggers.test_firing import Held
from tests.engine.workshop import WORKSPACE

pytestmark = pytest.mark.anyio


async def listening(yard: Yard, **more: Any) -> Held:
    """A trigger for chosen events, and the step that holds its runs up."""
    held = Held(yard)
    settings = {"condition": "event.payload.wanted", "overlap": "wait", **more}
    await yard.trigger("event", config={"topics": ["document:*"]}, **settings)
    return held


async def said(yard: Yard, number: int, *, wanted: bool = True, odd: bool = True) -> None:
    payload = {"number": number, "wanted": wanted, "odd": odd}
    await yard.channels.publish([(workspace_channel(WORKSPACE), "document:renamed", payload)])
    await yard.settle()


async def started_for(yard: Yard) -> list[int]:
    """The numbers of the events that have a run, once nothing is under way any more."""
    for _ in range(20):
        await yard.settle()
    return [one.event["payload"]["number"] for one in await yard.firings("t-event") if one.run]  # type: ignore[index]


async def test_TR5_an_event_that_nobody_chose_pushes_out_none_that_waits() -> None:
    async with Yard() as yard:
        await yard.founded()
        held = await listening(yard)
        await said(yard, 1)
        await said(yard, 2)
        await said(yard, 3, wanted=False)
        held.go.set()
        assert [1, 2] == await started_for(yard)


async def test_TR5_behind_a_moment_that_starts_nothing_the_next_one_has_its_turn() -> None:
    async with Yard() as yard:
        await yard.founded()
        held = await listening(yard, catch_up="all")
        for number in (1, 2, 3):
            await said(yard, number, odd=number % 2 == 1)
        changed = replace(await yard.now("t-event"), condition="event.payload.odd")
        await yard.triggers.change(changed, version=1)
        held.go.set()
        assert [1, 3] == await started_for(yard)


async def test_TR5_what_waits_for_nothing_any_more_has_its_turn_after_a_restart() -> None:
    async with Yard() as first:
        await first.founded()
        await listening(first, catch_up="all")
        await first.triggers.stop()
        event = {"payload": {"wanted": True, "number": 1}}
        record = await first.now("t-event")
        moment = Moment(key="w:1", due=first.clock.now(), event=event)
        memory = replace(Memory.from_json(record.memory), waiting=(moment,))
        await first.store.writer.commit((Put(record=replace(record, memory=memory.to_json())),))
    async with Yard(before=first) as second:
        Held(second).go.set()
        assert [1] == await started_for(second)


async def test_TR7_of_an_event_that_nobody_chose_nothing_is_written_down_while_a_run_is_under_way() -> None:
    async with Yard() as yard:
        await yard.founded()
        held = await listening(yard, overlap="skip")
        await said(yard, 1)
        await said(yard, 2, wanted=False)
        held.go.set()
        assert [1] == await started_for(yard)
        assert ["started"] == [one.status for one in await yard.firings("t-event")]


async def test_TR2_a_message_whose_turn_comes_too_often_passes_and_says_so() -> None:
    async with Yard(limits=TriggerLimits(per_minute=2)) as yard:
        await yard.founded()
        held = Held(yard)
        secret, salt, digest = yard.triggers.new_secret("t-webhook")
        settings = {"overlap": "wait", "catch_up": "all", "config": {"tolerance_s": 300}}
        await yard.trigger("webhook", salt=salt, digest=digest, **settings)
        at = str(yard.clock.now() // 1_000_000)
        for id_ in ("m1", "m2", "m3"):
            signature = signature_of(secret, id_, at, b"{}")
            await yard.triggers.receive(
                "t-webhook", Signed(id=id_, timestamp=at, signature=signature, body=b"{}")
            )
            await yard.settle()
        held.go.set()
        await yard.until_runs(2)
        await yard.settle()
        reasons = [one.reason and one.reason["code"] for one in await yard.firings("t-webhook")]
        assert [None, None, "too_often"] == reasons

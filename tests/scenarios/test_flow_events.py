"""Runs that wait for events of their workspace, with the bus that brings them (rule G23 of engine/SPEC.md)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from crdt.ids import Micros, RunId, workspace_channel
from engine.bus import Bus
from engine.channels import Channels
from engine.records import Json
from engine.topics.catalogue import TOPICS
from engine.workflow.machine.journal import stream_of
from tests.engine.workshop import WORKSPACE, Workshop, until
from tests.scenarios.flow_shop import as_time_passes, cel, design, does, open_shop, steers

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def hearing(shop: Workshop) -> AsyncIterator[Channels]:
    """What is published here reaches the steps that wait for it."""
    channels = Channels(
        writer=shop.store.writer, events=shop.store.events, clock=shop.clock, framing=bytes, topics=TOPICS,
        on_event=lambda *event: bus.event_committed(*event),  # noqa: PLW0108 - the bus comes after it
    )  # fmt: skip
    bus = Bus(shop.store, channels, shop.clock, lambda: 0.0)
    shop.engine.hears(bus)
    await bus.start()
    try:
        yield channels
    finally:
        await bus.stop()


async def rename(shop: Workshop, channels: Channels, *ids: str) -> None:
    """All of them at one moment."""
    here = workspace_channel(WORKSPACE)
    await channels.publish([(here, "document:renamed", {"id": id_, "title": f"title {id_}"}) for id_ in ids])


async def seen(shop: Workshop, run: RunId) -> list[Json]:
    """The events that the run looked at, as its journal says."""
    entries = [row.entry for row in await shop.store.journal.read(stream_of(run))]
    return [entry["payload"]["id"] for entry in entries if entry["event"] == "event_seen"]


async def timers(shop: Workshop) -> list[str]:
    return [one.key for one in await shop.store.timers.due(Micros(2**60), 100)]


async def pass_time(shop: Workshop) -> None:
    for _ in range(5):
        shop.clock.advance(1)
        for _ in range(200):
            await asyncio.sleep(0)


async def test_G23_an_event_that_does_not_fit_is_judged_once_also_after_a_restart() -> None:
    waits = steers("wait", event={"topic": "document:*", "condition": "event.payload.id == 'd2'"})
    async with open_shop() as shop, hearing(shop) as channels:
        record = await shop.start(design({"w": waits}))
        await until(lambda: "step:waiting w" in shop.story)
        await rename(shop, channels, "d1")
        await pass_time(shop)
        assert (["d1"], []) == (await seen(shop, record.id), await timers(shop))
    async with open_shop(store=shop.store, clock=shop.clock) as again, hearing(again) as channels:
        await pass_time(again)
        assert ["d1"] == await seen(again, record.id)
        await rename(again, channels, "d2")
        assert "succeeded" == (await as_time_passes(again, record.id)).status
        assert [] == await timers(again)


async def test_G23_of_many_events_at_one_moment_the_first_is_looked_at_first() -> None:
    content = design(
        {"w": steers("wait", event={"topic": "document:*"}), "b": does(cel("steps.w.output.event.title"))},
        "w>b",
    )
    async with open_shop() as shop, hearing(shop) as channels:
        record = await shop.start(content)
        await until(lambda: "step:waiting w" in shop.story)
        await rename(shop, channels, *(f"d{number}" for number in range(1, 13)))
        assert "succeeded" == (await as_time_passes(shop, record.id)).status
        assert ["title d1"] == await shop.ledger()

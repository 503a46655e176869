"""What runs publish is what `/api/asyncapi.json` says of each topic."""

from collections.abc import Iterable

import pytest

from engine.operations.operation import OperationContext
from engine.records import Json
from engine.sources.failures import SourceFailed
from engine.topics.catalogue import TOPICS
from tests.engine.workshop import ADA, Workshop, design, until
from tests.scenarios import flow_shop
from tests.support.said import check_said

pytestmark = pytest.mark.anyio
Told = tuple[str, Json]


def declared(*starts: str) -> set[str]:
    return {topic.name for topic in TOPICS if topic.name.startswith(starts)}


def check_all(told: Iterable[Told], *starts: str) -> None:
    """Each topic that begins so was told, and everything told is as its topic promises."""
    told = [one for one in told if one[0].startswith("workflow:")]
    assert declared(*starts) == {topic for topic, _ in told if topic.startswith(starts)}
    for topic, payload in told:
        check_said(topic, payload)


def heard(shop: Workshop) -> list[Told]:
    events = [one for events in shop.ear.events.values() for one in events]
    return events + [(topic, payload) for _, topic, payload in shop.ear.fleeting]


async def asks_waits_and_undoes() -> list[Told]:
    """What a run says that waits, asks, fails in the end and undoes what it did."""
    nodes = {
        "does": flow_shop.does("does"),
        "waits": flow_shop.steers("wait", seconds=1),
        "asks": flow_shop.steers("gate", question="Go on?"),
        "undoes": flow_shop.does("undoes", undoes="does"),
    }
    async with flow_shop.open_shop() as shop:
        record = await shop.start(flow_shop.design(nodes, "does>waits waits>asks"))
        await until(lambda: "step:waiting waits" in shop.story)
        shop.clock.advance(2)
        row = await flow_shop.gate(shop, record.id, "asks")
        await flow_shop.decide(shop, row, "rejected")
        assert "failed" == (await flow_shop.as_time_passes(shop, record.id)).status
        return heard(shop)


async def test_every_event_of_a_run_says_what_its_topic_promises() -> None:
    async with Workshop() as shop:

        async def talks(context: OperationContext) -> None:
            context.report.log("info", "begun")
            context.report.progress(1, 2, "half")

        async def busy(_: OperationContext) -> None:
            raise SourceFailed("busy")

        async def damaged(_: OperationContext) -> None:
            raise SourceFailed("damaged")

        shop.stage.courses |= {"a": talks, "b": damaged, "d": busy}
        retry = {"retry": {"attempts": 2, "backoff_s": 30}}
        first = await shop.run(design({"a": "", "b": "a", "c": "b"}))
        del shop.stage.courses["b"]
        await shop.engine.ended((await shop.engine.retry(first, ADA)).id)
        second = await shop.start(design({"d": "", "e": "d"}, d=retry))
        await until(lambda: "step:retried d" in shop.story)
        await shop.engine.cancel(second.id, ADA)
        await shop.engine.delete(await shop.engine.ended(second.id), ADA)
        told = heard(shop) + await asks_waits_and_undoes()
    check_all(told, "workflow:run:", "workflow:step:")
    assert {ADA} == {p["cancelled_by"] for t, p in told if t == "workflow:run:cancelled"}
    assert {ADA} == {payload["started_by"] for topic, payload in told if topic.startswith("workflow:")}

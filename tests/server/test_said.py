"""What runs publish is what `/api/asyncapi.json` says of each topic."""

import pytest

from engine.operations.operation import OperationContext
from engine.sources.failures import SourceFailed
from engine.topics.catalogue import TOPICS
from tests.engine.workshop import ADA, Workshop, design, until
from tests.support.said import check_said

pytestmark = pytest.mark.anyio


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
        await shop.engine.ended(second.id)

        heard = [one for events in shop.ear.events.values() for one in events]
        heard += [(topic, payload) for _, topic, payload in shop.ear.fleeting]
        told = [(topic, payload) for topic, payload in heard if topic.startswith("workflow:")]
        declared = {topic.name for topic in TOPICS if topic.name.startswith("workflow:")}
        assert declared == {topic for topic, _ in told}
        for topic, payload in told:
            check_said(topic, payload)
        assert {ADA} == {p["cancelled_by"] for t, p in told if t == "workflow:run:cancelled"}
        assert {ADA} == {payload["started_by"] for _, payload in told}

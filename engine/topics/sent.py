"""The topics of messages that leave."""

from collections.abc import Iterator

from crdt.roles import Right
from engine.notify.told import DELIVERY, DeliveryEvent
from engine.topics.topic import Topic


def of_messages() -> Iterator[Topic]:
    yield Topic(
        name=DELIVERY,
        says=DeliveryEvent,
        summary="a message to somebody's channel was tried",
        channels=("workspace",),
        right=Right.MANAGE,
        kept=False,
    )

"""The topics of lineage."""

from collections.abc import Iterator

from engine.lineage.told import CHANGED, LineageChangedEvent
from engine.topics.topic import Topic


def of_lineage() -> Iterator[Topic]:
    yield Topic(
        name=CHANGED,
        says=LineageChangedEvent,
        summary="what is known of where data comes from is another thing",
        channels=("doc", "workspace"),
    )

"""The topics of quality."""

from collections.abc import Iterator

from engine.quality import told
from engine.topics.topic import Topic


def of_quality() -> Iterator[Topic]:
    yield Topic(
        name=told.COMPLETED,
        says=told.QualityRunEvent,
        summary="the rules of a source were held against it",
        channels=("doc", "workspace"),
    )

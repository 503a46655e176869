"""The topics of classification."""

from collections.abc import Iterator

from engine.classification import told
from engine.topics.topic import Topic


def of_classification() -> Iterator[Topic]:
    yield Topic(
        name=told.CHANGED,
        says=told.ClassificationChangedEvent,
        summary="labels of columns were found, decided, or went",
        channels=("doc", "workspace"),
    )

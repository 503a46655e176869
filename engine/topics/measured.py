"""Topics of how well sources answer."""

from collections.abc import Iterator

from engine.topics.topic import Topic
from engine.vitals import told


def of_vitals() -> Iterator[Topic]:
    yield Topic(
        name=told.HEALTH,
        says=told.HealthChangedEvent,
        summary="a source answers worse than before, or well again",
        channels=("doc", "workspace"),
    )
    yield Topic(
        name=told.MEASURED,
        says=told.MeasuredEvent,
        summary="how a source answers now, at most every five seconds while it is asked",
        channels=("source",),
        kept=False,
    )

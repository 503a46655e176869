"""The topics of bulk operations."""

from collections.abc import Iterator

from engine.bulk import told
from engine.topics.topic import Topic


def of_bulk() -> Iterator[Topic]:
    for name, summary in told.STATES.items():
        yield Topic(
            name=told.PREFIX + name, says=told.BulkJobEvent, summary=summary, channels=("bulk", "workspace")
        )
    yield Topic(
        name=told.PROGRESS,
        says=told.BulkProgressEvent,
        summary="how far a bulk operation is, how fast and until when",
        channels=("bulk",),
        kept=False,
    )

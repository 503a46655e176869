"""Topics of synchronisations of sources."""

from collections.abc import Iterator

from engine.sync import told
from engine.topics.topic import Topic


def of_synchronisations() -> Iterator[Topic]:
    here = ("doc", "workspace")
    for name, says, summary in (
        (told.STARTED, told.SyncRunEvent, "a synchronisation of two sources has begun, or its comparison"),
        (
            told.FINISHED,
            told.SyncRunEvent,
            "a synchronisation has ended; its state says whether both sides are equal",
        ),
        (told.FAILED, told.SyncRunEvent, "a synchronisation failed, or was stopped"),
        (told.CHANGED, told.SyncChangedEvent, "somebody made, changed, paused or removed a synchronisation"),
    ):
        yield Topic(name=name, says=says, summary=summary, channels=here)
    yield Topic(
        name=told.PROGRESS,
        says=told.SyncProgressEvent,
        summary="how far a synchronisation is",
        channels=("doc",),
        kept=False,
    )

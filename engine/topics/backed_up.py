"""Topics of backups of sources."""

from collections.abc import Iterator

from engine.backups import told
from engine.topics.topic import Topic


def of_backups() -> Iterator[Topic]:
    here = ("doc", "workspace")
    for name, says, summary in (
        (told.STARTED, told.BackupEvent, "a source is being backed up"),
        (told.ENDED, told.BackupEvent, "a backup of a source was verified, or did not succeed"),
        (told.RESTORING, told.BackupRestoredEvent, "a backup is being restored into a new place"),
        (
            told.RESTORED,
            told.BackupRestoredEvent,
            "a backup was restored into a new place, or that failed or was stopped",
        ),
        (told.REMOVED, told.BackupEvent, "a backup of a source is gone"),
    ):
        yield Topic(name=name, says=says, summary=summary, channels=here)
    yield Topic(
        name=told.PROGRESS,
        says=told.BackupProgressEvent,
        summary="how far a backup of a source, or its restore, is",
        channels=("doc",),
        kept=False,
    )

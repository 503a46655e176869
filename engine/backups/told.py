"""What the events of backups of sources say, in the channel of the source and in that of its workspace. Types and names only."""

from typing import Final

from crdt.model import Model

STARTED: Final = "source:backup:started"
PROGRESS: Final = "source:backup:progress"
ENDED: Final = "source:backup:ended"
RESTORING: Final = "source:backup:restoring"
RESTORED: Final = "source:backup:restored"
REMOVED: Final = "source:backup:removed"


class BackupEvent(Model):
    """`state` as the backup has it; `error` is a code, "" where there is none."""

    backup: str
    source: str
    state: str
    by: str
    at: int
    error: str = ""


class BackupProgressEvent(Model):
    """`restore`: which one is this far, "" for the backup itself."""

    backup: str
    source: str
    state: str
    done: float
    total: float
    label: str
    restore: str = ""


class BackupRestoredEvent(BackupEvent):
    """`into`: the new place; `by`: who restores; `outcome`: how the restore is or ended."""

    into: str
    restore: str = ""
    outcome: str = ""

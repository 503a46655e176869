"""What the events of synchronisations say, in the channels of both sources and in that of their workspace. Types and names only."""

from typing import Final

from crdt.model import Model

STARTED: Final = "sync:run:started"
PROGRESS: Final = "sync:run:progress"
FINISHED: Final = "sync:run:finished"
FAILED: Final = "sync:run:failed"
CHANGED: Final = "sync:policy:changed"


class SyncRunEvent(Model):
    """`state` as the run has it; `error` is a code, "" where there is none."""

    run: str
    synchronisation: str
    source: str
    target: str
    state: str
    dry: bool
    by: str
    at: int
    error: str = ""


class SyncProgressEvent(Model):
    """`phase` in words; `total` is 0 where that is not known."""

    run: str
    synchronisation: str
    state: str
    phase: str
    done: int
    total: int


class SyncChangedEvent(Model):
    """`what`: `created`, `changed`, `paused`, `resumed`, `removed`, `decided`, `scheduled`, or `allowed`: which tables may be written to."""

    synchronisation: str
    source: str
    target: str
    what: str
    by: str
    at: int

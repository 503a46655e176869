"""What is in hand of a job: items that run, and the batch they are committed with."""

from collections.abc import Sequence
from dataclasses import field
from typing import Any

from crdt.dataclasses import dataclass
from engine.bulk.batching.strategy import Waiting
from engine.bulk.kind import ItemDone
from engine.bulk.records import BulkItem, ItemState
from engine.records import Json
from engine.writes import Write


@dataclass(slots=True, eq=False)
class Entry:
    """An item of the plan and how it ended. `load` is what whoever does it has read beforehand. `tries` were begun."""

    row: BulkItem
    load: Any = None
    tries: int = 0
    state: ItemState = "queued"
    done: ItemDone | None = None
    error: Json | None = None
    writes: tuple[Write, ...] = ()
    waiting: Waiting | None = None

    def succeeded(self, done: ItemDone) -> None:
        self.state, self.done, self.error, self.writes = "done", done, None, done.writes

    def failed(self, state: ItemState, error: Json, writes: tuple[Write, ...] = ()) -> None:
        self.state, self.done, self.error, self.writes = state, None, error, writes


@dataclass(slots=True, eq=False)
class Batch:
    """`room`: so many more items may join it. `pending` are not handed out yet, `open` are and have not come back.

    `size`: all that joined it; `since`: when the first of them did.
    """

    room: int = 0
    pending: list[Waiting] = field(default_factory=list)
    size: int = 0
    since: float | None = None
    open: int = 0
    ended: list[Entry] = field(default_factory=list)
    seconds: float = 0.0
    settled: bool = False

    @property
    def is_over(self) -> bool:
        return not self.open and not self.pending

    def join(self, taken: Sequence[Waiting], now: float) -> None:
        """Before the first of them is handed out."""
        self.pending = list(reversed(taken))
        self.room -= len(taken)
        self.size += len(taken)
        if self.since is None:
            self.since = now

    def close(self) -> list[Waiting]:
        """Nothing joins it any more; those that were not handed out are somebody else's."""
        left, self.pending = self.pending, []
        self.room = 0
        self.size -= len(left)
        return left

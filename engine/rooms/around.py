"""What the open rooms of a process share, and what they tell engines."""

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crdt.changes import Change
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.ids import DocumentId, UserId
from crdt.protection import Guard, Place
from crdt.replica import RoomLimits
from crdt.spacing import Spacing
from engine.ports import Store
from engine.records import DocumentRecord
from engine.rooms.asking import Asking
from engine.rooms.beat import Beat
from engine.rooms.compacting import Compactor
from engine.runtime.clock import WakingClock
from engine.trials import Trials
from engine.writes import Batch, Receipt

if TYPE_CHECKING:
    from engine.rooms.host import Host


class Changed(NamedTuple):
    """For engines: what one committed row changed. `document` may be read until the next await."""

    record: DocumentRecord
    document: Document
    changes: tuple[Change, ...]
    author: UserId
    sequence: int


class Guarding(Protocol):
    """Says what changes only by an approved request. The guard it gives is kept true until the room is closed."""

    async def guard(self, record: DocumentRecord, document: Document) -> Guard: ...

    def places(self, document: DocumentId) -> tuple[Place, ...]:
        """Of a document that is open."""

    def moved(self, record: DocumentRecord) -> None: ...

    def closed(self, document: DocumentId) -> None: ...


class Unguarded:
    """For a process without policies."""

    async def guard(self, record: DocumentRecord, document: Document) -> Guard:
        del record, document
        return Guard()

    def places(self, document: DocumentId) -> tuple[Place, ...]:
        del document
        return ()

    def moved(self, record: DocumentRecord) -> None:
        """Nothing is protected anywhere."""

    def closed(self, document: DocumentId) -> None:
        """Nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all hosts of a process share. `on_events` hears of committed events, `closed` once, when a host has
    nothing more to do.
    """

    store: Store
    asking: Asking
    clock: WakingClock
    beat: Beat
    compactor: Compactor
    images: Spacing
    trials: Trials
    limits: RoomLimits
    grace: float
    on_changes: Callable[[Changed], None]
    on_events: Callable[[Batch, Receipt], None]
    closed: Callable[["Host"], None]
    guards: Guarding = field(default_factory=Unguarded)

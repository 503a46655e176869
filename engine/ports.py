"""What the engine needs from the outside: Protocols of at most five methods, owned by their caller.

`storage/` implements them; `tests/contracts/` holds one suite per port, run against every adapter.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Literal, Protocol, TypeVar

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros, UserId, WorkspaceId
from engine.audit.listing import AuditLog
from engine.catalog.lists import CatalogLists
from engine.escalation.figures import ApprovalFigures
from engine.findings.listing import FindingLists
from engine.records import DocumentRecord, Json, Record
from engine.run_lists import RunLists
from engine.source_lists import NOTHING_HIDDEN, Hidden, SourceLists
from engine.writes import Attribution, Batch, Door, Receipt

R = TypeVar("R", bound=Record)


class Clock(Protocol):
    def now(self) -> Micros:
        """UTC microseconds: what is stored and shown."""

    def monotonic(self) -> float:
        """Seconds that never jump: deadlines and leases of this process."""


class Ids(Protocol):
    def new(self) -> str:
        """A fresh UUIDv7 as text."""


class Writer(Protocol):
    """The one writer of this process."""

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        """Called on the event loop. The future resolves after the batch is durable, batches in call order, except that
        one which begins with a write to the log of a document may overtake those that do not.

        What the batch holds is copied at the call: later changes to a payload are not stored. The future fails with
        `StoreUnavailable` when nothing was written and the store is away, with `StoreBusy` at once when the queue is
        full, with `FenceLost`, `AlreadyExists`, `Conflict` or `InvalidInput` when only this batch was refused, and
        with `ShuttingDown` after the store was closed.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedUpdate:
    sequence: int
    author: UserId
    door: Door
    at: Micros
    update: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """`state` and `index` come from the newest snapshot (`b""` if none), `tail` is the log after it."""

    state: bytes
    index: bytes
    through: int
    tail: tuple[LoggedUpdate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    through: int
    at: Micros
    size: int


class UpdateLog(Protocol):
    async def load(self, document: DocumentId) -> StoredDocument: ...

    async def since(self, document: DocumentId, sequence: int, limit: int) -> Sequence[LoggedUpdate]:
        """Rows after `sequence`, oldest first; compacted rows are not there any more."""

    async def revisions(self, document: DocumentId) -> Sequence[Revision]: ...

    async def state_at(self, document: DocumentId, through: int) -> bytes:
        """The full state of that revision. `NotFound` if it was not kept."""

    async def attributions(self, document: DocumentId) -> Sequence[Attribution]:
        """Who wrote the log through its newest snapshot, by their first row. `since` has the rest, and as many of the
        attributed rows as are still kept.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    position: int
    at: Micros
    entry: Json


class Journal(Protocol):
    async def read(self, stream: str) -> Sequence[JournalEntry]: ...

    async def open_streams(self, prefix: str) -> Sequence[str]:
        """Streams that were not folded, oldest first: what a restart resumes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    sequence: int
    topic: str
    payload: Json
    at: Micros


class EventLog(Protocol):
    async def since(self, channel: Channel, sequence: int, limit: int) -> Sequence[StoredEvent]: ...

    async def last(self, channel: Channel) -> int:
        """The channel's newest number. Before its first event: 0, or in a restored store a number above all old ones."""

    async def first(self, channel: Channel) -> int:
        """The oldest number a client can go on from; who saw less than the one before it needs a snapshot instead."""

    async def newest(self, prefix: str) -> Mapping[Channel, int]:
        """The number of the newest event kept in each channel whose name begins so."""


class Records(Protocol):
    async def get(self, type_: type[R], *key: str | int) -> R | None: ...

    async def find(
        self,
        type_: type[R],
        where: Mapping[str, object],
        *,
        order: str = "",
        descending: bool = False,
        offset: int = 0,
        limit: int = 1000,
    ) -> Sequence[R]:
        """Rows whose fields equal `where` (a tuple value means "one of", None means unset).

        Sorted by `order`, unset first, then by key; `descending` turns both round. `InvalidInput` for a field that is
        not there or holds JSON.
        """

    async def count(self, type_: type[R], where: Mapping[str, object]) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTimer:
    key: str
    actor: str
    due: Micros
    message: Json


DocumentOrder = Literal["title", "kind", "created_at", "updated_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Documents of these workspaces, in the trash or not; an empty filter lets everything through.

    `words`: folded; each stands in the title or in the content. Titles are compared without regard to case.
    """

    workspaces: tuple[WorkspaceId, ...]
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    created_by: str = ""
    updated_by: str = ""
    trashed: bool = False
    hidden: Hidden = NOTHING_HIDDEN
    order: DocumentOrder = "updated_at"
    descending: bool = True
    offset: int = 0
    limit: int = 100


class Shelf(Protocol):
    """Documents by what is known of them. Branches and the documents of workspaces themselves are not among them."""

    async def page(self, wanted: Wanted) -> tuple[Sequence[DocumentRecord], int]:
        """One page, and how many there are on all of them."""

    async def unread(self, limit: int) -> Sequence[DocumentRecord]:
        """Documents whose words nobody has written down, oldest first."""


class Timers(Protocol):
    async def due(self, now: Micros, limit: int) -> Sequence[DueTimer]: ...

    async def next_due(self) -> Micros | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """All ports of one store, opened and closed together. `server/stores.py` picks the adapter.

    `close` drains the writer first: nothing acknowledged is lost. `replaced` is set when another process served from it
    meanwhile: what this one keeps in memory is not what is written, it writes nothing any more and has to end.
    """

    writer: Writer
    updates: UpdateLog
    journal: Journal
    events: EventLog
    records: Records
    shelf: Shelf
    runs: RunLists
    sources: SourceLists
    catalog: CatalogLists
    findings: FindingLists
    timers: Timers
    audit: AuditLog
    approvals: ApprovalFigures
    close: Callable[[], Awaitable[None]]
    replaced: asyncio.Event = field(default_factory=asyncio.Event)

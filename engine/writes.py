"""What can be committed. A batch is all or nothing; the writer groups many batches into one transaction.

Sequence numbers are gap-free per document and per channel and are allotted inside the commit, so a number that
somebody saw is a number that is stored.
"""

from typing import Literal, NamedTuple

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.records import Json, Record

Door = Literal["native", "yjs", "hocuspocus", "server"]


class AppendUpdate(NamedTuple):
    """One author's merged update of one tick. Receipt: the document's sequence number."""

    document: DocumentId
    author: UserId
    door: Door
    at: Micros
    update: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendEvent:
    """One event of a channel. Receipt: the channel's sequence number."""

    channel: Channel
    topic: str
    payload: Json
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class DropEvents:
    """Forgets the events of a channel through this number. Who saw fewer needs a snapshot from then on. Receipt: 0."""

    channel: Channel
    through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendJournal:
    """One transition of an actor. Refused (`FenceLost`) when a newer fence has written to the stream.

    Receipt: the entry's position in the stream, from 1.
    """

    stream: str
    entry: Json
    at: Micros
    fence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldJournal:
    """Ends a stream: all its entries are replaced by one, so that old runs cost one row.

    Refused (`FenceLost`) like `AppendJournal`; later entries of the stream are refused too, folding again is not.
    Receipt: the entry's position, one above all the others.
    """

    stream: str
    entry: Json
    at: Micros
    fence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendAudit:
    """One entry of the audit log of an organisation; made by `engine/audit/audited.py` alone.

    It is chained to the one before it inside the commit. Entries are never changed and never removed. Receipt: its number,
    from 1 without a gap.
    """

    organisation: OrganisationId
    workspace: WorkspaceId | None
    at: Micros
    by: UserId
    action: str
    object_kind: str
    object: str
    title: str
    before: Json
    after: Json
    details: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Inserts the record or replaces the one with the same key."""

    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Inserts the record; the batch fails (`AlreadyExists`) when its key is taken."""

    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Removes the record with this key, if it is there."""

    type: type[Record]
    key: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSnapshot:
    """A verified full state that covers the log through `through`.

    `index` is the dump of the struct index beside it. With `compact`, the covered log rows go, and those that nobody
    attributed are attributed without clocks; the snapshot stays as a revision. Caller's duty: the state was loaded into a fresh
    document and compared.
    """

    document: DocumentId
    through: int
    state: bytes
    index: bytes
    at: Micros
    compact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What one author wrote through one door in the rows `first` to `last`; others may have written between.

    `clocks` says which parts of the document (`crdt/history/authorship.py`), empty where nobody noted it. It outlives
    the rows.
    """

    first: int
    last: int
    author: UserId
    door: Door
    started_at: Micros
    ended_at: Micros
    edits: int
    clocks: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """Says who wrote rows of the log, beside a snapshot that covers them. Receipt: 0.

    The ranges together cover every row after the last attributed one, through their highest `last`.
    """

    document: DocumentId
    ranges: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetEdits:
    """Drops the log rows through this number, which a snapshot covers; who wrote them stays. Receipt: 0."""

    document: DocumentId
    through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetState:
    """Drops one snapshot, never the newest. Receipt: 0."""

    document: DocumentId
    through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceHistory:
    """Starts a new epoch of a document: log, snapshots and attributions are replaced by this state. Receipt: 0.

    Numbers go on from where they were. The caller puts the record with the new epoch into the same batch.
    """

    document: DocumentId
    state: bytes
    index: bytes
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class DropHistory:
    """Forgets log, snapshots and attributions of a document for good. Numbers go on from where they were. Receipt: 0."""

    document: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """A durable timer; the same key again moves it. `actor` is woken with `message` when it is due."""

    key: str
    actor: str
    due: Micros
    message: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearTimer:
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTimer:
    """Clears a timer that has rung, unless it was moved to another time since, by whichever process."""

    key: str
    due: Micros


Write = (
    AppendUpdate
    | AppendEvent
    | DropEvents
    | AppendJournal
    | FoldJournal
    | AppendAudit
    | Put
    | Insert
    | Remove
    | StoreSnapshot
    | Attribute
    | ForgetEdits
    | ForgetState
    | ReplaceHistory
    | DropHistory
    | SetTimer
    | ClearTimer
    | EndTimer
)
Batch = tuple[Write, ...]


class Receipt(NamedTuple):
    """`numbers[i]` belongs to `batch[i]`; writes without a number have 0."""

    numbers: tuple[int, ...]

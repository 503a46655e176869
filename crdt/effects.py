"""What a room wants done, in the imperative. `engine/rooms` performs every one of them, in order.

Those that every keystroke brings are named tuples: as frozen as a dataclass, made in a third of the time.
"""

from typing import Literal, NamedTuple

from crdt.changes import Change
from crdt.contests import Conflict
from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.events import Door
from crdt.ids import ClientId, SessionId, UserId
from crdt.leases import LockChange, LockShown
from crdt.presence import Shown

Timer = Literal["tick", "presence", "retry", "locks"]


class Wake(NamedTuple):
    """Come back with the timer's event after `delay` seconds (0: in the next turn of the loop)."""

    timer: Timer
    delay: float


class Row(NamedTuple):
    """One author's merged update of one tick."""

    author: UserId
    door: Door
    update: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The client id belongs to this person from now on."""

    client: ClientId
    user: UserId


class Commit(NamedTuple):
    """All or nothing. Answered with `CommitSucceeded` or `CommitFailed`."""

    rows: tuple[Row, ...]
    bindings: tuple[Binding, ...]
    locks: tuple[LockChange, ...] = ()
    conflicts: tuple[tuple[int, Conflict], ...] = ()
    """With the number that the row which came second will have."""
    edits: tuple[tuple[int, int], ...] = ()
    """(request, the number that its row will have) of each edit that changes something."""


class Broadcast(NamedTuple):
    """A committed update for every member, `skip` apart. `before`: the state vector of members who miss this one."""

    update: bytes
    sequence: int
    skip: SessionId | None
    before: bytes | None


class Acknowledge(NamedTuple):
    session: SessionId
    id: int
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerJoin:
    """`reset`: the session's copy is of another history; `update` is then the whole document."""

    session: SessionId
    role: str
    epoch: str
    update: bytes
    state_vector: bytes
    sequence: int
    present: tuple[Shown, ...]
    reset: bool
    locks: tuple[LockShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerState:
    """Sync step 2. `state_vector`: what the server has, for clients that want to be asked in turn."""

    session: SessionId
    update: bytes
    state_vector: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForState:
    """Earlier changes are missing: the client shall send all that is not covered by this state vector."""

    session: SessionId
    state_vector: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Instead of everything a slow member has missed."""

    session: SessionId
    update: bytes
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPresence:
    """`changed` is for everybody, `renewed` only for clients that forget who stays silent."""

    changed: tuple[Shown, ...]
    renewed: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLocks:
    """All locks there are now, for everybody whose door knows of locks."""

    locks: tuple[LockShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockAnswer:
    """`lock` as it stands; `place` from 1 in the queue for it, 0 for who does not wait."""

    lock: LockShown | None
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLock:
    """What became of a lock order, once that is committed."""

    request: int
    result: LockAnswer | ConcertError


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPresence:
    session: SessionId
    present: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """`id` names the refused update, None anything else."""

    session: SessionId
    id: int | None
    error: ConcertError


@dataclass(frozen=True, slots=True, kw_only=True)
class Evict:
    session: SessionId
    code: Literal["room_reloaded", "forbidden", "not_found", "history_replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEdit:
    """The sequence number under which the edit is committed, or why it is not."""

    request: int
    result: int | Exception


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRead:
    """Now is the moment: the document holds what is committed and nothing else."""

    request: int
    error: ConcertError | None = None


class Dispatch(NamedTuple):
    """For engines: what a committed row changed."""

    changes: tuple[Change, ...]
    author: UserId
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """The replica may be torn. Answered with `RoomReloaded` or `ReloadFailed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compact:
    """Write this as a snapshot, after it was verified."""

    through: int
    state: bytes
    index: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandon:
    """Nothing more comes of this room: forget it; who joins next gets a new one."""


Effect = (
    Wake
    | Commit
    | Broadcast
    | Acknowledge
    | AnswerJoin
    | AnswerState
    | AskForState
    | CatchUp
    | ShowPresence
    | ShowLocks
    | AnswerPresence
    | Refuse
    | Evict
    | AnswerEdit
    | AnswerLock
    | AnswerRead
    | Dispatch
    | Reload
    | Compact
    | Abandon
)
ForSession = Acknowledge | AnswerJoin | AnswerState | AskForState | CatchUp | AnswerPresence | Refuse | Evict
"""Effects that one session's door performs."""

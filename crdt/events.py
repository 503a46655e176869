"""What can happen to a room, in the past tense. Unions are the catalogue: `crdt/room.py` matches all of them.

`session` is one connection's membership of this room. A `request` is a number the host chose to find the asker again.
"""

from collections.abc import Callable
from dataclasses import field
from typing import Literal, NamedTuple

from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.errors import ConcertError
from crdt.facts import Facts
from crdt.ids import ClientId, Micros, SessionId, UserId
from crdt.kinds.kind import YDoc
from crdt.presence import Author, State
from crdt.protection import Guard
from crdt.sections import Section
from crdt.structs import StructIndex
from crdt.ysync import AwarenessState

Door = Literal["native", "yjs", "hocuspocus", "server"]
Edit = Callable[[YDoc], None]
Lost = Literal["forbidden", "not_found"]
"""Why a membership ends: the right to it was withdrawn, or what it is about went to the trash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionJoined:
    """`epoch` is None at doors that know of none, "" for a new local copy. `state_vector` None: asked for later."""

    session: SessionId
    author: Author
    role: str
    door: Door
    client: ClientId | None = None
    epoch: str | None = None
    state_vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLeft:
    session: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged:
    """The session's person may now do this much; None: nothing any more, for the reason `lost`."""

    session: SessionId
    role: str | None
    lost: Lost = "forbidden"


class UpdateArrived(NamedTuple):
    """Made for every keystroke, hence positional.

    `resent`: the answer to a sync step 1, which may carry what others wrote. `facts`: what the host's own inspection
    of a large update found.
    """

    session: SessionId
    id: int
    update: bytes
    resent: bool = False
    facts: Facts | ConcertError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAsked:
    """Sync step 1."""

    session: SessionId
    state_vector: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceShown:
    session: SessionId
    state: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessHeard:
    session: SessionId
    states: tuple[AwarenessState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessAsked:
    session: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDrained:
    """A member that was too slow for live updates reads again; `state_vector` is what it has."""

    session: SessionId
    state_vector: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowCounted:
    """How many members read slowly now: while there are any, broadcasts say what stood before them."""

    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAsked:
    """The server itself wants to change the document, in the name of a person who has this role here.

    `own`: under a client id of theirs and by all rules of the gate, because it matters later whose words these are.
    """

    request: int
    author: UserId
    edit: Edit
    role: str = "editor"
    own: bool = False


LockVerb = Literal["take", "renew", "release", "ask", "withdraw", "keep", "hand_over", "break"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockAsked:
    """Somebody wants something of a section's lock. `at`: UTC now; `ttl` in seconds, `to` only for a hand-over."""

    request: int
    verb: LockVerb
    section: Section
    author: Author
    at: Micros
    ttl: float | None = None
    to: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsked:
    request: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TickFellDue:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceFellDue:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class LocksFellDue:
    """A lock may have run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFellDue:
    """Every 15 s: clients of y-protocols need a message and rising clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryFellDue:
    pass


class CommitSucceeded(NamedTuple):
    """`numbers[i]` belongs to the i-th row of the commit."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFailed:
    """`untouched`: surely nothing was written, so the same commit may be tried again."""

    error: ConcertError
    untouched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A document as it stands in the log. `rows`: how many its snapshot does not cover; `size` in bytes; `guard`: what
    changes only by an approved request.
    """

    document: Document
    index: StructIndex
    sequence: int
    rows: int
    size: int
    guard: Guard = field(default_factory=Guard)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReloaded:
    loaded: Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadFailed:
    error: ConcertError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingAsked:
    """Nobody is here any more. Answered with `Compact` where that is worth it, and with `Abandon`."""


Event = (
    SessionJoined
    | SessionLeft
    | RoleChanged
    | UpdateArrived
    | StateAsked
    | PresenceShown
    | AwarenessHeard
    | AwarenessAsked
    | MemberDrained
    | SlowCounted
    | EditAsked
    | LockAsked
    | ReadAsked
    | TickFellDue
    | PresenceFellDue
    | RenewalFellDue
    | RetryFellDue
    | LocksFellDue
    | CommitSucceeded
    | CommitFailed
    | RoomReloaded
    | ReloadFailed
    | ClosingAsked
)
FromSession = UpdateArrived | StateAsked | PresenceShown | AwarenessHeard | AwarenessAsked | RoleChanged
"""What doors report of a session that has joined."""

"""What travels on the native wire, as data: one class per frame kind and direction (SPEC.md, section W).

`crdt/codec.py` turns these into bytes and back. Names: what a client says (`Hello`, `Join`, …) and what the server
answers (`Welcome`, `Joined`, …); both directions share the word on the wire.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Channel, Micros, SessionId, UserId

Json = Any
"""None, bool, int, float, str, bytes, list, dict with text keys: what `crdt/values.py` lets in."""

PROTOCOL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first frame of a client."""

    NAME: ClassVar[str] = "hello"
    token: str
    protocol: int = PROTOCOL
    build: str = ""
    kinds: Mapping[str, int] = field(default_factory=dict)

    def elements(self) -> list[Json]:
        fields = {
            "protocol": self.protocol,
            "token": self.token,
            "build": self.build,
            "kinds": dict(self.kinds),
        }
        return [self.NAME, fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Documents need `sv`, `epoch` and `client`; other channels only `since`, and that only after a break.

    `topics`: patterns of what is wanted; everything when absent.
    """

    NAME: ClassVar[str] = "join"
    channel: Channel
    sv: bytes | None = None
    epoch: str | None = None
    client: int | None = None
    since: int | None = None
    topics: tuple[str, ...] | None = None

    def elements(self) -> list[Json]:
        said = {
            "sv": self.sv,
            "epoch": self.epoch,
            "client": self.client,
            "since": self.since,
            "topics": None if self.topics is None else list(self.topics),
        }
        return [self.NAME, self.channel, {name: value for name, value in said.items() if value is not None}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    NAME: ClassVar[str] = "leave"
    channel: Channel

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """One Yjs v1 update; `id` rises within a session."""

    NAME: ClassVar[str] = "sync"
    channel: Channel
    id: int
    update: bytes

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.id, self.update]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """The state of the session that sends it; None hides it."""

    NAME: ClassVar[str] = "presence"
    channel: Channel
    state: Json

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    NAME: ClassVar[str] = "call"
    id: int
    command: str
    input: dict[str, Json]

    def elements(self) -> list[Json]:
        return [self.NAME, self.id, self.command, self.input]


ClientFrame = Hello | Join | Leave | Sync | Presence | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Largest update and presence state in bytes."""

    update: int
    presence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The answer to `Hello`: signed in."""

    NAME: ClassVar[str] = "hello"
    session: SessionId
    user: UserId
    name: str
    build: str
    limits: Limits
    now: Micros
    protocol: int = PROTOCOL

    def elements(self) -> list[Json]:
        return [
            self.NAME,
            {
                "protocol": self.protocol,
                "session": self.session,
                "user": {"id": self.user, "name": self.name},
                "build": self.build,
                "limits": {"update": self.limits.update, "presence": self.limits.presence},
                "now": self.now,
            },
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One kept event of a channel, as `Joined` lists them."""

    sequence: int
    topic: str
    payload: Json
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The answer to `Join`. Channels other than documents have an empty `update`, `sv`, `kind` and `epoch`."""

    NAME: ClassVar[str] = "join"
    channel: Channel
    role: str
    kind: str = ""
    epoch: str = ""
    update: bytes = b""
    sv: bytes = b""
    sequence: int = 0
    events: tuple[Happening, ...] = ()
    event_sequence: int = 0
    gap: bool = False
    presence: Mapping[SessionId, Json] = field(default_factory=dict)
    locks: tuple[Json, ...] = ()

    def elements(self) -> list[Json]:
        return [
            self.NAME,
            self.channel,
            {
                "kind": self.kind,
                "epoch": self.epoch,
                "role": self.role,
                "update": self.update,
                "sv": self.sv,
                "sequence": self.sequence,
                "events": [[event.sequence, event.topic, event.payload, event.at] for event in self.events],
                "event_sequence": self.event_sequence,
                "gap": self.gap,
                "presence": dict(self.presence),
                "locks": list(self.locks),
            },
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A committed change of others, or, merged with them, of one's own."""

    NAME: ClassVar[str] = "sync"
    channel: Channel
    sequence: int
    update: bytes

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.sequence, self.update]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """The update `id` and all before it of this session are committed."""

    NAME: ClassVar[str] = "ack"
    channel: Channel
    id: int
    sequence: int

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.id, self.sequence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The sessions whose presence changed; None = gone or hidden."""

    NAME: ClassVar[str] = "presence"
    channel: Channel
    states: Mapping[SessionId, Json]

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, dict(self.states)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Locks:
    """All locks of a document, whenever one changed: whoever missed some such message lacks nothing after the next."""

    NAME: ClassVar[str] = "locks"
    channel: Channel
    locks: tuple[Json, ...]

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, list(self.locks)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Sequence 0: a passing message (a log line, a progress mark) that is not kept.

    `after`: the numbers between it and this one are not for this subscriber; None where there are none between.
    """

    NAME: ClassVar[str] = "event"
    channel: Channel
    sequence: int
    topic: str
    payload: Json
    at: Micros
    after: int | None = None

    def elements(self) -> list[Json]:
        said = [self.NAME, self.channel, self.sequence, self.topic, self.payload, self.at]
        return said if self.after is None else [*said, self.after]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Through this number everything that is for this subscriber was told."""

    NAME: ClassVar[str] = "mark"
    channel: Channel
    sequence: int

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.sequence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    NAME: ClassVar[str] = "result"
    id: int
    output: Json

    def elements(self) -> list[Json]:
        return [self.NAME, self.id, self.output]


Ref = (
    tuple[Literal["call"], int]
    | tuple[Literal["sync"], Channel, int]
    | tuple[Literal["join"], Channel]
    | None
)
"""What an error answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    NAME: ClassVar[str] = "error"
    code: str
    message: str
    next_step: str = ""
    details: Mapping[str, Json] = field(default_factory=dict)
    ref: Ref = None

    def elements(self) -> list[Json]:
        error = {
            "code": self.code,
            "message": self.message,
            "next_step": self.next_step,
            "details": dict(self.details),
        }
        return [self.NAME, error, None if self.ref is None else list(self.ref)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """History was replaced: the local copy is void, start from this."""

    NAME: ClassVar[str] = "reset"
    channel: Channel
    epoch: str
    update: bytes
    sv: bytes

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.epoch, self.update, self.sv]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What this session may do in the channel from now on."""

    NAME: ClassVar[str] = "role"
    channel: Channel
    role: str

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The server ended the membership: `forbidden`, `not_found`, `room_reloaded` (join again)."""

    NAME: ClassVar[str] = "leave"
    channel: Channel
    code: str

    def elements(self) -> list[Json]:
        return [self.NAME, self.channel, self.code]


ServerFrame = (
    Welcome
    | Joined
    | Committed
    | Ack
    | Present
    | Locks
    | Event
    | Mark
    | Result
    | Failure
    | Reset
    | Role
    | Left
)

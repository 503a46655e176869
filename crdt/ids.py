"""The ids of Concert as types, and how one is made. Pure: time and randomness arrive as arguments."""

from hashlib import sha256
from typing import Final, NewType

DocumentId = NewType("DocumentId", str)
WorkspaceId = NewType("WorkspaceId", str)
OrganisationId = NewType("OrganisationId", str)
UserId = NewType("UserId", str)
SessionId = NewType("SessionId", str)
"""One connection's membership of one room."""
RunId = NewType("RunId", str)
ClientId = NewType("ClientId", int)
"""The Yjs client id that stamps a person's structs in one document."""
Channel = NewType("Channel", str)
"""What a client joins: `doc:ID`, `workspace:ID`, `run:ID`, `source:ID`, `user:me`."""
Micros = NewType("Micros", int)
"""UTC time in microseconds since 1970."""

NOBODY: Final[frozenset[SessionId]] = frozenset()
NO_CLIENTS: Final[frozenset[ClientId]] = frozenset()
"""Idle rooms share these: an empty set of their own is 216 bytes."""


def uuid7(now: Micros, entropy: bytes) -> str:
    """A UUIDv7 as text (RFC 9562 section 5.7): sorts by time. `entropy` is ten random bytes."""
    milliseconds = now // 1000
    value = (milliseconds << 80) | int.from_bytes(entropy[:10], "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def named_uuid7(name: str) -> str:
    """The same UUIDv7 for the same name, wherever and whenever it is made; its time says nothing."""
    digest = sha256(name.encode()).digest()
    return uuid7(Micros(int.from_bytes(digest[:5], "big")), digest[5:15])


def document_channel(document: DocumentId) -> Channel:
    return Channel(f"doc:{document}")


def workspace_channel(workspace: WorkspaceId) -> Channel:
    return Channel(f"workspace:{workspace}")


def run_channel(run: RunId) -> Channel:
    return Channel(f"run:{run}")


def source_channel(source: DocumentId) -> Channel:
    return Channel(f"source:{source}")


def approval_channel(request: str) -> Channel:
    return Channel(f"approval:{request}")


def user_channel(user: UserId) -> Channel:
    return Channel(f"user:{user}")


def as_spoken(channel: Channel) -> Channel:
    """The name on the wire: a person's channel is `user:me` there, as nobody else can join it."""
    return Channel("user:me") if channel.startswith("user:") else channel

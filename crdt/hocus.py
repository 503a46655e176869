"""The bytes of Hocuspocus 4: an address, a type and a body in each frame, so that one socket carries many documents.

Sync (type 0), awareness (1) and its query (3) have the bodies of y-protocols; around them stand auth (2), stateless
(5), close (7) and sync status (8). Ping and pong are single bytes without an address. What a server writes is the
sender's `prefix` and a body. Readers raise `Malformed`. Border: who is let in, and what counts, is the door's affair.
"""

from typing import Final

from crdt import ysync
from crdt.dataclasses import dataclass
from crdt.errors import Malformed
from crdt.lib0 import read_var_string, read_var_uint, write_var_string

AUTH: Final = 2
STATELESS: Final = 5
CLOSE: Final = 7
SYNC_STATUS: Final = 8
PING: Final = b"\x09"
PONG: Final = b"\x0a"

TOKEN: Final = 0
"""The only auth message of a client; 1 and 2 are the server's answers."""

LONGEST_ADDRESS: Final = 512
"""Bytes. A document's name has at most 200 characters, a session id of the provider about 11."""
_OF_YSYNC: Final = frozenset({ysync.SYNC, ysync.AWARENESS, ysync.QUERY_AWARENESS})


@dataclass(frozen=True, slots=True)
class Ping:
    """Answered with `PONG`."""


@dataclass(frozen=True, slots=True)
class Pong:
    """A sign of life."""


@dataclass(frozen=True, slots=True)
class Token:
    """Who asks to come in. Empty where the application gave none. What follows it (a version, since 4) is not read."""

    text: str


@dataclass(frozen=True, slots=True)
class Stateless:
    """A message of the application to its own server; this one has no use for it."""


@dataclass(frozen=True, slots=True)
class Close:
    """The client lets go of this document; its socket stays."""


Said = (
    ysync.Step1
    | ysync.Step2
    | ysync.Update
    | ysync.Awareness
    | ysync.QueryAwareness
    | Token
    | Stateless
    | Close
)


@dataclass(frozen=True, slots=True)
class Frame:
    address: str
    said: Said


def read(message: bytes) -> Frame | Ping | Pong:
    if message == PING:
        return Ping()
    if message == PONG:
        return Pong()
    length, pos = read_var_uint(message, 0)
    if not 0 < length <= LONGEST_ADDRESS:
        raise Malformed(f"An address has 1 to {LONGEST_ADDRESS} bytes.")
    address, pos = read_var_string(message, 0)
    return Frame(address, _read_said(message, pos))


def _read_said(message: bytes, pos: int) -> Said:
    kind, body = read_var_uint(message, pos)
    if kind in _OF_YSYNC:
        said = ysync.read(message[pos:])
        assert not isinstance(said, ysync.Unheard)  # noqa: S101 - of these three types it knows every message
        return said
    if kind == AUTH:
        return _read_token(message, body)
    if kind == STATELESS:
        _, end = read_var_string(message, body)
        if end != len(message):
            raise Malformed("The message has bytes after its end.")
        return Stateless()
    if kind == CLOSE:
        return Close()
    raise Malformed(f"Clients send no message of type {kind}.")


def _read_token(message: bytes, pos: int) -> Token:
    kind, pos = read_var_uint(message, pos)
    if kind != TOKEN:
        raise Malformed(f"Clients send no auth message {kind}.")
    text, _ = read_var_string(message, pos)
    return Token(text)


def document_of(address: str) -> str:
    """The document's name: what stands before NUL and the id of a session-aware provider."""
    return address.partition("\0")[0]


def prefix(address: str) -> bytes:
    """What every frame to this address begins with."""
    return write_var_string(address)


def authenticated(*, may_edit: bool) -> bytes:
    return b"\x02\x02" + write_var_string("read-write" if may_edit else "readonly")


def denied(reason: str) -> bytes:
    return b"\x02\x01" + write_var_string(reason)


def status(*, saved: bool) -> bytes:
    """The provider counts one change less as unsynced when it reads `saved`, and none otherwise."""
    return b"\x08\x01" if saved else b"\x08\x00"


def closed(reason: str) -> bytes:
    """Ends one document on a socket: the provider marks it unsynced and forgets who else is there."""
    return b"\x07" + write_var_string(reason)

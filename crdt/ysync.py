"""The bytes of y-protocols 1.0: sync (type 0), awareness (1), auth (2), query awareness (3). One message per frame.

Readers raise `Malformed` on anything else, trailing bytes included. Border: what a message means is the room's affair;
the JSON of awareness states stays text here, because most of what arrives is an echo that nobody reads.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from crdt.dataclasses import dataclass
from crdt.errors import Malformed
from crdt.lib0 import (
    read_var_bytes,
    read_var_string,
    read_var_uint,
    write_var_bytes,
    write_var_string,
    write_var_uint,
)

SYNC: Final = 0
AWARENESS: Final = 1
AUTH: Final = 2
QUERY_AWARENESS: Final = 3

STEP_1: Final = 0
STEP_2: Final = 1
UPDATE: Final = 2

_UPDATE_HEAD: Final = b"\x00\x02"

EMPTY_UPDATE: Final = b"\x00\x00"
NOTHING: Final = b"\x01\x01\x00"
"""An awareness message about nobody: a legal no-op that keeps y-websocket from closing after 30 s of silence."""
MOST_STATES: Final = 4096


@dataclass(frozen=True, slots=True)
class Step1:
    """Asks for what is missing; answered with `Step2`, also when that is empty."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class Step2:
    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    update: bytes


class AwarenessState(NamedTuple):
    """`json` is the state as JSON text, `null` when it is gone."""

    client: int
    clock: int
    json: str


@dataclass(frozen=True, slots=True)
class Awareness:
    states: tuple[AwarenessState, ...]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Asks for all known states."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A message that servers ignore, as the reference server does (type 2 and unknown types)."""

    kind: int


Message = Step1 | Step2 | Update | Awareness | QueryAwareness | Unheard


def read_update(message: bytes) -> bytes | None:
    """What an `Update` holds, as `read` would find it, for those who hear hardly anything else. None: another message."""
    if not message.startswith(_UPDATE_HEAD):
        return None
    update, end = read_var_bytes(message, len(_UPDATE_HEAD))
    _check_end(message, end)
    return update


def read(message: bytes) -> Message:
    # the two types of nearly all traffic have one-byte numbers and need no call
    kind, pos = read_var_uint(message, 0)
    if kind == SYNC:
        return _read_sync(message, pos)
    if kind == AWARENESS:
        body, end = read_var_bytes(message, pos)
        _check_end(message, end)
        return Awareness(_read_states(body))
    if kind == QUERY_AWARENESS:
        return QueryAwareness()
    return Unheard(kind)


def _read_sync(message: bytes, pos: int) -> Message:
    step, pos = read_var_uint(message, pos)
    body, end = read_var_bytes(message, pos)
    _check_end(message, end)
    if step == UPDATE:
        return Update(body)
    if step == STEP_1:
        return Step1(body)
    if step == STEP_2:
        return Step2(body)
    raise Malformed(f"There is no sync message {step}.")


def _read_states(body: bytes) -> tuple[AwarenessState, ...]:
    count, pos = read_var_uint(body, 0)
    if count > MOST_STATES:
        raise Malformed(f"An awareness message holds at most {MOST_STATES} states.")
    states = []
    for _ in range(count):
        client, pos = read_var_uint(body, pos)
        clock, pos = read_var_uint(body, pos)
        json, pos = read_var_string(body, pos)
        states.append(AwarenessState(client, clock, json))
    _check_end(body, pos)
    return tuple(states)


def _check_end(data: bytes, pos: int) -> None:
    if pos != len(data):
        raise Malformed("The message has bytes after its end.")


def step_1(state_vector: bytes) -> bytes:
    return b"\x00\x00" + write_var_bytes(state_vector)


def step_2(update: bytes) -> bytes:
    return before_step_2(len(update)) + update


def before_step_2(size: int) -> bytes:
    """What stands before an update of so many bytes."""
    return b"\x00\x01" + write_var_uint(size)


def update(update: bytes) -> bytes:
    return b"\x00\x02" + write_var_bytes(update)


def awareness(states: Iterable[AwarenessState]) -> bytes:
    parts = [
        write_var_uint(client) + write_var_uint(clock) + write_var_string(json)
        for client, clock, json in states
    ]
    return b"\x01" + write_var_bytes(write_var_uint(len(parts)) + b"".join(parts))


def query_awareness() -> bytes:
    return b"\x03"


def denied(reason: str) -> bytes:
    """Clients of y-websocket write it to their console."""
    return b"\x02\x00" + write_var_string(reason)

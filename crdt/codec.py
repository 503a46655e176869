"""Native frames to msgpack and back, with every bound a stranger could try. Raises `BadFrame`, never anything else."""

from collections.abc import Callable
from typing import Any

import msgpack

from crdt.errors import BadFrame
from crdt.frames import (
    Ack,
    Call,
    ClientFrame,
    Committed,
    Event,
    Failure,
    Happening,
    Hello,
    Join,
    Joined,
    Json,
    Leave,
    Left,
    Limits,
    Locks,
    Mark,
    Presence,
    Present,
    Ref,
    Reset,
    Result,
    Role,
    ServerFrame,
    Sync,
    Welcome,
)
from crdt.ids import Channel, Micros, SessionId, UserId
from crdt.values import SAFE_INTEGER, NotPlain, check_plain

LARGEST_UPDATE = 1 << 20
OVERHEAD = 4096
"""What a `sync` frame needs besides its update."""
LARGEST_SMALL = 256 << 10
"""Frames above this must be `sync`: anything else of that size unpacks into many times its memory."""
LONGEST_STATE_VECTOR = 200_000
LONGEST_CHANNEL = 255
LONGEST_TOKEN = 4096
MOST_KINDS = 100
MOST_TOPICS = 100

Elements = list[Any]


def encode(frame: ClientFrame | ServerFrame) -> bytes:
    packed: bytes = msgpack.packb(frame.elements())
    return packed


def decode_client(payload: bytes, *, largest_update: int = LARGEST_UPDATE) -> ClientFrame:
    """What a client said. Unknown trailing elements are ignored (SPEC.md, section W)."""
    try:
        if len(payload) <= LARGEST_SMALL:
            elements = _unpack(payload)
        else:
            elements = _unpack_large(payload, largest_update + OVERHEAD)
        return _CLIENT[elements[0]](elements)
    except BadFrame:
        raise
    except (KeyError, TypeError, IndexError):
        raise BadFrame("This message is not one of the known frames.") from None
    except NotPlain as refused:
        raise BadFrame(f"This message carries a value that is not allowed: {refused}.") from None


def decode_server(payload: bytes) -> ServerFrame:
    """What a server said; for clients, which trust it with sizes."""
    try:
        elements = _unpack(payload)
        return _SERVER[elements[0]](elements)
    except (KeyError, TypeError, IndexError):
        raise BadFrame("This message is not one of the known frames.") from None


def _unpack(payload: bytes) -> Elements:
    try:
        elements = msgpack.unpackb(payload, strict_map_key=True, ext_hook=_no_extension)
    except Exception:  # noqa: BLE001 - msgpack raises six unrelated types on bad bytes, StackError among them
        raise BadFrame("These bytes are not one msgpack array.") from None
    if type(elements) is not list:
        raise BadFrame("A frame is a msgpack array.")
    return elements


def _unpack_large(payload: bytes, largest: int) -> Elements:
    """Only scalars: name, channel, id, update. What follows is not looked at."""
    if len(payload) > largest:
        raise BadFrame(f"A frame may have {largest} bytes at most.", details={"limit": largest})
    if not 0x94 <= payload[0] <= 0x9F:
        raise BadFrame("Only an update may be that large.")
    unpacker = msgpack.Unpacker(
        max_buffer_size=largest, max_array_len=0, max_map_len=0, ext_hook=_no_extension
    )
    try:
        unpacker.feed(memoryview(payload)[1:])
        elements = [unpacker.unpack() for _ in range(4)]
    except Exception:  # noqa: BLE001 - see _unpack
        raise BadFrame("Only an update may be that large.") from None
    if elements[0] != Sync.NAME:
        raise BadFrame("Only an update may be that large.")
    return elements


def _no_extension(code: int, _data: bytes) -> object:
    raise ValueError(f"extension type {code}")


def _text(value: object, longest: int = LONGEST_CHANNEL) -> str:
    if type(value) is not str or len(value) > longest:
        raise BadFrame(f"A text of at most {longest} characters is missing.")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= SAFE_INTEGER:
        raise BadFrame("A whole number from 0 to 2^53-1 is missing.")
    return value


def _bytes(value: object, longest: int) -> bytes:
    if type(value) is not bytes:
        raise BadFrame("Bytes are missing.")
    if len(value) > longest:
        raise BadFrame(f"At most {longest} bytes are allowed here.", details={"limit": longest})
    return value


def _map(value: object) -> dict[str, Any]:
    if type(value) is not dict:
        raise BadFrame("A map is missing.")
    return value


def _hello(elements: Elements) -> Hello:
    said = _map(elements[1])
    kinds = _map(said.get("kinds", {}))
    if len(kinds) > MOST_KINDS:
        raise BadFrame(f"At most {MOST_KINDS} kinds can be named.")
    return Hello(
        protocol=_number(said["protocol"]),
        token=_text(said["token"], LONGEST_TOKEN),
        build=_text(said.get("build", "")),
        kinds={_text(kind): _number(version) for kind, version in kinds.items()},
    )


def _join(elements: Elements) -> Join:
    said = _map(elements[2])
    return Join(
        channel=Channel(_text(elements[1])),
        sv=_maybe(said.get("sv"), _state_vector),
        epoch=_maybe(said.get("epoch"), _text),
        client=_maybe(said.get("client"), _number),
        since=_maybe(said.get("since"), _number),
        topics=_maybe(said.get("topics"), _topics),
    )


def _topics(value: object) -> tuple[str, ...]:
    if type(value) is not list or len(value) > MOST_TOPICS:
        raise BadFrame(f"A list of at most {MOST_TOPICS} topics is missing.")
    return tuple(_text(one) for one in value)


def _state_vector(value: object) -> bytes:
    return _bytes(value, LONGEST_STATE_VECTOR)


def _maybe(value: object, read: Callable[[object], Any]) -> Any:
    return None if value is None else read(value)


def _leave(elements: Elements) -> Leave:
    return Leave(channel=Channel(_text(elements[1])))


def _sync(elements: Elements) -> Sync:
    channel, id_, update = elements[1], elements[2], elements[3]
    return Sync(channel=Channel(_text(channel)), id=_number(id_), update=_bytes(update, 1 << 30))


def _presence(elements: Elements) -> Presence:
    state = elements[2]
    if state is not None:
        check_plain(_map(state))
    return Presence(channel=Channel(_text(elements[1])), state=state)


def _call(elements: Elements) -> Call:
    given = _map(elements[3])
    check_plain(given)
    return Call(id=_number(elements[1]), command=_text(elements[2]), input=given)


_CLIENT: dict[str, Callable[[Elements], ClientFrame]] = {
    "sync": _sync,
    "presence": _presence,
    "call": _call,
    "hello": _hello,
    "join": _join,
    "leave": _leave,
}


def _welcome(elements: Elements) -> Welcome:
    said = elements[1]
    return Welcome(
        protocol=said["protocol"],
        session=SessionId(said["session"]),
        user=UserId(said["user"]["id"]),
        name=said["user"]["name"],
        build=said["build"],
        limits=Limits(update=said["limits"]["update"], presence=said["limits"]["presence"]),
        now=Micros(said["now"]),
    )


def _joined(elements: Elements) -> Joined:
    said = elements[2]
    events = tuple(
        Happening(sequence=sequence, topic=topic, payload=payload, at=at)
        for sequence, topic, payload, at in said["events"]
    )
    return Joined(
        channel=elements[1],
        kind=said["kind"],
        epoch=said["epoch"],
        role=said["role"],
        update=said["update"],
        sv=said["sv"],
        sequence=said["sequence"],
        events=events,
        event_sequence=said["event_sequence"],
        gap=said["gap"],
        presence=said["presence"],
        locks=tuple(said["locks"]),
    )


def _failure(elements: Elements) -> Failure:
    said = elements[1]
    return Failure(
        code=said["code"],
        message=said["message"],
        next_step=said["next_step"],
        details=said["details"],
        ref=_ref(elements[2]),
    )


def _ref(value: Json) -> Ref:
    match value:
        case ["call", int(id_)]:
            return ("call", id_)
        case ["sync", str(channel), int(id_)]:
            return ("sync", Channel(channel), id_)
        case ["join", str(channel)]:
            return ("join", Channel(channel))
        case _:
            return None


_SERVER: dict[str, Callable[[Elements], ServerFrame]] = {
    "hello": _welcome,
    "join": _joined,
    "sync": lambda e: Committed(channel=e[1], sequence=e[2], update=e[3]),
    "ack": lambda e: Ack(channel=e[1], id=e[2], sequence=e[3]),
    "locks": lambda e: Locks(channel=e[1], locks=tuple(e[2])),
    "presence": lambda e: Present(channel=e[1], states=e[2]),
    "event": lambda e: Event(
        channel=e[1], sequence=e[2], topic=e[3], payload=e[4], at=e[5], after=e[6] if len(e) > 6 else None
    ),
    "mark": lambda e: Mark(channel=e[1], sequence=e[2]),
    "result": lambda e: Result(id=e[1], output=e[2]),
    "error": _failure,
    "reset": lambda e: Reset(channel=e[1], epoch=e[2], update=e[3], sv=e[4]),
    "role": lambda e: Role(channel=e[1], role=e[2]),
    "leave": lambda e: Left(channel=e[1], code=e[2]),
}

"""The opening handshake of RFC 6455 section 4, pure: the request's bytes in, what to answer out.

uvicorn has parsed the request once and hands it on as one block with lower-case names, so nothing arrives in pieces here.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from crdt.dataclasses import dataclass

LONGEST_REQUEST: Final = 64 * 1024
_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY_SIZE: Final = 16
_VERSION: Final = b"13"

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """A handshake that may be accepted."""

    path: bytes
    query: bytes
    headers: Headers
    key: bytes
    subprotocols: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A handshake that breaks the protocol; answered without asking the application."""

    status: HTTPStatus
    reason: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


def read_request(block: bytes) -> Upgrade | Refusal:
    """Judge one whole request, from the request line to the empty line."""
    if len(block) > LONGEST_REQUEST:
        return Refusal(status=HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, reason="the request is too long")
    line, *fields = block.removesuffix(b"\r\n\r\n").split(b"\r\n")
    words = line.split(b" ")
    if len(words) != 3 or not all(b":" in field for field in fields):
        return Refusal(status=HTTPStatus.BAD_REQUEST, reason="the request cannot be read")
    method, target, _ = words
    if method != b"GET":
        allow = ((b"allow", b"GET"),)
        return Refusal(
            status=HTTPStatus.METHOD_NOT_ALLOWED, reason="a WebSocket opens with GET", headers=allow
        )
    headers = [_field(field) for field in fields]
    if _first(headers, b"sec-websocket-version") != _VERSION:
        asked = ((b"sec-websocket-version", _VERSION), (b"upgrade", b"websocket"))
        return Refusal(
            status=HTTPStatus.UPGRADE_REQUIRED, reason="WebSocket version 13 is spoken here", headers=asked
        )
    keys = [value for name, value in headers if name == b"sec-websocket-key"]
    if len(keys) != 1 or not _is_key(keys[0]):
        return Refusal(
            status=HTTPStatus.BAD_REQUEST, reason="Sec-WebSocket-Key must be 16 bytes in base64, once"
        )
    path, _, query = target.partition(b"?")
    return Upgrade(path=path, query=query, headers=headers, key=keys[0], subprotocols=_subprotocols(headers))


def acceptance(key: bytes, headers: Iterable[tuple[bytes, bytes]], subprotocol: str | None) -> bytes:
    """The 101 answer. `ValueError` when a header would break out of its line."""
    proof = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
    fields: Headers = [
        (b"upgrade", b"websocket"),
        (b"connection", b"Upgrade"),
        (b"sec-websocket-accept", proof),
    ]
    if subprotocol:
        fields.append((b"sec-websocket-protocol", subprotocol.encode("ascii")))
    return _response(HTTPStatus.SWITCHING_PROTOCOLS, [*fields, *headers], b"")


def denial(status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> bytes:
    """An HTTP answer instead of a WebSocket; the connection is closed after it."""
    fields = [(name.lower(), value) for name, value in headers]
    names = {name for name, _ in fields}
    defaults = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    )
    return _response(status, [*fields, *(field for field in defaults if field[0] not in names)], body)


def _response(status: int, fields: Headers, body: bytes) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {status:d} {phrase}".encode()]
    for name, value in fields:
        line = name + b": " + value
        if b"\r" in line or b"\n" in line:
            raise ValueError(f"the header {name!r} contains a line break")
        lines.append(line)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower(), value.strip(b" \t")


def _first(headers: Headers, wanted: bytes) -> bytes | None:
    return next((value for name, value in headers if name == wanted), None)


def _is_key(key: bytes) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == _KEY_SIZE
    except binascii.Error:
        return False


def _subprotocols(headers: Headers) -> list[str]:
    offers = [value for name, value in headers if name == b"sec-websocket-protocol"]
    return [word.strip() for offer in offers for word in offer.decode("latin-1").split(",") if word.strip()]

"""Client frames for the tests, legal and illegal: every field of RFC 6455 section 5.2 can be chosen."""

from itertools import cycle

from server.transport import wire

KEY = b"\x37\xfa\x21\x3d"


def client_frame(
    opcode: int,
    payload: bytes = b"",
    *,
    last: bool = True,
    reserved: int = 0,
    key: bytes | None = KEY,
    octets: int | None = None,
    size: int | None = None,
) -> bytes:
    """`octets`: how many the length takes (1, 2 or 8), the fewest by default. `size`: the length to claim, the true one by default."""
    claimed = len(payload) if size is None else size
    if octets is None:
        octets = 1 if claimed < 126 else 2 if claimed < 1 << 16 else 8
    short = {1: claimed, 2: 126, 8: 127}[octets]
    head = bytes(
        ((wire.FIN if last else 0) | reserved << 4 | opcode, (wire.MASKED if key is not None else 0) | short)
    )
    extended = claimed.to_bytes(octets, "big") if octets > 1 else b""
    if key is None:
        return head + extended + payload
    masked = bytes(octet ^ pad for octet, pad in zip(payload, cycle(key), strict=False))
    return head + extended + key + masked


def client_message(message: bytes | str) -> bytes:
    if isinstance(message, str):
        return client_frame(wire.TEXT, message.encode())
    return client_frame(wire.BINARY, message)


def client_close(code: int | None = 1000, reason: bytes = b"") -> bytes:
    return client_frame(wire.CLOSE, b"" if code is None else code.to_bytes(2, "big") + reason)

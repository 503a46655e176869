"""Yjs v1 updates written by hand, byte by byte, for what no honest client would send."""

from crdt.lib0 import write_var_string, write_var_uint

ROOT = write_var_uint(1) + write_var_string("t")
"""The parent `t`, named."""


def number(value: int) -> bytes:
    return write_var_uint(value)


def text(value: str) -> bytes:
    return write_var_string(value)


def raw_text(value: bytes) -> bytes:
    return write_var_uint(len(value)) + value


def ident(client: int, clock: int) -> bytes:
    return write_var_uint(client) + write_var_uint(clock)


def under(client: int, clock: int) -> bytes:
    """The parent is the type that this item holds."""
    return write_var_uint(0) + ident(client, clock)


def item(content: int, body: bytes, *, parent: bytes = ROOT, key: str | None = None, flags: int = 0) -> bytes:
    if key is not None:
        return bytes([content | flags | 0x20]) + parent + text(key) + body
    return bytes([content | flags]) + parent + body


def beside(content: int, body: bytes, *, left: bytes = b"", right: bytes = b"") -> bytes:
    """An item whose place is that of its neighbours; `left` and `right` are encoded ids."""
    info = content | (0x80 if left else 0) | (0x40 if right else 0)
    return bytes([info]) + left + right + body


def string(value: str) -> bytes:
    return item(4, text(value))


def collected(length: int) -> bytes:
    return bytes([0]) + number(length)


def skipped(length: int) -> bytes:
    return bytes([10]) + number(length)


def structs(client: int, clock: int, *parts: bytes, count: int | None = None) -> bytes:
    """One client's structs."""
    return number(len(parts) if count is None else count) + number(client) + number(clock) + b"".join(parts)


def deletes(client: int, *ranges: tuple[int, int]) -> bytes:
    """One client's deleted ranges, as (clock, length)."""
    encoded = b"".join(number(clock) + number(length) for clock, length in ranges)
    return number(client) + number(len(ranges)) + encoded


def update(*clients: bytes, deleted: tuple[bytes, ...] = ()) -> bytes:
    return number(len(clients)) + b"".join(clients) + number(len(deleted)) + b"".join(deleted)


def nested_any(depth: int) -> bytes:
    """`depth` lists around a null."""
    return b"\x75\x01" * depth + b"\x7e"

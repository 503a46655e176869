"""The stored form of a `StructIndex`: number, columns of little-endian integers, checksum.

Written beside a snapshot so that a room opens without reading every struct again. It is a cache of the state it stands
beside: on `Malformed` build the index anew with `StructIndex.of`. Border: what the columns mean is `places`' and
`lanes`' affair.
"""

import sys
import zlib
from array import array
from typing import Final

from crdt.counts import Counts
from crdt.errors import Malformed
from crdt.heads import Heads, no_heads
from crdt.lanes import Lane
from crdt.lib0 import (
    read_var_bytes,
    read_var_string,
    read_var_uint,
    write_var_bytes,
    write_var_string,
    write_var_uint,
)
from crdt.places import Places, no_places

_VERSION: Final = 3
_SWAP: Final = sys.byteorder == "big"


def write(places: Places, lanes: dict[int, Lane], heads: Heads, counts: Counts) -> bytes:
    """Equal indexes have equal bytes only when they were filled in the same order."""
    parts = [bytes([_VERSION]), write_var_uint(len(places.names))]
    parts += map(write_var_string, places.names)
    parts += map(_column, (*places.columns(), *heads.columns(), *counts.columns()))
    parts.append(write_var_uint(len(lanes)))
    for client, lane in lanes.items():
        parts += (write_var_uint(client), write_var_uint(lane.end))
        parts += map(_column, lane.columns())
    body = b"".join(parts)
    return body + zlib.crc32(body).to_bytes(4, "little")


def read(data: bytes) -> tuple[Places, dict[int, Lane], Heads, Counts]:
    """Raises Malformed when the bytes are of another version, cut short or damaged."""
    body = data[:-4]
    if not body or body[0] != _VERSION or zlib.crc32(body).to_bytes(4, "little") != data[-4:]:
        raise Malformed("The stored index is damaged or of another version.")
    places, counts = Places(), Counts()
    count, pos = read_var_uint(body, 1)
    for _ in range(count):
        name, pos = read_var_string(body, pos)
        places.key(name)
    placed, headed, counted = no_places(), no_heads(), counts.columns()
    for column in (*placed, *headed, *counted):
        pos = _fill(column, body, pos)
    places.fill(placed)
    counts.fill(*counted)
    lanes: dict[int, Lane] = {}
    count, pos = read_var_uint(body, pos)
    for _ in range(count):
        client, pos = read_var_uint(body, pos)
        lane = lanes[client] = Lane()
        lane.end, pos = read_var_uint(body, pos)
        for column in lane.columns():
            pos = _fill(column, body, pos)
    return places, lanes, Heads(headed), counts


def _column(values: "array[int]") -> bytes:
    if _SWAP:
        values = values[:]
        values.byteswap()
    return write_var_bytes(values.tobytes())


def _fill(column: "array[int]", data: bytes, pos: int) -> int:
    raw, pos = read_var_bytes(data, pos)
    column.frombytes(raw)
    if _SWAP:
        column.byteswap()
    return pos

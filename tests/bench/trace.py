"""The edits of one long text as Yjs updates: a recording where it is at hand, else a text typed by chance.

Updates are encoded here and not by a Yjs library, because one that edits a text of 100,000 characters a character at a
time needs longer than everything that is measured with it.
"""

import gzip
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from crdt.lib0 import write_var_string, write_var_uint
from tests.support.server import ROOT

RECORDING: Final = Path(
    os.environ.get("CONCERT_TRACE") or ROOT.parent / "shared" / "data" / "editing-trace.json.gz"
)
"""A recording `{"edits": [[position, deleted, inserted], …]}`, where CONCERT_TRACE says or beside the project."""
CLIENT: Final = 2_000_000_011
PARENT: Final = "text"
TYPED: Final = 50_000

Edit = tuple[int, int, str]
"""Position, characters deleted there, characters inserted there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """`updates[i]` is the i-th edit; all of them make `text`."""

    name: str
    updates: list[bytes]
    text: str


def trace() -> Trace:
    if RECORDING.exists():
        edits = json.loads(gzip.decompress(RECORDING.read_bytes()))["edits"]
        return _encoded(f"{len(edits):,} recorded edits of a paper", edits)
    return _encoded(f"{TYPED:,} edits by chance", _typed())


def _typed() -> list[Edit]:
    """Bursts of typing at places of a growing text, three edits in ten of them deletions."""
    random = Random(3)
    edits: list[Edit] = []
    size = place = 0
    for _ in range(TYPED):
        if random.random() < 0.02:
            place = random.randrange(size + 1)
        if place and random.random() < 0.3:
            place -= 1
            size -= 1
            edits.append((place, 1, ""))
        else:
            edits.append((place, 0, random.choice("etaoin shrdlu\n")))
            place += 1
            size += 1
    return edits


def _encoded(name: str, edits: Iterable[Edit]) -> Trace:
    client = write_var_uint(CLIENT)
    clocks: list[int] = []
    text: list[str] = []
    updates: list[bytes] = []
    clock = 0
    for position, deleted, inserted in edits:
        updates += [_deletion(client, gone) for gone in clocks[position : position + deleted]]
        del clocks[position : position + deleted], text[position : position + deleted]
        for offset, character in enumerate(inserted):
            at = position + offset
            left = clocks[at - 1] if at else None
            right = clocks[at] if at < len(clocks) else None
            updates.append(
                b"\x01\x01" + client + write_var_uint(clock) + _item(client, left, right, character) + b"\x00"
            )
            clocks.insert(at, clock)
            text.insert(at, character)
            clock += 1
    return Trace(name=name, updates=updates, text="".join(text))


def _deletion(client: bytes, clock: int) -> bytes:
    return b"\x00\x01" + client + b"\x01" + write_var_uint(clock) + b"\x01"


def _item(client: bytes, left: int | None, right: int | None, character: str) -> bytes:
    """One character between two others, or the first in the text."""
    info = 4 | (0x80 if left is not None else 0) | (0x40 if right is not None else 0)
    neighbours = b"".join(client + write_var_uint(one) for one in (left, right) if one is not None)
    parent = b"" if neighbours else b"\x01" + write_var_string(PARENT)
    return bytes([info]) + neighbours + parent + write_var_string(character)

"""What it takes to put another state in a document's place: ids that its old history cannot reach, and what an old copy gets.

A copy that knows the old history would bring all of it back beside the new state. So the new state gets client ids of
its own, in the order of the old ones (replicas order concurrent writing by id), and the old ids belong to nobody
(SPEC.md, section E). Border: pure; who may replace a history, and when, is decided elsewhere.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from crdt.contents import read_shape, skip_text, skip_values
from crdt.errors import CorruptUpdate, Refused
from crdt.facts import ANY, BINARY, DELETED, EMBED, FORMAT, GC, STRING, TYPE
from crdt.ids import ClientId, UserId
from crdt.lib0 import MAX_DEPTH, read_var_uint, write_var_uint

RETIRED: Final = UserId("-")
"""Owns the client ids of a history that was replaced: nobody writes under them again."""

_HAS_ORIGIN: Final = 0x80
_HAS_RIGHT: Final = 0x40
_HAS_KEY: Final = 0x20
_CONTENT: Final = 0x1F


class HistoryReplaced(Refused):
    code = "history_replaced"
    message = "This document was replaced by another state; this copy of it is of the time before."
    next_step = "Keep what you need of this copy, then open the document anew."


def in_order(old: Collection[int], new: Collection[int]) -> Mapping[int, int]:
    """A new id for each old one, in the same order. `new` has as many, all different."""
    return dict(zip(sorted(old), sorted(new), strict=True))


def relabelled(state: bytes, ids: Mapping[int, int]) -> bytes:
    """The same document under other client ids. `state` is trusted; `ids` names a new one for each, in the same order.

    Everything else is copied as it stands: contents, clocks, tombstones.
    """
    pieces = _Pieces(state, ids)
    for _ in range(pieces.number()):
        structs = pieces.number()
        pieces.client()
        pieces.number()
        for _ in range(structs):
            pieces.struct()
    for _ in range(pieces.number()):
        pieces.client()
        for _ in range(pieces.number()):
            pieces.number()
            pieces.number()
    return pieces.joined()


class _Pieces:
    """A walk over an update that cuts it at each client id and puts the new one there."""

    def __init__(self, data: bytes, ids: Mapping[int, int]) -> None:
        self._data = data
        self._ids = ids
        self._at = self._copied = 0
        self._done: list[bytes] = []

    def joined(self) -> bytes:
        if self._at != len(self._data):
            raise CorruptUpdate("The state has bytes after its end.")
        self._done.append(self._data[self._copied :])
        return b"".join(self._done)

    def number(self) -> int:
        value, self._at = read_var_uint(self._data, self._at)
        return value

    def client(self) -> None:
        start = self._at
        new = self._ids[self.number()]
        self._done += (self._data[self._copied : start], write_var_uint(new))
        self._copied = self._at

    def id(self) -> None:
        self.client()
        self.number()

    def struct(self) -> None:
        info = self._data[self._at]
        self._at += 1
        content = info & _CONTENT
        if info & _HAS_ORIGIN:
            self.id()
        if info & _HAS_RIGHT:
            self.id()
        if content != GC and info < _HAS_RIGHT:
            self._parent(info)
        self._skip(content)

    def _parent(self, info: int) -> None:
        if self.number():
            self._at = skip_text(self._data, self._at)
        else:
            self.id()
        if info & _HAS_KEY:
            self._at = skip_text(self._data, self._at)

    def _skip(self, content: int) -> None:
        data = self._data
        match content:
            case _ if content in {GC, DELETED}:
                self.number()
            case _ if content == BINARY:
                size = self.number()
                self._at += size
            case _ if content in {STRING, EMBED}:
                self._at = skip_text(data, self._at)
            case _ if content == FORMAT:
                self._at = skip_text(data, skip_text(data, self._at))
            case _ if content == TYPE:
                _, self._at = read_shape(data, self._at)
            case _ if content == ANY:
                count = self.number()
                self._at = skip_values(data, self._at, count, MAX_DEPTH)
            case _:
                raise CorruptUpdate(f"Content {content} cannot be kept in a document.")


def retired(owners: Iterable[tuple[ClientId, UserId]]) -> frozenset[int]:
    """The client ids that an older history of the document was written under."""
    return frozenset(client for client, user in owners if user == RETIRED)

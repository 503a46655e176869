"""What it takes to put another state in a document's place: ids that its old history cannot reach, and what an old copy gets.

A copy that knows the old history would bring all of it back beside the new state. So the new state gets client ids of
its own, in the order of the old ones (replicas order concurrent writing by id), and the old ids belong to nobody
(SPEC.md, section E). Border: pure; who may replace a history, and when, is decided elsewhere.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from crdt.errors import Refused
from crdt.ids import NO_CLIENTS, ClientId, UserId
from crdt.lib0 import write_var_uint
from crdt.walk import Walk

RETIRED: Final = UserId("-")
"""Owns the client ids of a history that was replaced: nobody writes under them again.

In the store the former owner follows it, so that a later reset to that history gives their words back to them.
"""


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
    pieces.run()
    return pieces.joined()


class _Pieces(Walk):
    """Cuts the bytes at each client id and puts the new one there."""

    def __init__(self, data: bytes, ids: Mapping[int, int]) -> None:
        super().__init__(data)
        self._ids = ids
        self._copied = 0
        self._done: list[bytes] = []

    def client(self) -> int:
        start = self.at
        old = super().client()
        self._done += (self.data[self._copied : start], write_var_uint(self._ids[old]))
        self._copied = self.at
        return old

    def joined(self) -> bytes:
        self._done.append(self.data[self._copied :])
        return b"".join(self._done)


def retire(owner: UserId) -> UserId:
    """What is stored for an id of this owner once its history was replaced."""
    return owner if is_retired(owner) else UserId(RETIRED + owner)


def is_retired(owner: UserId) -> bool:
    return owner.startswith(RETIRED)


def former(owner: UserId) -> UserId:
    """Whose the id was before; "" of nobody, like the server's own."""
    return UserId(owner.removeprefix(RETIRED))


def retired(owners: Iterable[tuple[ClientId, UserId]]) -> frozenset[int]:
    """The client ids that an older history of the document was written under."""
    return frozenset(client for client, user in owners if user == RETIRED) or NO_CLIENTS

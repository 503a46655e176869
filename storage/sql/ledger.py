"""The newest number of each document, channel and stream, as the writer knows it inside its transaction.

A cache of what the rows say: dropping it is always safe between two transactions. Pure.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from engine.writes import (
    AppendAudit,
    AppendEvent,
    AppendJournal,
    AppendUpdate,
    Batch,
    DropEvents,
    DropHistory,
    FoldJournal,
    ReplaceHistory,
    StoreSnapshot,
)

Kind = Literal["updates", "events", "streams", "audit"]
Owner = tuple[Kind, str]


class Count(NamedTuple):
    """`fence` and `folded` matter for streams only. `stored` is false for a stream that has no row yet.

    `hash` is that of the newest entry of an audit log.
    """

    last: int
    fence: int = 0
    folded: bool = False
    stored: bool = True
    hash: str = ""


class Ledger:
    def __init__(self, *, most: int = 100_000) -> None:
        self._counts: dict[Owner, Count] = {}
        self._undo: list[tuple[Owner, Count]] = []
        self._most = most

    def unknown(self, batches: Iterable[Batch]) -> list[Owner]:
        """Owners to read from the database before these batches are planned, sorted."""
        wanted = {owner for batch in batches for owner in owners(batch)}
        # Not `wanted - self._counts.keys()`, which walks all that is known.
        return sorted(owner for owner in wanted if owner not in self._counts)

    def learn(self, owner: Owner, count: Count) -> None:
        self._counts[owner] = count

    def count(self, owner: Owner) -> Count:
        return self._counts[owner]

    def move(self, owner: Owner, count: Count) -> None:
        self._undo.append((owner, self._counts[owner]))
        self._counts[owner] = count

    def mark(self) -> int:
        return len(self._undo)

    def back_to(self, mark: int) -> None:
        """Takes back every move since `mark`."""
        while len(self._undo) > mark:
            owner, count = self._undo.pop()
            self._counts[owner] = count

    def settle(self) -> None:
        """After a commit: the moves stand. Audit logs are read anew each time, for who works beside enters into them too."""
        for owner, _ in self._undo:
            if owner[0] == "audit":
                self._counts.pop(owner, None)
        self._undo.clear()
        if len(self._counts) > self._most:
            self._counts.clear()

    def forget(self) -> None:
        """After a connection was lost, or where other processes write too."""
        self._undo.clear()
        self._counts.clear()


def owners(batch: Batch) -> Iterable[Owner]:
    for write in batch:
        match write:
            case AppendUpdate() | StoreSnapshot() | ReplaceHistory() | DropHistory():
                yield ("updates", write.document)
            case AppendEvent() | DropEvents():
                yield ("events", write.channel)
            case AppendJournal() | FoldJournal():
                yield ("streams", write.stream)
            case AppendAudit():
                yield ("audit", write.organisation)
            case _:
                pass

"""What is written next: somebody's edits before all else, and beside them little of what a machine does. Pure.

A thousand runs or a bulk change keep the writer busy for as long as they take; who types waits for one group at most,
and it is a small one as long as there are edits. A batch that begins with anything about the log of a document goes with them.
"""

from collections import deque
from collections.abc import Iterable
from typing import Final

from engine.writes import (
    AppendUpdate,
    Attribute,
    Batch,
    DropHistory,
    ForgetEdits,
    ForgetState,
    ReplaceHistory,
    StoreSnapshot,
)
from storage.sql.jobs import Job

BESIDE_EDITS: Final = 80
"""Writes of a group that may be of others, while people edit: about two milliseconds."""
CALM: Final = 100
"""Groups without an edit after which nobody edits any more."""

_OF_DOCUMENTS: Final = frozenset(
    {AppendUpdate, StoreSnapshot, Attribute, ForgetEdits, ForgetState, ReplaceHistory, DropHistory}
)


class Lanes:
    """Jobs of one lane stay in the order in which they came, and neither lane waits for ever for the other."""

    def __init__(self, most: int) -> None:
        """`most`: writes of a group. One batch may have more."""
        self._most = most
        self._edits: deque[Job] = deque()
        self._others: deque[Job] = deque()
        self._without = CALM

    def __bool__(self) -> bool:
        return bool(self._edits or self._others)

    def add(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            (self._edits if _is_of_documents(job.batch) else self._others).append(job)

    def next_group(self) -> list[Job]:
        """At least one job where there is any."""
        self._without = 0 if self._edits else self._without + 1
        group: list[Job] = []
        writes = _move(self._edits, group, self._most)
        beside = self._most - writes if self._without >= CALM else BESIDE_EDITS
        _move(self._others, group, beside)
        return group


def _is_of_documents(batch: Batch) -> bool:
    return bool(batch) and type(batch[0]) in _OF_DOCUMENTS


def _move(lane: deque[Job], group: list[Job], most: int) -> int:
    """How many writes were moved: `most`, or what the last one has more."""
    writes = 0
    while lane and writes < most:
        job = lane.popleft()
        group.append(job)
        writes += len(job.batch)
    return writes

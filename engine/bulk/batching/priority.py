"""Batches by priority, in which waiting counts: an item gains a step of priority in each `patience` of seconds.

Everybody gains at the same pace, so who is before whom never changes and a heap with a fixed key is exact: the moment at
which an item would have begun to wait with priority 0. Nothing that came more than the whole difference of priorities
later goes before it (rule BU5).
"""

import heapq
from collections.abc import Iterable, Sequence

from engine.bulk.batching.strategy import Head, Room, Strategy, Waiting, as_set


def aged(since: float, priority: int, patience: float) -> float:
    """The smaller, the earlier its turn."""
    return since - priority * patience


class Ageing:
    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._heap: list[tuple[float, int, Waiting]] = []

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, items: Iterable[Waiting]) -> None:
        for item in items:
            key = aged(item.since, item.priority, self._patience)
            heapq.heappush(self._heap, (key, item.position, item))

    def take(self, size: int, room: Room) -> Sequence[Waiting]:  # noqa: ARG002 - it fits always
        return [heapq.heappop(self._heap)[2] for _ in range(min(size, len(self._heap)))]


def highest_first(head: Head) -> int:
    return -head.priority


STRATEGY = Strategy(
    name="priority",
    title="By priority",
    summary="The most important first; waiting makes an item more important.",
    line=lambda settings: Ageing(settings.patience),
    order=highest_first,
    resize=as_set,
)

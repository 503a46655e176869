"""Batches of what there is room for: the weight of all items in hand stays in the budget, and no source is opened more often
than it allows.

An item that does not fit is passed over, but not for ever: the oldest one that was passed over often enough goes next
(rule BU6).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from engine.bulk.batching.strategy import WEIGHT, Room, Strategy, Waiting, as_planned, as_set

PATIENCE: Final = 20
"""So many batches may pass over the first in line; then nobody overtakes it."""
LOOKED_AT: Final = 2_000
"""Waiting items that are looked at for one batch."""


class Fitting:
    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._passed = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, items: Iterable[Waiting]) -> None:
        self._waiting.extend(items)

    def take(self, size: int, room: Room) -> Sequence[Waiting]:
        used = dict(room.used)
        first = self._waiting[0] if self._waiting else None
        taken: list[Waiting] = []
        left: list[Waiting] = []
        looked = iter(self._waiting[:LOOKED_AT])
        for item in looked:
            alone = not taken and not any(used.values())
            if len(taken) < size and (alone or fits(item, room, used)):
                taken.append(item)
                hold(used, item)
            else:
                left.append(item)
                if len(taken) >= size or self._passed >= PATIENCE:
                    break
        self._waiting = [*left, *looked, *self._waiting[LOOKED_AT:]] if taken else self._waiting
        self._passed = 0 if not left or left[0] is not first else self._passed + bool(taken)
        return taken


def needs(item: Waiting) -> Iterator[tuple[str, float]]:
    yield WEIGHT, item.weight
    if item.source:
        yield item.source, 1.0


def fits(item: Waiting, room: Room, used: dict[str, float]) -> bool:
    return all(
        used.get(name, 0.0) + needed <= room.there[name] for name, needed in needs(item) if name in room.there
    )


def hold(used: dict[str, float], item: Waiting) -> None:
    for name, needed in needs(item):
        used[name] = used.get(name, 0.0) + needed


def free(used: dict[str, float], item: Waiting) -> None:
    for name, needed in needs(item):
        left = used.get(name, 0.0) - needed
        if left > 0:
            used[name] = left
        else:
            used.pop(name, None)


STRATEGY = Strategy(
    name="resource",
    title="By resources",
    summary="As many items as budget and sources have room for.",
    line=lambda _settings: Fitting(),
    order=as_planned,
    resize=as_set,
    measures_sources=True,
)

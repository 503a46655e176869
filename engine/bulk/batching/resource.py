"""Batches of what there is room for: the weight of all items in hand stays in the budget, and no source is opened more often
than it allows.

An item that is too heavy now is passed over, but not for ever: one that was passed over often enough goes next (rule BU6).
One whose source is full keeps nobody waiting who opens another.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import field
from itertools import count
from typing import Final

from crdt.dataclasses import dataclass
from engine.bulk.batching.strategy import WEIGHT, Room, Strategy, Waiting, as_planned, as_set

PATIENCE: Final = 20
"""So many times may others be taken before it; then nobody overtakes it."""


@dataclass(slots=True)
class _Alike:
    """Items that need the same: where the first of them does not fit, none does. `passed`: how often it was passed over."""

    waiting: deque[tuple[int, Waiting]] = field(default_factory=deque)
    passed: int = 0

    @property
    def turn(self) -> int:
        return self.waiting[0][0]


class Fitting:
    def __init__(self) -> None:
        self._alike: dict[tuple[str, float], _Alike] = {}
        self._turns = count()
        self._many = 0

    def __len__(self) -> int:
        return self._many

    def add(self, items: Iterable[Waiting]) -> None:
        for item in items:
            alike = self._alike.setdefault((item.source, item.weight), _Alike())
            alike.waiting.append((next(self._turns), item))
            self._many += 1

    def take(self, size: int, room: Room) -> Sequence[Waiting]:
        used = dict(room.used)
        taken: list[Waiting] = []
        too_heavy: list[_Alike] = []
        queue = [(alike.turn, key) for key, alike in self._alike.items()]
        heapq.heapify(queue)
        while queue and len(taken) < size:
            _, key = heapq.heappop(queue)
            alike = self._alike[key]
            item = alike.waiting[0][1]
            alone = not taken and not any(used.values())
            if not alone and not fits(item, room, used):
                if not _is_open(item, room, used):
                    continue
                if alike.passed >= PATIENCE or not _has_room(WEIGHT, self._lightest, room, used):
                    break
                too_heavy.append(alike)
                continue
            for one in too_heavy:
                one.passed += 1
            too_heavy = []
            self._pop(key)
            taken.append(item)
            hold(used, item)
            if key in self._alike:
                heapq.heappush(queue, (alike.turn, key))
        return taken

    @property
    def _lightest(self) -> float:
        return min(weight for _, weight in self._alike)

    def _pop(self, key: tuple[str, float]) -> None:
        alike = self._alike[key]
        alike.waiting.popleft()
        alike.passed = 0
        self._many -= 1
        if not alike.waiting:
            del self._alike[key]


def fits(item: Waiting, room: Room, used: dict[str, float]) -> bool:
    return _has_room(WEIGHT, item.weight, room, used) and _is_open(item, room, used)


def hold(used: dict[str, float], item: Waiting) -> None:
    used[WEIGHT] = used.get(WEIGHT, 0.0) + item.weight
    if item.source:
        used[item.source] = used.get(item.source, 0.0) + 1.0


def free(used: dict[str, float], item: Waiting) -> None:
    _less(used, WEIGHT, item.weight)
    if item.source:
        _less(used, item.source, 1.0)


def _is_open(item: Waiting, room: Room, used: dict[str, float]) -> bool:
    """Its source lets one more in."""
    return not item.source or _has_room(item.source, 1.0, room, used)


def _has_room(name: str, needed: float, room: Room, used: dict[str, float]) -> bool:
    most = room.there.get(name)
    return most is None or used.get(name, 0.0) + needed <= most


def _less(used: dict[str, float], name: str, by: float) -> None:
    left = used.get(name, 0.0) - by
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
    measures=True,
)

"""What a strategy is: an order for the plan, a line in which items wait, and how large the next batch is.

A line never loses an item and hands each out once (rule BU4). Border: it knows what an item needs, not what is done to it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from crdt.dataclasses import dataclass
from engine.bulk.settings import JobSettings, StrategyName

WEIGHT: Final = "weight"
"""The name under which the weight of items in hand is counted beside their sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What planning has to know of an item. `height`: how long the longest chain is that waits for it."""

    position: int
    priority: int
    height: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that may run. `since`: seconds of the job's life when it began to wait. `entry` is whatever belongs to it."""

    position: int
    priority: int
    weight: float
    source: str
    since: float
    entry: Any = None


@dataclass(frozen=True, slots=True)
class Room:
    """What is there at once, and what of it is in hand, by name. What has no limit is not named."""

    there: Mapping[str, float]
    used: Mapping[str, float]


class Line(Protocol):
    def __len__(self) -> int: ...

    def add(self, items: Iterable[Waiting]) -> None: ...

    def take(self, size: int, room: Room) -> Sequence[Waiting]:
        """At most so many. None where nothing that waits fits now; at least one where nothing at all is in hand."""


Order = Callable[[Head], int]
"""The smaller, the earlier; as they were selected where it is the same."""
Resize = Callable[[int, "Measured", JobSettings], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How a batch of `size` items went: `seconds` from its first start to its last end."""

    size: int
    seconds: float


def as_long_as_it_takes(_settings: JobSettings) -> float | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """`order` sorts items of one wave; `resize` says how large the next batch is after one of a size was measured.

    `longest`: seconds after which a batch takes no more items up, whatever its size. `measures`: its line has to be told what is in hand, by weight and by source.
    """

    name: StrategyName
    title: str
    summary: str
    line: Callable[[JobSettings], Line]
    order: Order
    resize: Resize
    longest: Callable[[JobSettings], float | None] = as_long_as_it_takes
    measures: bool = False


class InOrder:
    """First come, first served."""

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, items: Iterable[Waiting]) -> None:
        self._waiting.extend(items)

    def take(self, size: int, room: Room) -> Sequence[Waiting]:  # noqa: ARG002 - it fits always
        waiting = self._waiting
        return [waiting.popleft() for _ in range(min(size, len(waiting)))]


def as_planned(_head: Head) -> int:
    return 0


def as_set(_size: int, _measured: Measured, settings: JobSettings) -> int:
    return settings.size

"""Steps that could run at once and get in each other's way: they ask for more than there is, or write the same thing. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.workflow.analysis.shape import Level, Shape
from engine.workflow.analysis.touching import WHOLE, Place, Touches

Kind = Literal["slot", "source", "table", "writes"]
SHOWN: Final = 20
"""Steps that a conflict names; how many there are is said beside it."""
LOOKED_AT: Final = 400
"""Steps that want the same thing: each is compared with each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`about`: the slot, the source, what is written, or a source and its table that one of the steps fills while others read or fill
    it as well. `wanted` of what there is (`available`, unset where one is all).
    """

    kind: Kind
    about: str
    steps: tuple[str, ...]
    count: int
    wanted: int
    available: int


def conflicts_of(
    shape: Shape, touches: Mapping[str, Touches], slots: Mapping[str, int], sources: Mapping[str, int]
) -> tuple[Conflict, ...]:
    """`slots`: how much of each there is. `sources`: how many steps each source lets in at once, where it says so."""
    order = _Order(shape)
    found = [
        *_crowded("slot", _asking(touches, slots), slots, order),
        *_crowded("source", _reading(touches, sources), sources, order),
        *_writing(touches, order),
        *_filling(touches, order),
    ]
    return tuple(sorted(found, key=lambda one: (one.kind, one.about)))


def _asking(touches: Mapping[str, Touches], known: Mapping[str, int]) -> dict[str, dict[str, int]]:
    asked: dict[str, dict[str, int]] = {}
    for node, one in touches.items():
        for slot, amount in one.slots.items():
            if slot in known:
                asked.setdefault(slot, {})[node] = amount
    return asked


def _reading(touches: Mapping[str, Touches], known: Mapping[str, int]) -> dict[str, dict[str, int]]:
    asked: dict[str, dict[str, int]] = {}
    for node, one in touches.items():
        for source in one.sources:
            if source in known:
                asked.setdefault(source, {})[node] = 1
    return asked


def _crowded(
    kind: Kind, asked: Mapping[str, Mapping[str, int]], there: Mapping[str, int], order: "_Order"
) -> Iterator[Conflict]:
    """Steps of one moment that together ask for more than there is. One step alone that does is said as well."""
    for about, amounts in sorted(asked.items()):
        worst = max(order.moments(amounts), key=lambda nodes: sum(amounts[node] for node in nodes))
        wanted = sum(amounts[node] for node in worst)
        if wanted > there[about]:
            yield Conflict(
                kind=kind,
                about=about,
                steps=tuple(sorted(worst)[:SHOWN]),
                count=len(worst),
                wanted=wanted,
                available=there[about],
            )


def _writing(touches: Mapping[str, Touches], order: "_Order") -> Iterator[Conflict]:
    writers: dict[str, list[str]] = {}
    for node, one in sorted(touches.items()):
        if one.writes is not None and not one.fills:
            writers.setdefault(one.writes, []).append(node)
    for about, nodes in sorted(writers.items()):
        together = max(order.moments(nodes), key=len)
        if len(together) > 1:
            yield Conflict(
                kind="writes",
                about=about.partition(" ")[0],
                steps=tuple(sorted(together)[:SHOWN]),
                count=len(together),
                wanted=len(together),
                available=1,
            )


def _filling(touches: Mapping[str, Touches], order: "_Order") -> Iterator[Conflict]:
    """A table that is filled by a step while another one reads it, or fills it too."""
    for place in sorted({place for one in touches.values() for place in one.fills}):
        writers = {node for node, one in touches.items() if place in one.fills}
        same = {place, Place(source=place.source, table=WHOLE)}
        nodes = sorted(writers | {node for node, one in touches.items() if not same.isdisjoint(one.reads)})
        moments = [found for found in order.moments(nodes) if not writers.isdisjoint(found)]
        together = max(moments, key=len, default=[])
        if len(together) > 1:
            yield Conflict(
                kind="table",
                about=f"{place.source} {place.table}",
                steps=tuple(sorted(together)[:SHOWN]),
                count=len(together),
                wanted=len(together),
                available=1,
            )


class _Order:
    """Which steps are before which, as sets of bits. Steps of different containers are as their containers are."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._bit: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._place: dict[str, tuple[str, str]] = {}
        for level in shape.levels.values():
            self._take(level)

    def moments(self, nodes: Iterable[str]) -> Iterator[list[str]]:
        """For each of them a set of steps that could all run at the moment it does, as large as is found at once."""
        known = sorted(node for node in nodes if node in self._bit)[:LOOKED_AT]
        beside = [0] * len(known)
        for left, one in enumerate(known):
            for right in range(left):
                if self.at_once(one, known[right]):
                    beside[left] |= 1 << right
                    beside[right] |= 1 << left
        for seed in range(len(known)):
            chosen, allowed = [seed], beside[seed]
            while allowed:
                other = (allowed & -allowed).bit_length() - 1
                chosen.append(other)
                allowed &= beside[other]
            yield [known[one] for one in chosen]
        yield []

    def at_once(self, one: str, other: str) -> bool:
        """Neither waits for the other, nor do the containers that tell them apart. Parts of a container take turns."""
        mine, theirs = self._chain(one), self._chain(other)
        for left in mine:
            for right in theirs:
                if left == right:
                    return False  # the parts of one container, or one stands in the other
                if self._place[left] == self._place[right]:
                    return (
                        not (self._before[left] >> self._bit[right] | self._before[right] >> self._bit[left])
                        & 1
                    )
        return False

    def _chain(self, node: str) -> list[str]:
        return [node, *self._shape.containers_of(node)]

    def _take(self, level: Level) -> None:
        for node in level.in_order:
            self._bit[node] = len(self._bit)
            self._place[node] = (level.container, level.part)
            reached = 0
            for source in level.before[node]:
                reached |= self._before[source] | 1 << self._bit[source]
            self._before[node] = reached

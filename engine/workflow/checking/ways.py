"""Keeps who runs before whom, for those pairs alone that somebody asks about: bindings, and the steps they name.

A pair that has a way keeps it while it is short, so that an edge that goes asks again for those pairs alone whose way
it was part of. Long ways are not kept, so memory stays bounded; those pairs are asked again where the edge may matter.
"""

from collections.abc import Iterable
from dataclasses import field
from itertools import pairwise
from typing import Final

from crdt.dataclasses import dataclass
from engine.workflow.checking.order import Order, Pair

SHORT: Final = 16
"""Steps of a way that is kept."""
MANY: Final = 4
"""Questions about one step from which on everything after it is looked for once."""


@dataclass(slots=True)
class Ways:
    """`wanted` says for each step which steps must run before it; `missing` which of these do not."""

    order: Order
    wanted: dict[str, frozenset[str]] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    _kept: dict[Pair, tuple[str, ...]] = field(default_factory=dict)
    _by_edge: dict[Pair, set[Pair]] = field(default_factory=dict)
    _long: set[Pair] = field(default_factory=set)
    _asked: set[Pair] = field(default_factory=set)

    def want(self, step: str, sources: Iterable[str]) -> None:
        """From now on these must run before `step`. All of them must be in the order."""
        wanted = frozenset(sources)
        before = self.wanted.get(step, frozenset())
        for source in before - wanted:
            self._forget((source, step))
        for source in wanted - before:
            self._asked.add((source, step))
        if wanted:
            self.wanted[step] = wanted
        else:
            self.wanted.pop(step, None)

    def edge_added(self, source: str, target: str) -> None:
        """It may give a way to those that have none, where it lies between them in the order."""
        if not self.missing:
            return
        label, free = self.order.labels, not self.order.closing
        low, high = label[source], label[target]
        for step, sources in self.missing.items():
            if free and label[step] < high:
                continue
            self._asked.update((one, step) for one in sources if not free or label[one] <= low)

    def edge_removed(self, source: str, target: str) -> None:
        self._asked |= self._by_edge.get((source, target), frozenset())
        if self._long:
            label, free = self.order.labels, not self.order.closing
            low, high = label[source], label[target]
            self._asked.update(
                pair for pair in self._long if not free or (label[pair[0]] <= low and high <= label[pair[1]])
            )

    def settle(self) -> set[str]:
        """Answers what is open. The steps for which something is another now."""
        changed: set[str] = set()
        by_source: dict[str, set[str]] = {}
        for source, step in self._asked:
            by_source.setdefault(source, set()).add(step)
        self._asked = set()
        for source, steps in by_source.items():
            after = self.order.all_after(source, steps) if len(steps) > MANY else None
            for step in steps:
                if self._answer(source, step, after):
                    changed.add(step)
        return changed

    def _answer(self, source: str, step: str, after: set[str] | None) -> bool:
        pair = source, step
        self._drop_way(pair)
        way: tuple[str, ...] = ()
        if after is None or (step in after and (self._is_near(pair) or len(after) <= SHORT)):
            way = self.order.reaches(source, step)
        there = bool(way) or (after is not None and step in after)
        if way and len(way) <= SHORT:
            self._kept[pair] = way
            for edge in pairwise(way):
                self._by_edge.setdefault(edge, set()).add(pair)
        elif there:
            self._long.add(pair)
        return self._note(pair, there=there)

    def _is_near(self, pair: Pair) -> bool:
        return pair[1] in self.order.after[pair[0]]

    def _note(self, pair: Pair, *, there: bool) -> bool:
        """Whether that is news."""
        source, step = pair
        missing = self.missing.get(step)
        if there == (missing is None or source not in missing):
            return False
        if not there:
            self.missing.setdefault(step, set()).add(source)
        elif missing is not None:
            missing.discard(source)
            if not missing:
                del self.missing[step]
        return True

    def _forget(self, pair: Pair) -> None:
        self._asked.discard(pair)
        self._drop_way(pair)
        self._note(pair, there=True)

    def _drop_way(self, pair: Pair) -> None:
        self._long.discard(pair)
        for edge in pairwise(self._kept.pop(pair, ())):
            pairs = self._by_edge[edge]
            pairs.discard(pair)
            if not pairs:
                del self._by_edge[edge]

"""A graph that keeps its steps in an order in which each comes after what it waits for, edge by edge.

A new edge that runs against the order is looked at from both of its ends at once, step for step, until one side has
seen everything or the two meet: the work is that of the smaller side, whatever the size of the graph (Bender, Fineman,
Gilbert and Tarjan, "A New Approach to Incremental Cycle Detection", describe the search; Dietz and Sleator the labels).
An edge that would close a round trip is kept out of the order, as `closing`. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import field

from crdt.dataclasses import dataclass
from engine.workflow.checking.labels import Labels

Pair = tuple[str, str]


@dataclass(slots=True)
class _Side:
    """One of two searches towards each other. `came` says over which step another was reached."""

    came: dict[str, str | None]
    frontier: list[str]
    cost: int = 0


@dataclass(frozen=True, slots=True)
class _Met:
    """`path` from the one end to the other, or empty: then `seen` is all that one side can see, and `ahead` which side."""

    path: tuple[str, ...]
    seen: Iterable[str] = ()
    ahead: bool = True


@dataclass(slots=True)
class Order:
    """`after` and `before` hold every edge, also those that close a round trip."""

    after: dict[str, set[str]] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    closing: dict[Pair, None] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)

    def add_step(self, step: str) -> None:
        self.after[step], self.before[step] = set(), set()
        self.labels.append(step)

    def remove_step(self, step: str) -> None:
        """Its edges must be gone."""
        del self.after[step], self.before[step]
        self.labels.remove(step)

    def add(self, source: str, target: str) -> None:
        """An edge that is not there yet, between steps that are."""
        if not self._sort(source, target):
            self.closing[source, target] = None
        self.after[source].add(target)
        self.before[target].add(source)

    def remove(self, source: str, target: str) -> None:
        self.after[source].discard(target)
        self.before[target].discard(source)
        if (source, target) in self.closing:
            del self.closing[source, target]
            return
        for pair in tuple(self.closing):
            if self._spans(pair, (source, target)) and self._sort(*pair):
                del self.closing[pair]

    def reaches(self, source: str, target: str) -> tuple[str, ...]:
        """The steps of a way from `source` to `target` over at least one edge; empty when there is none."""
        if target in self.after[source]:
            return source, target
        if source == target:
            return self._around(source) if self.closing else ()
        low, high = self.labels[source], self.labels[target]
        if self.closing:
            first, last = self.window
            low, high = min(low, first), max(high, last)
        elif low > high:
            return ()
        return self._meet(source, target, low, high, in_order=False).path

    def all_after(self, source: str, until: Iterable[str]) -> set[str]:
        """Everything that comes after `source`, looked for no further than the last of `until`."""
        high = max((self.labels[step] for step in until), default=0)
        if self.closing:
            high = max(high, self.window[1])
        seen: set[str] = set()
        frontier = [source]
        while frontier:
            for step in self.after[frontier.pop()]:
                if step not in seen and self.labels[step] <= high:
                    seen.add(step)
                    frontier.append(step)
        return seen

    @property
    def window(self) -> tuple[int, int]:
        """Every round trip lies between these labels. Only while there is one."""
        firsts, lasts = zip(
            *((self.labels[target], self.labels[source]) for source, target in self.closing), strict=True
        )
        return min(firsts), max(lasts)

    def knots(self) -> Iterator[frozenset[str]]:
        """The sets of steps that all wait for each other, each once."""
        done: set[str] = set()
        for source, target in self.closing:
            if target not in done:
                knot = self._from(target, self.after) & self._from(source, self.before)
                done |= knot
                yield frozenset(knot)

    def _from(self, start: str, edges: dict[str, set[str]]) -> set[str]:
        first, last = self.window
        seen, frontier = {start}, [start]
        while frontier:
            for step in edges[frontier.pop()]:
                if step not in seen and first <= self.labels[step] <= last:
                    seen.add(step)
                    frontier.append(step)
        return seen

    def _around(self, step: str) -> tuple[str, ...]:
        for following in self.after[step]:
            if way := self.reaches(following, step):
                return step, *way
        return ()

    def _spans(self, around: Pair, edge: Pair) -> bool:
        """Whether an edge may lie on the way that `around` closes."""
        source, target = around
        return self.labels[target] <= self.labels[edge[0]] and self.labels[edge[1]] <= self.labels[source]

    def _sort(self, source: str, target: str) -> bool:
        """Makes the order fit one more edge. False when it would close a round trip."""
        if source == target:
            return False
        low, high = self.labels[target], self.labels[source]
        if high < low:
            return True
        met = self._meet(target, source, low, high, in_order=True)
        if met.path:
            return False
        moved = sorted(met.seen, key=self.labels.__getitem__)
        if met.ahead:
            self.labels.move_after(source, moved)
        else:
            self.labels.move_before(target, moved)
        return True

    def _meet(self, source: str, target: str, low: int, high: int, *, in_order: bool) -> _Met:
        """`in_order`: over edges alone that are in the order."""
        ahead, back = _Side({source: None}, [source]), _Side({target: None}, [target])
        while ahead.frontier and back.frontier:
            forward = ahead.cost <= back.cost
            side, other = (ahead, back) if forward else (back, ahead)
            meeting = self._step(side, other, forward, (low, high), in_order)
            if meeting is not None:
                return _Met((*_trail(ahead.came, meeting)[::-1], *_trail(back.came, meeting)[1:]))
        return _Met((), back.came if ahead.frontier else ahead.came, not ahead.frontier)

    def _step(
        self, side: _Side, other: _Side, forward: bool, between: tuple[int, int], in_order: bool
    ) -> str | None:
        """Looks at one step's edges. Returns where the two sides meet."""
        here = side.frontier.pop()
        for there in (self.after if forward else self.before)[here]:
            side.cost += 1
            if there in side.came or not between[0] <= self.labels[there] <= between[1]:
                continue
            if in_order and ((here, there) if forward else (there, here)) in self.closing:
                continue
            side.came[there] = here
            if there in other.came:
                return there
            side.frontier.append(there)
        side.cost += 1
        return None


def _trail(came: dict[str, str | None], step: str) -> list[str]:
    trail: list[str] = []
    here: str | None = step
    while here is not None:
        trail.append(here)
        here = came[here]
    return trail

"""The steps and edges of a design as a graph that follows its edits, with what is wrong in its shape. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import pairwise
from typing import Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Edge
from engine.records import Json
from engine.workflow.checking import fixes
from engine.workflow.checking.order import Order, Pair
from engine.workflow.checking.placement import TOP, Placement
from engine.workflow.checking.ways import Ways
from engine.workflow.designs.problem import Problem

LONGEST: Final = 200
"""Steps of a round trip that are told: of a longer one its beginning and its end."""
SAID: Final = 12
"""Steps that a message names."""


@dataclass(slots=True)
class Graph:
    """`ages` says in which order edges were seen to come; those of before have none and are older than all others.

    Edges across the border of a step are not in the order.
    """

    order: Order = field(default_factory=Order)
    placement: Placement = field(default_factory=Placement)
    edges: dict[str, Edge] = field(default_factory=dict)
    ages: dict[str, int] = field(default_factory=dict)
    ways: Ways = field(init=False)
    _at: dict[str, set[str]] = field(default_factory=dict)
    """The edges at a step, there or not."""
    _between: dict[Pair, set[str]] = field(default_factory=dict)
    _tangled: bool = False
    _clock: int = 0

    def __post_init__(self) -> None:
        self.ways = Ways(order=self.order)

    def has(self, step: str) -> bool:
        return step in self.order.after

    def add_step(self, step: str, inside: str = "", part: str = "body") -> None:
        self.placement.put(step, inside, part)
        self.order.add_step(step)
        for edge in self.edges_at(step):
            self._connect(edge)

    def move_step(self, step: str, inside: str, part: str) -> bool:
        """Into another step, or out of one. Whether it stood elsewhere."""
        if self.placement.scope(step) == ((inside, part) if inside else TOP):
            return False
        for edge in self.edges_at(step):
            self._disconnect(edge)
        self.placement.put(step, inside, part)
        for edge in self.edges_at(step):
            self._connect(edge)
        return True

    def remove_step(self, step: str) -> None:
        for edge in self.edges_at(step):
            self._disconnect(edge)
        self.placement.drop(step)
        self.order.remove_step(step)

    def edges_at(self, step: str) -> tuple[str, ...]:
        """Its edges, whether their other ends are there or not; also of a step that is not there."""
        return tuple(self._at.get(step, ()))

    def put_edge(self, id_: str, edge: Edge, *, new: bool) -> None:
        """`new`: somebody has drawn it now."""
        if id_ in self.edges:
            self.drop_edge(id_)
        self.edges[id_] = edge
        if new:
            self._clock += 1
            self.ages[id_] = self._clock
        for end in (edge.source, edge.target):
            self._at.setdefault(end, set()).add(id_)
        self._connect(id_)

    def drop_edge(self, id_: str) -> None:
        self._disconnect(id_)
        edge = self.edges.pop(id_)
        self.ages.pop(id_, None)
        for end in {edge.source, edge.target}:
            self._at[end].discard(id_)
            if not self._at[end]:
                del self._at[end]

    def _connect(self, id_: str) -> None:
        pair = _pair(self.edges[id_])
        if not (self.has(pair[0]) and self.has(pair[1])) or self._crosses(pair):
            return
        doubles = self._between.setdefault(pair, set())
        doubles.add(id_)
        self._tangle(pair)
        if len(doubles) == 1:
            self.order.add(*pair)
            self.ways.edge_added(*pair)
            self._tangle(pair)

    def _disconnect(self, id_: str) -> None:
        pair = _pair(self.edges[id_])
        doubles = self._between.get(pair)
        if doubles is None or id_ not in doubles:
            return
        doubles.discard(id_)
        self._tangle(pair)
        if not doubles:
            del self._between[pair]
            self.ways.edge_removed(*pair)
            self.order.remove(*pair)
            self._tangle(pair)

    def _crosses(self, pair: Pair) -> bool:
        return self.placement.scope(pair[0]) != self.placement.scope(pair[1])

    def _tangle(self, pair: Pair) -> None:
        """Notes that round trips may be others, where an edge lies in the stretch of the order that they lie in."""
        if self.order.closing and not self._tangled:
            first, last = self.order.window
            self._tangled = any(first <= self.order.labels[end] <= last for end in pair)

    # What is wrong

    def edge_problems(self, id_: str) -> Iterator[Problem]:
        """Of an edge that may be gone."""
        edge = self.edges.get(id_)
        if edge is None:
            return
        there = [end for end in _pair(edge) if self.has(end)]
        if len(there) < len(_pair(edge)):
            yield Problem(
                code="dangling_edge",
                message=f"{there[0]} is connected with nothing."
                if there
                else "A connection is left of two steps that are not there.",
                next_step="Delete the connection or draw it again.",
                edge=id_,
                source=there[0] if there else None,
                field=f"edges.{id_}",
                fix=fixes.remove_edges({id_: _written(edge)}, "The connection leads nowhere and is removed."),
            )
        elif self._crosses(_pair(edge)):
            yield self._crossing(id_, edge)
        elif self._oldest(edge) != id_:
            yield Problem(
                code="duplicate_edge",
                severity="warning",
                message=f"{edge.source} and {edge.target} are connected twice.",
                next_step="Delete one of the connections.",
                edge=id_,
                field=f"edges.{id_}",
                path=_pair(edge),
                fix=fixes.remove_edges(
                    {id_: _written(edge)}, "The other connection stays; nothing else changes."
                ),
            )

    def _crossing(self, id_: str, edge: Edge) -> Problem:
        return Problem(
            code="edge_crosses_border",
            message=f"{edge.source} and {edge.target} do not stand in the same part of the same step.",
            next_step="Connect steps within one part alone; what stands inside a step follows it anyhow.",
            edge=id_,
            field=f"edges.{id_}",
            path=_pair(edge),
            fix=fixes.remove_edges({id_: _written(edge)}, "The connection across the border is removed."),
        )

    def doubles_of(self, edge: Edge) -> Iterable[str]:
        return tuple(self._between.get(_pair(edge), ()))

    def round_trips(self) -> list[Problem] | None:
        """What is wrong with steps that wait for each other; None while nothing of it has changed."""
        if not self._tangled:
            return None
        self._tangled = False
        knots = sorted(self.order.knots(), key=min)
        following: dict[str, str] = {}
        for knot in knots:
            for step in {after for one in knot for after in self.order.after[one]} - knot:
                following.setdefault(step, min(knot))
        return [*map(self._knotted, knots), *map(_unreachable, following, following.values())]

    def _knotted(self, knot: frozenset[str]) -> Problem:
        trip = _shortest(self.order.after, knot)
        source, target = max(pairwise(trip), key=lambda pair: self._age(self._newest(pair)))
        count = "" if len(trip) <= SAID else f"{len(trip) - 1} "
        said = trip if len(trip) <= SAID else (*trip[: SAID - 2], "…", trip[-1])
        return Problem(
            code="cycle",
            message=f"These {count}steps wait for each other: {' -> '.join(said)}.",
            next_step="Delete one of these connections.",
            node=trip[0],
            path=trip if len(trip) <= LONGEST else (*trip[: LONGEST // 2], *trip[-LONGEST // 2 :]),
            edge=self._newest((source, target)),
            fix=fixes.remove_edges(
                {edge: _written(self.edges[edge]) for edge in sorted(self._between[source, target])},
                f"{source} no longer comes before {target}.",
            ),
        )

    def _age(self, edge: str) -> tuple[int, str]:
        return self.ages.get(edge, 0), edge

    def _oldest(self, edge: Edge) -> str:
        """Of those that say the same."""
        alike = (id_ for id_ in self._between[_pair(edge)] if self.edges[id_] == edge)
        return min(alike, key=self._age)

    def _newest(self, pair: Pair) -> str:
        return max(self._between[pair], key=self._age)


def _unreachable(step: str, knot: str) -> Problem:
    return Problem(
        code="unreachable_step",
        message="This step can never start: it comes after steps that wait for each other.",
        next_step="Take those apart first.",
        node=step,
        source=knot,
    )


def _pair(edge: Edge) -> Pair:
    return edge.source, edge.target


def _written(edge: Edge) -> Json:
    more = {name: value for name in ("port", "condition") if (value := getattr(edge, name))}
    return {"source": edge.source, "target": edge.target, **more}


def _shortest(after: Mapping[str, set[str]], knot: frozenset[str]) -> tuple[str, ...]:
    """The shortest round trip from the first step of the knot, the first in the alphabet of several; ends where it began."""
    start = min(knot)
    came: dict[str, str] = {}
    frontier = [start]
    while frontier:
        following: list[str] = []
        for here in frontier:
            for there in sorted(after[here] & knot):
                if there == start:
                    return _trail(came, start, here)
                if there not in came:
                    came[there] = here
                    following.append(there)
        frontier = following
    raise LookupError("a knot without a round trip")


def _trail(came: Mapping[str, str], start: str, last: str) -> tuple[str, ...]:
    trail = [last]
    while trail[-1] != start:
        trail.append(came[trail[-1]])
    return (*reversed(trail), start)

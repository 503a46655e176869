"""The levels of a design with their edges and waves, and which ways are taken only sometimes. Pure.

What stands in a round trip, or behind one, is in no wave: the checker tells the round trip as a path.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Edge, Node, StepPart, Workflow

Sometimes = Literal["choice", "condition", "run_if", "catch"]
"""Why a step may not run: a way out of a choice or switch, an edge's condition, its own rule, or that nothing failed."""
Dynamic = Literal["rounds", "call"]
"""What is known only while it runs: how many rounds, or the steps of another design."""

DYNAMIC: Final[Mapping[str, Dynamic]] = {
    "flow.for_each": "rounds",
    "flow.while": "rounds",
    "flow.call": "call",
}
PARTS: Final[tuple[StepPart, ...]] = ("body", "catch", "finally")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An edge between two steps of one level. `port` and `condition` as in the design."""

    edge: str
    source: str
    target: str
    port: str
    condition: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """`before`: for each step those it directly comes after. `waves` hold the steps in the order of their ids."""

    container: str
    part: StepPart
    before: Mapping[str, frozenset[str]]
    waves: tuple[tuple[str, ...], ...]
    stuck: tuple[str, ...]

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node: [] for node in self.before}
        for node, sources in self.before.items():
            for source in sources:
                found[source].append(node)
        return {node: tuple(sorted(targets)) for node, targets in found.items()}

    @property
    def in_order(self) -> Iterator[str]:
        """Each step after all that it comes after; what is stuck is left out."""
        for wave in self.waves:
            yield from wave


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`levels` by container and part, containers before what stands in them where they can be. `undoing`: steps that run
    only to undo others.
    """

    nodes: Mapping[str, Node]
    levels: Mapping[tuple[str, StepPart], Level]
    ways: tuple[Way, ...]
    undoing: tuple[str, ...]

    def inside(self, container: str) -> Iterator[Level]:
        for part in PARTS:
            if level := self.levels.get((container, part)):
                yield level

    def containers_of(self, node: str) -> Iterator[str]:
        """From the inside out. A container that stands in itself ends the list."""
        seen: set[str] = set()
        outer = self.nodes[node].inside
        while outer in self.nodes and outer not in seen:
            seen.add(outer)
            yield outer
            outer = self.nodes[outer].inside

    def sometimes(self, node: str) -> tuple[Sometimes, ...]:
        """Why this step may not run though the run goes well; nothing for one that always does."""
        one = self.nodes[node]
        into = [way for way in self.ways if way.target == node]
        found: list[Sometimes] = []
        if any(way.port for way in into):
            found.append("choice")
        if any(way.condition for way in into):
            found.append("condition")
        if one.run_if not in {"all_succeeded", "none_failed", "all_done"}:
            found.append("run_if")
        if one.inside and one.part == "catch":
            found.append("catch")
        return tuple(found)

    def dynamic(self, node: str) -> Dynamic | None:
        return DYNAMIC.get(self.nodes[node].operation)


def shape_of(design: Workflow) -> Shape:
    """Edges that lead nowhere, or across the border of a container, are left out: the checker tells them."""
    nodes = dict(sorted(design.nodes.items()))
    undoing = tuple(node for node, one in nodes.items() if one.undoes)
    places = {node: _place(one, nodes) for node, one in nodes.items() if not one.undoes}
    ways = tuple(_ways(design.edges, places))
    members: dict[tuple[str, StepPart], dict[str, set[str]]] = {}
    for node, place in places.items():
        members.setdefault(place, {})[node] = set()
    for way in ways:
        members[places[way.target]][way.target].add(way.source)
    levels = {place: _level(place, before) for place, before in sorted(members.items())}
    return Shape(nodes=nodes, levels=levels, ways=ways, undoing=undoing)


def _place(node: Node, nodes: Mapping[str, Node]) -> tuple[str, StepPart]:
    return (node.inside, node.part) if node.inside in nodes else ("", "body")


def _ways(edges: Mapping[str, Edge], places: Mapping[str, tuple[str, StepPart]]) -> Iterator[Way]:
    for id_, edge in sorted(edges.items()):
        place = places.get(edge.source)
        if place is not None and place == places.get(edge.target):
            yield Way(
                edge=id_, source=edge.source, target=edge.target, port=edge.port, condition=edge.condition
            )


def _level(place: tuple[str, StepPart], before: Mapping[str, set[str]]) -> Level:
    left = {node: len(sources) for node, sources in before.items()}
    then: dict[str, list[str]] = {node: [] for node in before}
    for node, sources in before.items():
        for source in sources:
            then[source].append(node)
    waves: list[tuple[str, ...]] = []
    wave = sorted(node for node, count in left.items() if count == 0)
    while wave:
        waves.append(tuple(wave))
        following: list[str] = []
        for node in wave:
            del left[node]
            for target in then[node]:
                left[target] -= 1
                if left[target] == 0:
                    following.append(target)
        wave = sorted(following)
    return Level(
        container=place[0],
        part=place[1],
        before={node: frozenset(sources) for node, sources in before.items()},
        waves=tuple(waves),
        stuck=tuple(sorted(left)),
    )

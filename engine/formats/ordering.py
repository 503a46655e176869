"""In which order a text names the steps of a design, and where steps stand that nobody has drawn. Pure.

A step comes after those it follows, so that a text reads from first to last and two people see the same one.
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import Any, Final

from crdt.kinds.workflow import Edge, Node, Workflow

COLUMN: Final = 240
ROW: Final = 112
MARGIN: Final = 64
DEEPEST: Final = 20
"""Steps inside steps; what is deeper is treated as if it stood on top."""


def settled(design: Workflow) -> Workflow:
    """With the keys of its values by name: a copy of a design that was edited live has them in any order."""
    nodes = {
        id_: node.model_copy(update={"parameters": by_key(node.parameters)})
        for id_, node in design.nodes.items()
    }
    parameters = {
        id_: one.model_copy(update={"default": by_key(one.default)}) for id_, one in design.parameters.items()
    }
    return design.model_copy(update={"nodes": nodes, "parameters": parameters})


def by_key(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: by_key(one) for key, one in sorted(value.items())}
        case list() | tuple():
            return [by_key(one) for one in value]
        case _:
            return value


def nested(nodes: Mapping[str, Node]) -> dict[str, str]:
    """For each step that stands inside another one: which. A step whose way out leads nowhere or in a circle is on top."""
    found: dict[str, str] = {}
    for id_, node in nodes.items():
        seen, at = {id_}, node.inside
        while at and at in nodes and at not in seen and len(seen) <= DEEPEST:
            seen.add(at)
            at = nodes[at].inside
        if node.inside and at == "":
            found[id_] = node.inside
    return found


def in_reading_order(ids: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[str]:
    """Each after those it follows; where nothing says, and in a circle, by name."""
    waiting = dict.fromkeys(ids, 0)
    then: dict[str, list[str]] = {}
    for source, target in edges:
        if source in waiting and target in waiting and source != target:
            waiting[target] += 1
            then.setdefault(source, []).append(target)
    ready = [id_ for id_, count in waiting.items() if count == 0]
    heapify(ready)
    found: list[str] = []
    while ready:
        id_ = heappop(ready)
        found.append(id_)
        for target in then.get(id_, ()):
            waiting[target] -= 1
            if waiting[target] == 0:
                heappush(ready, target)
    return found + sorted(waiting.keys() - set(found))


def pairs_of(edges: Iterable[Edge]) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in edges]


def drawn(design: Workflow) -> dict[str, dict[str, float]]:
    """A place for every step: columns from left to right by what comes before, steps inside others below them."""
    inner = nested(design.nodes)
    pairs = pairs_of(design.edges.values())
    places: dict[str, dict[str, float]] = {}
    row = 0
    tops = [id_ for id_ in design.nodes if id_ not in inner]
    row = _columns(tops, pairs, places, row, 0)
    children: dict[str, list[str]] = {}
    for id_, parent in inner.items():
        children.setdefault(parent, []).append(id_)
    ready = in_reading_order(children, [(inner[id_], id_) for id_ in children if id_ in inner])
    for parent in ready:
        start = int((places.get(parent, {"x": MARGIN})["x"] - MARGIN) // COLUMN)
        row = _columns(children[parent], pairs, places, row, start)
    return places


def _columns(
    ids: list[str], pairs: list[tuple[str, str]], places: dict[str, dict[str, float]], row: int, start: int
) -> int:
    """Draws these from `row` on; gives the first row below them."""
    mine = set(ids)
    before: dict[str, list[str]] = {}
    for source, target in pairs:
        if source in mine and target in mine:
            before.setdefault(target, []).append(source)
    column: dict[str, int] = {}
    filled: dict[int, int] = {}
    for id_ in in_reading_order(ids, pairs):
        column[id_] = max((column.get(one, start - 1) + 1 for one in before.get(id_, ())), default=start)
        at = filled.get(column[id_], 0)
        filled[column[id_]] = at + 1
        places[id_] = {"x": float(MARGIN + column[id_] * COLUMN), "y": float(MARGIN + (row + at) * ROW)}
    return row + max(filled.values(), default=0)

"""Takes the graph of a design apart into lists and forks, as far as it is made of such. Pure.

A graph is `Then` (one part after the other), `Beside` (parts that do not know each other) or one step. What is neither is a
`Way`: steps one after the other, where each says which one comes next.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Edge
from engine.formats.ordering import in_reading_order, pairs_of


@dataclass(frozen=True, slots=True)
class Beside:
    parts: tuple["Shape", ...]


@dataclass(frozen=True, slots=True)
class Then:
    parts: tuple["Shape", ...]


@dataclass(frozen=True, slots=True)
class Way:
    """`follows` says of each step which come next, by the port of the way out. `exact`: nothing was lost in saying so."""

    steps: tuple[str, ...]
    follows: Mapping[str, tuple[tuple[str, str], ...]]
    exact: bool


Shape = Beside | Then | Way | str
MOST: Final = 300
"""Steps of one list that are taken apart: the work grows with their square. More are written in one order."""


def shape_of(steps: Sequence[str], edges: Sequence[Edge]) -> Shape:
    mine = set(steps)
    inner = [edge for edge in edges if edge.source in mine and edge.target in mine]
    order = in_reading_order(steps, pairs_of(inner))
    if len(order) == 1:
        return order[0]
    groups = _apart(order, inner)
    if len(groups) > 1:
        return Beside(tuple(shape_of(group, inner) for group in groups))
    for cut in range(1, len(order) if len(order) <= MOST else 1):
        if _is_cut(order[:cut], order[cut:], inner):
            first, rest = shape_of(order[:cut], inner), shape_of(order[cut:], inner)
            return Then((*_parts(first), *_parts(rest)))
    return _way(order, inner)


def _parts(shape: Shape) -> tuple[Shape, ...]:
    return shape.parts if isinstance(shape, Then) else (shape,)


def _apart(order: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Groups without an edge between them."""
    group = {id_: id_ for id_ in order}

    def head(id_: str) -> str:
        while group[id_] != id_:
            group[id_] = group[group[id_]]
            id_ = group[id_]
        return id_

    for edge in edges:
        group[head(edge.source)] = head(edge.target)
    found: dict[str, list[str]] = {}
    for id_ in order:
        found.setdefault(head(id_), []).append(id_)
    return list(found.values())


def _is_cut(first: Sequence[str], rest: Sequence[str], edges: Sequence[Edge]) -> bool:
    """Whether each end of the first part leads to each beginning of the rest, plainly, and nothing else crosses."""
    before, after = set(first), set(rest)
    leaving = {edge.source for edge in edges if edge.source in before and edge.target in before}
    reached = {edge.target for edge in edges if edge.source in after and edge.target in after}
    wanted = {(one, other) for one in before - leaving for other in after - reached}
    crossing = [edge for edge in edges if edge.source in before and edge.target in after]
    plain = all(not edge.port for edge in crossing)
    return (
        plain and len(crossing) == len(wanted) and {(edge.source, edge.target) for edge in crossing} == wanted
    )


def _way(order: Sequence[str], edges: Sequence[Edge]) -> Way:
    follows: dict[str, tuple[tuple[str, str], ...]] = {}
    place = {id_: index for index, id_ in enumerate(order)}
    exact = True
    for id_ in order:
        out = sorted((edge.port, edge.target) for edge in edges if edge.source == id_)
        ports = [port for port, _ in out]
        exact &= len(set(ports)) == len(ports) and all(place[target] > place[id_] for _, target in out)
        follows[id_] = tuple(out)
    return Way(steps=tuple(order), follows=follows, exact=exact)


def first_of(shape: Shape) -> tuple[str, ...]:
    """The steps that a shape begins with."""
    match shape:
        case str():
            return (shape,)
        case Then(parts=parts):
            return first_of(parts[0])
        case Beside(parts=parts):
            return tuple(step for part in parts for step in first_of(part))
        case Way(steps=steps):
            return steps[:1]


def ends_of(way: Way) -> tuple[str, ...]:
    """The steps of a way after which nothing of it comes."""
    return tuple(step for step in way.steps if not way.follows[step])


def meetings(way: Way) -> set[str]:
    """The steps of a way that several of it lead to."""
    came = [target for out in way.follows.values() for _, target in out]
    return {target for target in came if came.count(target) > 1}

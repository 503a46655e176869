"""What a change of a step reaches: the steps that wait for it or use what it gives, and the sources they touch. Pure."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Literal

from crdt.dataclasses import dataclass
from engine.workflow.analysis.shape import Shape
from engine.workflow.analysis.touching import Touches, steps_named

Why = Literal["edge", "value", "inside", "leaves", "undoes"]
"""It comes after the step, uses its value, stands in it, comes after what it stands in, or undoes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """`why` of the first way that was found there, from `by`; `steps` counts the ways from the changed step."""

    node: str
    by: str
    why: Why
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """`sources` and `calls`: what the step and all that it reaches have to do with outside the design."""

    node: str
    reached: tuple[Reached, ...]
    sources: tuple[str, ...]
    calls: tuple[str, ...]
    writes: tuple[str, ...]


def impact_of(node: str, shape: Shape, touches: Mapping[str, Touches]) -> Impact:
    """Nearest first."""
    found = _walk(node, _ways_on(shape))
    all_ = [touches[one] for one in (node, *(one.node for one in found)) if one in touches]
    return Impact(
        node=node,
        reached=tuple(found),
        sources=tuple(sorted({source for one in all_ for source in one.sources})),
        calls=tuple(sorted({one.calls for one in all_ if one.calls})),
        writes=tuple(
            one for one in (node, *(r.node for r in found)) if one in touches and touches[one].writes
        ),
    )


def _walk(node: str, on: Mapping[str, Mapping[str, Why]]) -> list[Reached]:
    seen = {node}
    found: list[Reached] = []
    waiting: deque[tuple[str, int, bool]] = deque([(node, 0, False)])
    while waiting:
        one, steps, left = waiting.popleft()
        for target, why in sorted(on.get(one, {}).items()):
            if target in seen or (left and why == "inside"):
                continue  # what a step leaves goes on after it, but its neighbours in there are not touched by that
            seen.add(target)
            found.append(Reached(node=target, by=one, why=why, steps=steps + 1))
            waiting.append((target, steps + 1, why == "leaves"))
    return found


def _ways_on(shape: Shape) -> Mapping[str, Mapping[str, Why]]:
    on: dict[str, dict[str, Why]] = {}
    for source, target, why in _ways(shape):
        if source in shape.nodes and source != target:
            on.setdefault(source, {}).setdefault(target, why)
    return on


def _ways(shape: Shape) -> Iterator[tuple[str, str, Why]]:
    """The use of a value says more than the edge beside it."""
    for node, one in shape.nodes.items():
        for source in steps_named(dict(one.parameters)):
            yield source, node, "value"
    for way in shape.ways:
        for source in steps_named({"$cel": way.condition} if way.condition else None):
            yield source, way.target, "value"
        yield way.source, way.target, "edge"
    for node, one in shape.nodes.items():
        if one.inside in shape.nodes:
            yield one.inside, node, "inside"
            yield node, one.inside, "leaves"
        if one.undoes:
            yield one.undoes, node, "undoes"

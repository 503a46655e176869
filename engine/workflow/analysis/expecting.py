"""How long a step is expected to take, and how that is known: from its own runs, those of its like, or not at all. Pure."""

from collections.abc import Mapping
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node

Known = Literal["step", "operation", "steps_inside", "guess"]
"""`step`: it ran in this design. `operation`: other steps of this design that do the same did. `steps_inside`: put
together from what stands in it.
"""

GUESS: Final = 1.0
"""Seconds, where nothing of the kind was ever seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Of one step in past runs: the median in seconds and of how many."""

    operation: str
    median: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    seconds: float
    known: Known
    count: int


def expected_of(node: str, step: Node, recorded: Mapping[str, Recorded]) -> Expected:
    """What the step did under another operation says nothing of it."""
    own = recorded.get(node)
    if own is not None and own.count and own.operation == step.operation:
        return Expected(seconds=own.median, known="step", count=own.count)
    alike = [one for one in recorded.values() if one.operation == step.operation and one.count]
    if alike:
        total = sum(one.count for one in alike)
        seconds = sum(one.median * one.count for one in alike) / total
        return Expected(seconds=seconds, known="operation", count=total)
    return Expected(seconds=0.0 if step.operation.startswith("flow.") else GUESS, known="guess", count=0)

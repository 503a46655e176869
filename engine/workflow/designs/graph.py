"""The order in which the steps of a sound design can run. Pure. What makes a design sound: `checking/`."""

from collections.abc import Mapping
from graphlib import TopologicalSorter

from crdt.kinds.workflow import Workflow

Before = Mapping[str, frozenset[str]]
"""For each step the steps it directly waits for."""


def waits_for(design: Workflow) -> Before:
    """Edges between steps that exist, the others left out."""
    before: dict[str, set[str]] = {node: set() for node in sorted(design.nodes)}
    for _, edge in sorted(design.edges.items()):
        if edge.source in before and edge.target in before:
            before[edge.target].add(edge.source)
    return {node: frozenset(sources) for node, sources in before.items()}


def in_order(before: Before) -> tuple[str, ...]:
    """Steps after all they wait for; caller's duty: there is no cycle."""
    return tuple(
        TopologicalSorter({node: sorted(sources) for node, sources in before.items()}).static_order()
    )

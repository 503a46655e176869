"""Says what is wrong with a design before it runs. Pure; an empty list means that it can be compiled.

Problems come in the order in which a person would mend them: the shape of the graph, then the steps, then their input.
"""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from crdt.kinds.workflow import Workflow
from engine.workflow.inputs import Catalogue, Inputs, Upstream
from engine.workflow.problem import Problem

Before = Mapping[str, frozenset[str]]
"""For each step the steps it directly waits for."""


def check(design: Workflow, operations: Catalogue) -> list[Problem]:
    if not design.nodes:
        return [
            Problem(
                code="empty_design",
                message="This design has no steps.",
                next_step="Add a step from the palette.",
            )
        ]
    problems = [*_dangling(design), *_unknown_operations(design, operations)]
    before = waits_for(design)
    cycle = cycle_in(before)
    if cycle:
        problems.append(_cycle_problem(cycle))
    inputs = Inputs(design=design, operations=operations, upstream=None if cycle else upstream_of(before))
    return [*problems, *inputs.problems()]


def waits_for(design: Workflow) -> Before:
    """Edges between steps that exist, the others left out."""
    before: dict[str, set[str]] = {node: set() for node in sorted(design.nodes)}
    for _, edge in sorted(design.edges.items()):
        if edge.source in before and edge.target in before:
            before[edge.target].add(edge.source)
    return {node: frozenset(sources) for node, sources in before.items()}


def cycle_in(before: Before) -> tuple[str, ...]:
    """One cycle as its path, first step repeated at the end; empty when there is none."""
    sorter = TopologicalSorter({node: sorted(sources) for node, sources in before.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        path: list[str] = error.args[1]
        start = path.index(min(path))
        return (*path[start:-1], *path[:start], path[start])
    return ()


def in_order(before: Before) -> tuple[str, ...]:
    """Steps after all they wait for; caller's duty: there is no cycle."""
    return tuple(
        TopologicalSorter({node: sorted(sources) for node, sources in before.items()}).static_order()
    )


def upstream_of(before: Before) -> Upstream:
    order = in_order(before)
    bits = {node: 1 << index for index, node in enumerate(order)}
    masks: dict[str, int] = {}
    for node in order:
        masks[node] = 0
        for source in before[node]:
            masks[node] |= masks[source] | bits[source]
    return Upstream(bits=bits, masks=masks)


def _dangling(design: Workflow) -> Iterator[Problem]:
    for edge_id, edge in sorted(design.edges.items()):
        for end in (edge.source, edge.target):
            if end not in design.nodes:
                yield Problem(
                    code="dangling_edge",
                    message=f"The connection {edge_id} leads to a step that is not there: {end or 'none'}.",
                    next_step="Delete the connection or draw it again.",
                    field=f"edges.{edge_id}",
                )


def _unknown_operations(design: Workflow, operations: Catalogue) -> Iterator[Problem]:
    for node_id, node in sorted(design.nodes.items()):
        if node.operation not in operations:
            yield Problem(
                code="unknown_operation",
                message=f"This installation has no operation {node.operation!r}.",
                next_step="Choose another operation, or ask an admin what is missing; `concert catalog` names it.",
                node=node_id,
                field="operation",
            )


def _cycle_problem(cycle: tuple[str, ...]) -> Problem:
    return Problem(
        code="cycle",
        message=f"These steps wait for each other: {' -> '.join(cycle)}.",
        next_step="Delete one of these connections.",
        node=cycle[0],
        path=cycle,
    )

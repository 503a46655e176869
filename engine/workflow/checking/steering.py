"""What is wrong with steps that hold, choose, undo or call, and with the ways out of them. Pure."""

from collections.abc import Iterator
from typing import Final, Protocol

from crdt.kinds.workflow import Edge, Node
from engine.operations.operation import Steering
from engine.workflow.checking import fixes
from engine.workflow.checking.placement import DEEPEST, Placement
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.problem import Problem

NO_STEERING: Final = Steering()


class Steps(Protocol):
    @property
    def surroundings(self) -> Surroundings: ...

    def step(self, node: str) -> Node | None: ...


def steering_of(node: Node, around: Surroundings) -> Steering:
    operation = around.operations.get(node.operation)
    return NO_STEERING if operation is None or operation.steering is None else operation.steering


def place_problems(id_: str, node: Node, steps: Steps, placement: Placement) -> Iterator[Problem]:
    """Where it stands, and what stands in it."""
    trip = placement.round_trip(id_)
    if trip and id_ == min(trip):
        yield _inside_itself(trip)
    elif node.inside:
        yield from _inside(id_, node, steps)
    if len(list(placement.around(id_))) == DEEPEST:
        yield Problem(
            code="container_too_deep",
            message=f"This step stands inside {DEEPEST} others.",
            next_step="Put a part of it into a workflow of its own, and call that.",
            node=id_,
            field="inside",
        )
    parts = steering_of(node, steps.surroundings).parts
    if parts and not any(placement.scope(one)[1] == parts[0] for one in placement.members[id_]):
        yield Problem(
            code="empty_body",
            message="Nothing stands inside this step, so there is nothing for it to do.",
            next_step="Put a step into it.",
            node=id_,
        )


def _inside_itself(trip: tuple[str, ...]) -> Problem:
    return Problem(
        code="container_cycle",
        message=f"These steps stand inside each other: {' -> '.join(trip)}.",
        next_step="Take one of them out of the other.",
        node=trip[0],
        path=trip,
        field="inside",
        fix=fixes.take_out(trip[0], trip[1]),
    )


def _inside(id_: str, node: Node, steps: Steps) -> Iterator[Problem]:
    container = steps.step(node.inside)
    if container is None:
        yield Problem(
            code="container_unknown",
            message=f"This step stands inside {node.inside}, which is not there.",
            next_step="Take it out, or put it into another step.",
            node=id_,
            field="inside",
            source=node.inside,
            fix=fixes.take_out(id_, node.inside),
        )
        return
    if container.operation not in steps.surroundings.operations:
        return
    parts = steering_of(container, steps.surroundings).parts
    if not parts:
        yield Problem(
            code="container_unfit",
            message=f"No step can stand inside {node.inside}.",
            next_step="Take it out, or put it into a step that repeats or tries.",
            node=id_,
            field="inside",
            source=node.inside,
            fix=fixes.take_out(id_, node.inside),
        )
    elif node.part not in parts:
        yield Problem(
            code="part_unknown",
            message=f"{node.inside} has no part {node.part!r}.",
            next_step=f"Put the step into its {parts[0]}.",
            node=id_,
            field="part",
            source=node.inside,
        )


def undo_problems(id_: str, node: Node, steps: Steps, *, connected: bool) -> Iterator[Problem]:
    """`connected`: it has edges."""
    if not node.undoes:
        return
    undone = steps.step(node.undoes)
    if undone is None or node.undoes == id_:
        yield Problem(
            code="undo_unknown",
            message=f"This step undoes {node.undoes}, which is not there."
            if undone is None
            else "This step undoes itself.",
            next_step="Choose the step that it undoes.",
            node=id_,
            field="undoes",
            source=node.undoes,
            fix=fixes.no_undoing(id_, node.undoes),
        )
    elif undone.undoes:
        yield Problem(
            code="undo_of_undo",
            message=f"{node.undoes} undoes a step itself, so nothing undoes it.",
            next_step="Let this step undo the one that does the work.",
            node=id_,
            field="undoes",
            source=node.undoes,
            fix=fixes.no_undoing(id_, node.undoes),
        )
    if connected:
        yield Problem(
            code="undo_connected",
            message="A step that undoes another is run when the run fails; its connections mean nothing.",
            next_step="Remove its connections, or let it undo nothing.",
            node=id_,
            field="undoes",
            fix=fixes.no_undoing(id_, node.undoes),
        )


def port_problems(id_: str, edge: Edge, steps: Steps) -> Iterator[Problem]:
    source = steps.step(edge.source)
    if source is None or source.operation not in steps.surroundings.operations:
        return
    ports = ports_of(source, steps.surroundings)
    if edge.port in ports or (not edge.port and not ports):
        return
    if not ports:
        yield Problem(
            code="port_unknown",
            message=f"{edge.source} has one way out, and none called {edge.port!r}.",
            next_step="Let the connection be taken always.",
            edge=id_,
            field=f"edges.{id_}.port",
            source=edge.source,
            fix=fixes.no_port(id_, edge.port),
        )
        return
    named = ", ".join(ports)
    meant = fixes.meant_name(edge.port, ports) if edge.port else None
    yield Problem(
        code="port_unknown" if edge.port else "port_missing",
        message=f"{edge.source} has no way out called {edge.port!r}."
        if edge.port
        else f"It is not said for which way out of {edge.source} this connection is.",
        next_step=f"Choose one of: {named}.",
        edge=id_,
        field=f"edges.{id_}.port",
        source=edge.source,
        fix=None if meant is None else fixes.another_port(id_, edge.port, meant),
    )


def ports_of(node: Node, around: Surroundings) -> tuple[str, ...]:
    """The ways out by name; empty for a step that has one."""
    steering = steering_of(node, around)
    cases = node.parameters.get(steering.cases) if steering.cases else None
    named = [one.get("name") for one in cases if isinstance(one, dict)] if isinstance(cases, list) else []
    return (*(name for name in dict.fromkeys(named) if isinstance(name, str) and name), *steering.ports)

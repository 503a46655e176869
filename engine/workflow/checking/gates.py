"""What is wrong with whom a gate asks, as far as the workspace says who may approve there. Pure."""

from collections.abc import Iterator
from typing import Final

from crdt.kinds.workflow import Node, binding_of
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.problem import Problem

GATE: Final = "flow.gate"
FIELD: Final = "approvers"


def gate_problems(id_: str, node: Node, around: Surroundings) -> Iterator[Problem]:
    """Rights come and go, so it is a warning. Whom a value names is known when the gate asks."""
    named = node.parameters.get(FIELD)
    if node.operation != GATE or around.approvers is None or not isinstance(named, list):
        return
    known = [one for one in named if isinstance(one, str) and one and binding_of(one) is None]
    unable = [one for one in known if one not in around.approvers]
    if not unable:
        return
    if len(unable) == len(named):
        message = "Nobody who is named here may approve in this workspace: a run would wait for nobody."
    else:
        message = f"{len(unable)} of the {len(named)} who are named here may not approve in this workspace."
    yield Problem(
        code="approver_without_right",
        message=message,
        next_step="Name others, or give them a role that may approve.",
        node=id_,
        field=FIELD,
        severity="warning",
    )

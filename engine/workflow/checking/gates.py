"""What is wrong with whom a gate asks: people who may not approve in the workspace, a policy that is not there. Pure."""

from collections.abc import Iterator
from typing import Final

from crdt.kinds.workflow import Node, binding_of
from engine.operations.flow.gate import ANY_POLICY
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.problem import Problem

GATE: Final = "flow.gate"
FIELD: Final = "approvers"
POLICY: Final = "policy"


def gate_problems(id_: str, node: Node, around: Surroundings) -> Iterator[Problem]:
    """Rights and policies come and go, so they are warnings. Whom a value names is known when the gate asks."""
    if node.operation == GATE:
        yield from _approvers(id_, node, around)
        yield from _policy(id_, node, around)


def _policy(id_: str, node: Node, around: Surroundings) -> Iterator[Problem]:
    """A gate knows it by its id, so that it may be called otherwise."""
    named = node.parameters.get(POLICY)
    if around.policies is None or not isinstance(named, str) or named in {"", ANY_POLICY}:
        return
    known = around.policies.get(named)
    if known is not None and not known.trashed:
        return
    what = (
        "This workspace has no such policy" if known is None else f"The policy {known.title} is in the trash"
    )
    yield Problem(
        code="policy_unknown" if known is None else "policy_trashed",
        message=f"{what}: the usual approvers would be asked.",
        next_step="Choose one of the workspace's policies, or name who decides.",
        node=id_,
        field=POLICY,
        severity="warning",
    )


def _approvers(id_: str, node: Node, around: Surroundings) -> Iterator[Problem]:
    named = node.parameters.get(FIELD)
    if around.approvers is None or not isinstance(named, list):
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

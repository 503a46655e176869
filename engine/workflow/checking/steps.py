"""What is wrong with a step besides its input: what it does, and what it is called. Pure."""

from collections.abc import Iterator
from typing import Final

from crdt.kinds.workflow import BORDERS, Node
from crdt.roles import Right, Role, allows
from engine.workflow.checking import fixes
from engine.workflow.checking.surroundings import AnyOperation, Catalogue
from engine.workflow.designs.problem import Problem

EMPTY: Final = Problem(
    code="empty_design", message="This design has no steps.", next_step="Add a step from the palette."
)


def operation_problems(id_: str, node: Node, operations: Catalogue) -> Iterator[Problem]:
    if any(mark in id_ for mark in BORDERS):
        yield Problem(
            code="step_id_invalid",
            message=f"The id of this step, {id_!r}, has {' or '.join(BORDERS)}, which stand between the steps of a run.",
            next_step="Copy the step, which gives the copy an id of its own, and remove this one.",
            node=id_,
        )
    operation = operations.get(node.operation)
    if operation is None:
        yield _unknown(id_, node, operations)
        return
    roles = _without_right(operation)
    if roles:
        yield Problem(
            code="operation_not_allowed",
            severity="warning",
            message=f"{operation.title} needs the right to {operation.right}, which you do not have here.",
            next_step="The step fails when you run it: choose another operation, or let somebody with that right run the design.",
            node=id_,
            field="operation",
            roles=roles,
        )


def name_clash(id_: str, name: str) -> Problem:
    return Problem(
        code="step_name_clash",
        severity="warning",
        message=f"Another step is called “{name}”, too.",
        next_step="Give one of them another name, so that people can tell them apart.",
        node=id_,
        field="name",
    )


def _without_right(operation: AnyOperation) -> tuple[str, ...]:
    """The roles that may run designs, but not this."""
    return tuple(str(role) for role in Role if allows(role, Right.RUN) and not allows(role, operation.right))


def _unknown(id_: str, node: Node, operations: Catalogue) -> Problem:
    meant = fixes.meant_name(node.operation, operations)
    fix = None
    if meant is not None:
        fix = fixes.another_operation(id_, node.operation, meant, operations[meant].title)
    return Problem(
        code="unknown_operation",
        message=f"This installation has no operation {node.operation!r}."
        if node.operation
        else "It is not said what this step does.",
        next_step="Choose another operation, or ask an admin what is missing; `concert catalog` names it.",
        node=id_,
        field="operation",
        fix=fix,
    )

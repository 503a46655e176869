"""What is wrong with a step that calls another design, as far as the workspace's list of designs says. Pure."""

from collections.abc import Iterator
from typing import Final

from crdt.kinds.workflow import Node
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.problem import Problem, Severity

CALL: Final = "flow.call"
FIELD: Final = "workflow"


def call_problems(id_: str, node: Node, around: Surroundings) -> Iterator[Problem]:
    called = node.parameters.get(FIELD)
    if node.operation != CALL or around.designs is None or not called:
        return
    if not isinstance(called, str):
        yield _problem(
            id_,
            "call_not_literal",
            "Which workflow is called has to be settled before a run starts.",
            "Choose the workflow itself instead of a value.",
        )
        return
    if called == around.own:
        yield _problem(
            id_,
            "call_round_trip",
            "This workflow calls itself.",
            "Repeat steps with a loop, or call another one.",
        )
        return
    known = around.designs.get(called)
    if known is None:
        yield _problem(
            id_,
            "workflow_unknown",
            "This workspace has no such workflow.",
            "Choose one of the workspace's; one of the library is found when the run starts.",
            severity="warning",
        )
    elif known.trashed:
        yield _problem(
            id_,
            "workflow_trashed",
            f"The workflow {known.title} is in the trash.",
            "Choose another one, or bring this one back.",
        )


def _problem(id_: str, code: str, message: str, next_step: str, severity: Severity = "error") -> Problem:
    return Problem(code=code, message=message, next_step=next_step, node=id_, field=FIELD, severity=severity)

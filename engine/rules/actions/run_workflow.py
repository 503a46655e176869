"""Starts a run of a workflow, with values from the event."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import Field

from crdt.errors import AlreadyExists, NotFound
from crdt.ids import DocumentId, RunId
from crdt.roles import Right
from engine.records import Json
from engine.rules.action import ActionInput, Did, Doing, Leaves, RuleAction
from engine.triggers.launching import Launch


class RunWorkflow(ActionInput):
    workflow: str = Field(title="Workflow", max_length=64)
    parameters: dict[str, Any] = Field(default={}, title="Parameters")


async def run(doing: Doing, input_: RunWorkflow) -> Did:
    triggers, rule = doing.platform.triggers, doing.rule
    design, role = await triggers.standing.in_document(
        doing.owner, rule.role, DocumentId(input_.workflow), Right.RUN
    )
    if design.trashed_at is not None or design.workspace != rule.workspace:
        raise NotFound("The workflow is not in this workspace any more.")
    launch = Launch(
        id=RunId(doing.key),
        design=design,
        parameters=input_.parameters,
        by=doing.owner,
        role=role,
        word="rule",
        cause={
            "trigger": rule.id,
            "name": rule.name,
            "kind": "rule",
            "moment": doing.key,
            "due": doing.now,
            "chain": [one.to_json() for one in doing.chain[:-1]],  # the run itself is its last link
            "backfill": None,
        },
        also=(),
    )
    with suppress(AlreadyExists):  # an attempt before a crash has begun it
        await triggers.launch(launch)
    return Did(summary=f"Started {design.title}", link=f"/runs/{doing.key}")


def says(_values: Mapping[str, Json]) -> str:
    return "A workflow would be started"


ACTION = RuleAction(
    name="run_workflow",
    title="Run a workflow",
    summary="Starts a run, with values from what was told.",
    icon="workflow",
    input=RunWorkflow,
    right=Right.RUN,
    run=run,
    says=says,
    leaves=lambda doing, _: Leaves(made=(doing.key,)),
)

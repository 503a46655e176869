"""Runs an operation on the source of the event: a connection test, a discovery, a profile, a count."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from crdt.roles import Right
from engine.commands.command import Caller
from engine.operate import operate
from engine.operations.data_sources.answers import OperationName
from engine.records import Json, User
from engine.rules.action import ActionInput, Did, Doing, Leaves, RuleAction


class RunOperation(ActionInput):
    operation: OperationName = Field(title="Operation")
    values: dict[str, Any] = Field(default={}, title="Values")


async def run(doing: Doing, input_: RunOperation) -> Did:
    source = doing.source()
    user = await doing.platform.store.records.get(User, doing.owner)
    caller = Caller(
        organisation=doing.rule.organisation,
        user=doing.owner,
        name="" if user is None else user.name,
        role=doing.role,
    )
    _, role = await doing.platform.triggers.standing.in_document(
        doing.owner, doing.rule.role, source.id, Right.RUN
    )
    await operate(doing.platform, input_.operation, source, _as(caller, role), dict(input_.values))
    title = doing.platform.components.operations[input_.operation].title
    return Did(summary=f"{title} on {source.title}", link=f"/sources/{source.id}")


def _as(caller: Caller, role: str) -> Caller:
    return Caller(organisation=caller.organisation, user=caller.user, name=caller.name, role=role)


def says(values: Mapping[str, Json]) -> str:
    return f"{values.get('operation', 'An operation')} would be run on the source"


ACTION = RuleAction(
    name="run_operation",
    title="Run an operation",
    summary="Runs an operation on the source of the event.",
    icon="play",
    input=RunOperation,
    right=Right.RUN,
    run=run,
    says=says,
    leaves=lambda doing, _: Leaves(touched=(doing.source().id,)),
    repeatable=False,
)

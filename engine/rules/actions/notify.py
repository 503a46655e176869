"""Tells people and groups of the workspace, in their inbox and by the channels they chose."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from crdt.ids import UserId
from crdt.model import Model
from crdt.roles import Right
from engine.inbox.inbox import writes_of
from engine.inbox.records import Notification
from engine.members.ways import found_by, ways_into
from engine.records import GroupMember, Json, Workspace
from engine.rules.action import ActionInput, Did, Doing, RuleAction
from engine.writes import Write


class Person(Model):
    kind: Literal["user", "group"]
    id: Annotated[str, Field(max_length=64)]


class Notify(ActionInput):
    tell: list[Person] = Field(title="Who is told", min_length=1, max_length=50)
    message: str = Field(title="Message", min_length=1, max_length=2000)


async def run(doing: Doing, input_: Notify) -> Did:
    """Those who may see what it is about; who left the workspace is not told."""
    records, rule = doing.platform.store.records, doing.rule
    workspace = await records.get(Workspace, rule.workspace)
    if workspace is None:
        return Did(summary="Nobody is left to tell")
    groups = {one.id for one in input_.tell if one.kind == "group"}
    people = {UserId(one.id) for one in input_.tell if one.kind == "user"}
    people |= {row.user for row in await found_by(records, GroupMember, "group", groups)}
    here = await ways_into(records, workspace, doing.about, doing.now)
    told = sorted(people & here.keys())
    writes: list[Write] = []
    for user in told:
        notification = Notification(
            id=doing.platform.ids.new(),
            organisation=rule.organisation,
            user=user,
            kind="rule.told",
            workspace=rule.workspace,
            document=None if doing.about is None else doing.about.id,
            content={
                "headline": input_.message,
                "words": f"Rule: {rule.name}",
                "path": f"/w/{rule.workspace}/schedules/rules",
                "rule": rule.id,
                "name": rule.name,
                "message": input_.message,
                "topic": doing.event["topic"],
            },
            by=doing.owner,
            at=doing.now,
        )
        writes += writes_of(notification, "")
    count = "nobody" if not told else "1 person" if len(told) == 1 else f"{len(told)} people"
    return Did(summary=f"Told {count}", writes=tuple(writes))


def says(values: Mapping[str, Json]) -> str:
    tell = values.get("tell")
    count = len(tell) if isinstance(tell, list) else 0
    who = f"{count} {'person or group' if count == 1 else 'people and groups'} would be told"
    message = values.get("message")
    return f"{who}: {message}" if isinstance(message, str) else who


ACTION = RuleAction(
    name="notify",
    title="Notify people",
    summary="Tells people and groups, in their inbox and by the channels they chose.",
    icon="bell",
    input=Notify,
    right=Right.READ,
    run=run,
    says=says,
)

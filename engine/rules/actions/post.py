"""Posts to a channel of the workspace: a signed webhook, Slack, Teams… What is sent waits in the outbox and is tried again."""

from collections.abc import Mapping

from pydantic import Field

from crdt.errors import NotFound
from crdt.roles import Right
from engine.contact_records import ChannelSetup
from engine.outbox.records import Outgoing
from engine.records import Json
from engine.rules.action import ActionInput, Did, Doing, RuleAction
from engine.writes import Insert


class Post(ActionInput):
    setup: str = Field(title="Channel or webhook", max_length=64)
    message: str = Field(default="", title="Message", max_length=4000)


async def run(doing: Doing, input_: Post) -> Did:
    rule = doing.rule
    setup = await doing.platform.store.records.get(ChannelSetup, input_.setup)
    here = setup is not None and setup.organisation == rule.organisation
    if setup is None or not here or not (setup.everywhere or setup.workspace == rule.workspace):
        raise NotFound("There is no such channel in this workspace any more.")
    row = Outgoing(
        id=doing.key,
        organisation=rule.organisation,
        workspace=rule.workspace,
        channel=setup.channel,
        lane=setup.id,
        setup=setup.id,
        kind="rule.told",
        subject=rule.name,
        body=input_.message or rule.name,
        data={
            "type": "rule.fired",
            "rule": rule.id,
            "name": rule.name,
            "message": input_.message,
            "event": doing.event,
        },
        cause=f"rule:{rule.id}",
        next_at=doing.now,
        created_at=doing.now,
    )
    return Did(summary=f"Posts to {setup.name}", writes=(Insert(record=row),))


def says(_values: Mapping[str, Json]) -> str:
    return "A message would be posted"


ACTION = RuleAction(
    name="post",
    title="Post to a channel or webhook",
    summary="Sends what was told to a channel of the workspace: a signed webhook, Slack, Teams.",
    icon="send",
    input=Post,
    right=Right.RUN,
    run=run,
    says=says,
)

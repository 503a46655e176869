"""What is told of rules, in the channel of their workspace, and to their owners."""

from typing import Final, Literal

from crdt.ids import Micros, UserId, workspace_channel
from crdt.model import Model
from engine.inbox.inbox import writes_of
from engine.inbox.records import Notification
from engine.records import Json
from engine.rules.records import RuleRecord
from engine.writes import AppendEvent, Write

OWN: Final = ("rule:", "workflow:trigger:", "workflow:backfill:")
"""Topics that begin so are heard by no rule: what comes of rules must not set them off."""

What = Literal["created", "changed", "removed", "paused", "resumed", "fired", "failed", "held_back"]


class RuleEvent(Model):
    """`by` is empty where nobody did it. `moment` and `topic` name the event that it fired for; `reason` why not, or why it rests."""

    rule: str
    workspace: str
    name: str
    by: str
    at: int
    moment: str = ""
    topic: str = ""
    summary: str = ""
    reason: Json = None


def told(
    rule: RuleRecord,
    what: What,
    at: Micros,
    by: str = "",
    *,
    moment: str = "",
    topic: str = "",
    summary: str = "",
    reason: Json = None,
) -> AppendEvent:
    said = RuleEvent(
        rule=rule.id,
        workspace=rule.workspace,
        name=rule.name,
        by=by,
        at=at,
        moment=moment,
        topic=topic,
        summary=summary,
        reason=reason,
    )
    return AppendEvent(
        channel=workspace_channel(rule.workspace),
        topic=f"rule:{what}",
        payload=said.model_dump(mode="json"),
        at=at,
    )


def told_owner(rule: RuleRecord, id_: str, reason: Json, at: Micros) -> tuple[Write, ...]:
    """That a rule of theirs rests, or holds back."""
    notification = Notification(
        id=id_,
        organisation=rule.organisation,
        user=rule.acts_as,
        kind="rule.paused",
        workspace=rule.workspace,
        document=None,
        content={
            "headline": f"Your rule {rule.name} holds back",
            "words": f"{reason['message']} {reason['next_step']}",
            "path": f"/w/{rule.workspace}/schedules/rules",
            "rule": rule.id,
            "name": rule.name,
            "reason": {key: reason[key] for key in ("code", "message", "next_step")},
        },
        by=UserId(""),
        at=at,
    )
    return writes_of(notification, "")

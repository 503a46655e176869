"""The kinds of notification there are, as data. A feature that has news for people adds its kinds here."""

from typing import Final

from crdt.dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind:
    """`asks`: it waits for the person to do something, so that it stands among what needs them until it is read.
    `urgent`: it may pass quiet hours. `own`: it is about something of theirs, and is shown also where they may read nothing any more.
    """

    name: str
    title: str
    summary: str
    asks: bool = False
    urgent: bool = False
    own: bool = False


MENTION: Final = NotificationKind(
    name="comment.mention",
    title="Mentions",
    summary="Somebody named you in a comment.",
    asks=True,
)
REPLY: Final = NotificationKind(
    name="comment.reply",
    title="Replies",
    summary="Somebody wrote in a thread that you wrote in.",
)

ALERT: Final = NotificationKind(
    name="run.alert",
    title="Alerts",
    summary="A run did what you wanted to hear of: it failed, takes long, waits or did not start.",
)

TRIGGER_PAUSED: Final = NotificationKind(
    name="trigger.paused",
    title="Paused triggers",
    summary="A trigger that acts for you was paused, because a right is missing.",
    asks=True,
)
TRIGGER_REFUSED: Final = NotificationKind(
    name="trigger.refused",
    title="Triggers that start nothing",
    summary="A trigger that acts for you could not start its design.",
)

ACCESS_ASKED: Final = NotificationKind(
    name="access.asked",
    title="Requests for access",
    summary="Somebody asks for a role that you may give.",
    asks=True,
)
ACCESS_ANSWERED: Final = NotificationKind(
    name="access.answered",
    title="Answers to my requests",
    summary="A request of yours was decided, granted, taken back, or its time is over.",
    own=True,
)

DELEGATED: Final = NotificationKind(
    name="delegation.given",
    title="Decisions for others",
    summary="Somebody is away and named you to decide for them.",
)
RULE_TOLD: Final = NotificationKind(
    name="rule.told",
    title="Rules",
    summary="A rule of a workspace tells you of something that happened.",
)
RULE_PAUSED: Final = NotificationKind(
    name="rule.paused",
    title="Paused rules",
    summary="A rule that acts for you was paused: a right is missing, or it fired too often.",
    asks=True,
    own=True,
)

APPROVAL_ASKED: Final = NotificationKind(
    name="approval.asked",
    title="Approvals that wait for me",
    summary="Somebody asks for an approval that you may give, or what you decided about was changed.",
    asks=True,
)
APPROVAL_REMINDER: Final = NotificationKind(
    name="approval.reminder",
    title="Reminders of approvals",
    summary="An approval still waits for your decision.",
    asks=True,
    urgent=True,
)
APPROVAL_ANSWERED: Final = NotificationKind(
    name="approval.answered",
    title="Answers to what I asked for",
    summary="An approval that you asked for was decided or done, failed, or somebody wants something changed.",
)

GATE_ASKED: Final = NotificationKind(
    name="gate.asked",
    title="Runs that wait for me",
    summary="A run waits at a gate for a decision that you may take.",
    asks=True,
)

KINDS: Final = {
    kind.name: kind
    for kind in (
        MENTION,
        REPLY,
        ALERT,
        TRIGGER_PAUSED,
        TRIGGER_REFUSED,
        ACCESS_ASKED,
        ACCESS_ANSWERED,
        DELEGATED,
        RULE_TOLD,
        RULE_PAUSED,
        APPROVAL_ASKED,
        APPROVAL_REMINDER,
        APPROVAL_ANSWERED,
        GATE_ASKED,
    )
}

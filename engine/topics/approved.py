"""The topics of approvals."""

from collections.abc import Iterator

from engine.approval.told import COMPLETED, SOURCE_APPROVED, ApprovalEvent, request_topic
from engine.topics.topic import Topic

_WHERE = ("workspace", "approval")
_SAYS = {
    "asked": "somebody asks for an approval",
    "voted": "somebody who was asked has decided",
    "commented": "somebody said something about it",
    "changes_requested": "somebody wants it changed before they decide",
    "resubmitted": "it is asked again from the beginning",
    "delegated": "somebody handed their decision to somebody else",
    "stale": "what is reviewed was changed; votes for what it said before do not count",
    "people_changed": "others are asked than before: rights, groups or absences changed",
    "reminded": "those who have not decided are reminded",
    "escalated": "a level of the ladder came: others are asked too, or instead",
    "approved": "it is approved, and done from here on",
    "held": "it is approved, and waits for somebody who has what it changes to themselves",
    "rejected": "it is refused",
    "withdrawn": "who asked does not want it any more",
    "expired": "nobody decided in time",
    "executed": "what was approved is done",
    "failed": "what was approved could not be done",
}


def of_approvals() -> Iterator[Topic]:
    for kind, summary in _SAYS.items():
        yield Topic(
            name=request_topic(kind),
            says=ApprovalEvent,
            summary=f"an approval request: {summary}",
            channels=_WHERE,
        )
    yield Topic(
        name=COMPLETED,
        says=ApprovalEvent,
        summary="an approval request has its end: executed, failed, rejected, withdrawn or expired",
        channels=_WHERE,
    )
    yield Topic(
        name=SOURCE_APPROVED,
        says=ApprovalEvent,
        summary="a request about data sources is approved",
        channels=_WHERE,
    )

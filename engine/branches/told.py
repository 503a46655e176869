"""What is told about branches, in the channels of both documents (BR8)."""

from typing import Final

from crdt.ids import Micros, UserId, document_channel
from crdt.model import Model
from engine.branches.records import Branch, Side
from engine.writes import AppendEvent

CREATED: Final = "document:branch:created"
MERGED: Final = "document:branch:merged"
UNDONE: Final = "document:branch:undone"
CLOSED: Final = "document:branch:closed"
REOPENED: Final = "document:branch:reopened"


class BranchEvent(Model):
    """`into` and `sequence` are set for merges: which side it went into, and its row there."""

    branch: str
    target: str
    name: str
    by: str
    into: Side | None = None
    sequence: int = 0
    merge: str | None = None


def events(
    topic: str,
    branch: Branch,
    by: UserId,
    at: Micros,
    *,
    into: Side | None = None,
    sequence: int = 0,
    merge: str | None = None,
) -> tuple[AppendEvent, ...]:
    said = BranchEvent(
        branch=branch.document,
        target=branch.target,
        name=branch.name,
        by=by,
        into=into,
        sequence=sequence,
        merge=merge,
    ).model_dump()
    return tuple(
        AppendEvent(channel=document_channel(id_), topic=topic, payload=said, at=at)
        for id_ in (branch.target, branch.document)
    )

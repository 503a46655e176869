"""What the events about approvals say. Types and names only. What a request is about stays with those who may read it: its
words are in no event.
"""

from typing import Final, Literal

from crdt.model import Model

COMPLETED: Final = "approval:completed"
SOURCE_APPROVED: Final = "approval:data_source:approved"


def request_topic(kind: str) -> str:
    return f"approval:request:{kind}"


class ApprovalEvent(Model):
    """A request went on. `by` is "" where it did so by itself. `current` is the content hash that counts now."""

    request: str
    number: int
    type: str
    workspace: str
    state: str
    subject_kind: str
    subject: str
    requester: str
    by: str
    by_name: str
    stage: str
    decision: Literal["", "approve", "reject"]
    fields: list[str]
    to: list[str]
    current: str
    due: int | None
    level: int
    revision: int

"""What the events about access say. Types and names only. What a request is for stays between its people: it is in no event."""

from typing import Final, Literal

from crdt.model import Model
from crdt.roles import Role

GIVEN: Final = "security:grant:given"
WITHDRAWN: Final = "security:grant:withdrawn"
REVIEW_STARTED: Final = "security:review:started"
REVIEW_DECIDED: Final = "security:review:decided"
REVIEW_CLOSED: Final = "security:review:closed"


def request_topic(state: str) -> str:
    return f"security:request:{state}"


class GrantEvent(Model):
    """A role was given or denied on something, or that was taken back. `on` says what, `title` what it is called."""

    on: Literal["organisation", "workspace", "kind", "tag", "document"]
    object: str
    title: str
    subject_kind: Literal["user", "group", "everyone"]
    subject: str
    name: str
    role: Role
    effect: Literal["allow", "deny", "narrow"]
    expires_at: int | None
    by: str
    by_name: str


class RequestEvent(Model):
    """A request for access went on. `by` is "" where it did so by itself."""

    request: str
    on: Literal["workspace", "document"]
    object: str
    title: str
    role: Role
    requester: str
    requester_name: str
    expires_at: int | None
    by: str
    by_name: str


class ReviewEvent(Model):
    """A review of access began or was closed; `decided` of `lines` have a verdict."""

    review: str
    title: str
    lines: int
    decided: int
    by: str
    by_name: str


class ReviewLineEvent(Model):
    """Somebody said what becomes of a grant."""

    review: str
    number: int
    verdict: Literal["keep", "revoke"]
    name: str
    role: Role
    title: str
    by: str
    by_name: str

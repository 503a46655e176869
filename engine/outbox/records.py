"""The rows of what leaves Concert, and what others insert them with. Columns follow from the fields."""

from typing import Any, ClassVar, Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any
OutgoingState = Literal["queued", "sent", "failed", "dead", "dropped"]
DeliveryOutcome = Literal["sent", "again", "failed", "dead", "dropped"]

ADDRESS_CODE: Final = "address.code"
DIGEST: Final = "digest"
TEST: Final = "test"
WEBHOOK_EVENT: Final = "webhook.event"
WEBHOOK_TEST: Final = "webhook.test"
"""Kinds of messages that tell of no notification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message on one channel. `id` is what its receiver is told to know it by: an attempt that is repeated has the same.

    `lane`: what is up or down together. `setup`: the channel as somebody has set it up, "" where `data` says all.
    `address`: whom the channel reaches there, as it writes them. `subject` and `body` are sent as they stand; where `data`
    names notifications, what is sent is written at that moment. `cause`: what it tells of, as `notification:ID`.
    `earlier`: attempts before somebody had it sent again, at `again_at`; they do not count against it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId | None = None
    user: UserId | None = None
    channel: str
    lane: str
    setup: str = ""
    kind: str = ""
    address: str = ""
    subject: str = ""
    body: str = ""
    data: Json = None
    cause: str = ""
    state: OutgoingState = "queued"
    attempts: int = 0
    earlier: int = 0
    next_at: Micros
    created_at: Micros
    sent_at: Micros | None = None
    again_at: Micros | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt. `took` in microseconds; `error` is a code and what the other side said; `receipt` what it gave back."""

    KEY: ClassVar[tuple[str, ...]] = ("outgoing", "attempt")
    outgoing: str
    attempt: int
    organisation: OrganisationId
    workspace: WorkspaceId | None
    lane: str
    at: Micros
    took: int
    outcome: DeliveryOutcome
    error: str = ""
    receipt: str = ""


OutboxRow = Outgoing | Delivery

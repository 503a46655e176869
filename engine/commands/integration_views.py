"""What the commands of integrations take and give."""

from typing import Literal

from pydantic import Field, field_validator

from crdt.model import Model
from engine.commands.command import Page
from engine.names import Name
from engine.operations.http.asking import checked_url
from engine.topics.catalogue import TOPICS


class OfWorkspace(Model):
    id: str


class OneWebhook(OfWorkspace):
    webhook: str = Field(max_length=64)


class WebhookIn(OfWorkspace):
    """`topics` are patterns such as `workflow:run:*`; `filter` is an expression over `event`, empty for all."""

    name: Name
    url: str = Field(max_length=2000)
    topics: list[str] = Field(min_length=1, max_length=20)
    filter: str = Field(default="", max_length=2000)

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        return checked_url(url)

    @field_validator("topics")
    @classmethod
    def _patterns(cls, topics: list[str]) -> list[str]:
        TOPICS.check_heard(topics)
        return topics


class ChangedWebhook(WebhookIn):
    webhook: str = Field(max_length=64)


class WebhookOut(Model):
    """`queued`, `failing`: messages that wait, and among them those that failed at least once. `last_*`: of the newest message."""

    id: str
    name: str
    url: str
    topics: list[str]
    filter: str
    created_at: int
    created_by: str
    created_by_name: str
    paused_at: int | None
    queued: int
    last_at: int | None
    last_state: Literal["queued", "sent", "failed", "dead", "dropped"] | None
    last_error: str


class MadeWebhook(Model):
    """`secret` signs what is sent, as Standard Webhooks says. It is shown this once."""

    webhook: WebhookOut
    secret: str


class IncomingOut(Model):
    """A trigger that other systems call. `trigger` is paused, changed or removed, and gets a new secret, as a trigger."""

    trigger: str
    design: str
    design_title: str
    name: str
    kind: str
    address: str
    paused: bool
    last_at: int | None
    last_status: str | None
    calls: int


class Integrations(Model):
    webhooks: list[WebhookOut]
    incoming: list[IncomingOut]


class WebhookDeliveries(OneWebhook, Page):
    """Newest first."""


class CallAttemptOut(Model):
    at: int
    took: int
    outcome: str
    error: str
    receipt: str


class WebhookMessage(Model):
    """`topic`: of the event, or `Test`. `body` is what is sent."""

    id: str
    topic: str
    state: Literal["queued", "sent", "failed", "dead", "dropped"]
    attempts: int
    created_at: int
    sent_at: int | None
    next_at: int | None
    error: str
    body: str
    log: list[CallAttemptOut]


class OneDelivery(OneWebhook):
    message: str = Field(max_length=64)


class Queued(Model):
    """The message that was put into the outbox."""

    message: str

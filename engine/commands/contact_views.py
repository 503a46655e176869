"""What commands about channels, deliveries and rules of notifications are asked with and answer."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from crdt.model import Model
from engine.commands.command import Among, Page, WholePage
from engine.inbox.kinds import KINDS
from engine.names import readable
from engine.notify.channel import notifiers
from engine.notify.rules import Mode, Rules, WorkspaceRules
from engine.outbox.records import (
    ADDRESS_CODE,
    DIGEST,
    TEST,
    WEBHOOK_EVENT,
    WEBHOOK_TEST,
    DeliveryOutcome,
    OutgoingState,
)
from engine.records import Json

Id = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(readable)]


class AddressFormOut(Model):
    title: str
    example: str
    pattern: str


class ChannelKindOut(Model):
    """`form`: the JSON schema of its settings; `secrets` are fields that name a secret of the workspace."""

    name: str
    title: str
    summary: str
    set_up: bool
    form: Json
    secrets: list[str]
    address: AddressFormOut | None


class ChannelsOf(WholePage):
    id: str


class NewSetup(Model):
    """`everywhere` needs the right to manage the whole organisation."""

    id: str
    channel: Id
    name: Name
    settings: dict[str, Json] = Field(max_length=50)
    enabled: bool = True
    everywhere: bool = False


class ChangedSetup(Model):
    id: str
    setup: Id
    name: Name
    settings: dict[str, Json] = Field(max_length=50)
    enabled: bool
    everywhere: bool


class OneSetup(Model):
    id: str
    setup: Id


class TestedSetup(OneSetup):
    """`address`: whom to send it to; "" is the caller's own."""

    address: str = Field(default="", max_length=320)


class Health(Model):
    """`state` is down after several failures in a row; then one message asks at a time until it answers."""

    state: Literal["up", "down", "unused", "off"]
    since: int | None
    error: str
    waiting: int
    given_up: int
    last_sent_at: int | None


class SetupOut(Model):
    id: str
    channel: str
    title: str
    name: str
    settings: dict[str, Json]
    enabled: bool
    everywhere: bool
    fits: bool
    health: Health
    updated_at: int
    updated_by: str
    updated_by_name: str


class MessageSent(Model):
    message: str


class DeliveryQuery(Page):
    """Empty fields let everything through. `since` and `until`: when it was written, in microseconds."""

    id: str
    state: Literal["", "queued", "sent", "failed", "dead", "dropped"] = ""
    channel: Annotated[str, Among(notifiers)] = ""
    setup: str = Field(default="", max_length=64)
    user: str = Field(default="", max_length=64)
    kind: Annotated[str, Among((*KINDS, ADDRESS_CODE, DIGEST, TEST, WEBHOOK_EVENT, WEBHOOK_TEST))] = ""


class OneMessage(Model):
    id: str
    message: Id


class DeliveryAttemptOut(Model):
    attempt: int
    at: int
    took: int
    outcome: DeliveryOutcome
    error: str
    receipt: str


class OutgoingOut(Model):
    """Never with its words: those are for whom it was sent to."""

    id: str
    channel: str
    setup: str
    setup_name: str
    kind: str
    subject: str
    user: str | None
    user_name: str
    address: str
    state: OutgoingState
    attempts: int
    next_at: int | None
    created_at: int
    sent_at: int | None
    error: str


class MessageDetail(OutgoingOut):
    log: list[DeliveryAttemptOut]


class RulesQuery(Model):
    """`about`: a workspace; also what is different there, and which channels reach the caller about it."""

    about: Id = ""


class NewsKindOut(Model):
    """`defaults`: by channel, what holds where the person has chosen nothing."""

    name: str
    title: str
    summary: str
    asks: bool
    urgent: bool
    defaults: dict[str, Mode]


class AddressOut(Model):
    """`waiting`: a code was sent there and not given back yet."""

    address: str
    verified: bool
    waiting: bool
    of_account: bool


class ReachOut(Model):
    """`ready`: a channel is set up and knows where to reach the person. `private`: nobody else sees what comes there."""

    channel: str
    title: str
    summary: str
    available: bool
    ready: bool
    private: bool
    form: AddressFormOut | None
    address: AddressOut | None


class RulesOut(Model):
    rules: Rules
    here: WorkspaceRules | None
    kinds: list[NewsKindOut]
    channels: list[ReachOut]


class ChangedRules(Model):
    rules: Rules


class ChangedHere(Model):
    """Without rules the workspace is as everywhere."""

    id: str
    rules: WorkspaceRules | None


class NewAddress(Model):
    """`workspace`: whose channel sends the code; "" asks the organisation's."""

    channel: Id
    address: str = Field(min_length=1, max_length=320)
    workspace: Id = ""


class GivenCode(Model):
    channel: Id
    code: str = Field(pattern=r"^\s*\d{3}\s?\d{3}\s*$", max_length=20)


class OneAddress(Model):
    channel: Id

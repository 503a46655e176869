"""From events to messages: which webhooks want an event, and what they are sent.

It is a consumer of the bus: the messages are committed with how far the channel was read (B9), so each event is sent once, also
over a restart. Border: sending, and what becomes of it, is the outbox's.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import field
from hashlib import sha256

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import Channel, Micros, workspace_channel
from crdt.roles import Role, allows
from engine.integrations.records import WebhookRecord
from engine.outbox.records import WEBHOOK_EVENT, Outgoing
from engine.ports import Clock, StoredEvent
from engine.records import Json
from engine.rules.hearing import said_of
from engine.topics.pattern import Selection
from engine.triggers.filling import Evaluator, holds
from engine.writes import Batch, Insert

_log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Hearing:
    """`right_of(topic)`: what hearing it needs, None where nobody may. A webhook hears what an admin may hear."""

    clock: Clock
    evaluator: Evaluator
    right_of: Callable[[str], str | None]
    _here: dict[Channel, dict[str, tuple[WebhookRecord, Selection]]] = field(default_factory=dict)

    def index(self, hook: WebhookRecord) -> None:
        """What it listens for from now on; a paused one for nothing."""
        self.forget(hook)
        if hook.paused_at is None:
            its = self._here.setdefault(workspace_channel(hook.workspace), {})
            its[hook.id] = (hook, Selection.parse(tuple(hook.topics)))

    def forget(self, hook: WebhookRecord) -> None:
        self._here.get(workspace_channel(hook.workspace), {}).pop(hook.id, None)

    def wants(self, topic: str) -> bool:
        """Whether any of them does: what the bus asks first."""
        return any(chosen.wants(topic) for its in self._here.values() for _, chosen in its.values())

    async def take(self, channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        batch: list[Insert] = []
        for event in events:
            right = self.right_of(event.topic)
            for hook, chosen in tuple(self._here.get(channel, {}).values()):
                heard = event.at >= hook.since and chosen.wants(event.topic)
                if (
                    right is not None
                    and heard
                    and allows(Role.ADMIN, right)
                    and await self._holds(hook, event)
                ):
                    batch.append(Insert(record=self._message(hook, channel, event)))
        return tuple(batch)

    async def _holds(self, hook: WebhookRecord, event: StoredEvent) -> bool:
        """A filter that cannot be worked out lets nothing through."""
        if not hook.filter:
            return True
        try:
            return await holds(hook.filter, {"event": said_of(event)}, self.evaluator)
        except ConcertError as error:
            _log.warning("webhook_filter_failed", webhook=hook.id, topic=event.topic, error=error.message)
            return False

    def _message(self, hook: WebhookRecord, channel: Channel, event: StoredEvent) -> Outgoing:
        # The same event gives the same id: it is inserted once, and a receiver can tell a repetition.
        id_ = sha256(f"{hook.id}:{channel}:{event.sequence}".encode()).hexdigest()[:32]
        said = {
            "type": "event", "topic": event.topic, "workspace": hook.workspace, "number": event.sequence,
            "at": event.at, "payload": event.payload,
        }  # fmt: skip
        return message_of(
            hook, id_, WEBHOOK_EVENT, said, self.clock.now(), cause=f"{channel}:{event.sequence}"
        )


def message_of(hook: WebhookRecord, id_: str, kind: str, said: Json, now: Micros, *, cause: str) -> Outgoing:
    """`address` and the secret's name stand in it: a message that is sent later goes where it was meant to go."""
    return Outgoing(
        id=id_,
        organisation=hook.organisation,
        workspace=hook.workspace,
        channel="webhook",
        lane=lane_of(hook.id),
        kind=kind,
        address=hook.url,
        subject=said["topic"] if kind == WEBHOOK_EVENT else "Test",
        body=json.dumps(said, ensure_ascii=False),
        data={"secret": hook.secret},
        cause=cause,
        next_at=now,
        created_at=now,
    )


def lane_of(hook: str) -> str:
    return f"webhook:{hook}"

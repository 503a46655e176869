"""What the events of security, compliance and performance say. Types only."""

from typing import Final

from pydantic import BaseModel

from crdt.ids import Channel, DocumentId, Micros, WorkspaceId, document_channel, workspace_channel
from crdt.model import Model
from engine.writes import AppendEvent

ASSESSED: Final = "governance:source:assessed"
VULNERABILITY: Final = "governance:vulnerability:changed"
EXAMINED: Final = "performance:source:examined"
VERIFIED: Final = "compliance:evidence:gathered"


class AssessedEvent(Model):
    """`points` are those of checks that failed. `by` is who looked."""

    source: str
    assessment: str
    passed: int
    failed: int
    not_permitted: int
    points: int
    by: str
    at: int


class VulnerabilityEvent(Model):
    source: str
    vulnerability: str
    state: str
    by: str
    at: int


class VerifiedEvent(Model):
    """`source` is "" for the workspace."""

    source: str
    verification: str
    found: int
    missing: int
    not_checkable: int
    by: str
    at: int


def told(
    topic: str, event: BaseModel, at: Micros, workspace: WorkspaceId, source: DocumentId | None
) -> tuple[AppendEvent, ...]:
    """The event for the source's channel, where there is one, and for the workspace's."""
    channels: list[Channel] = [workspace_channel(workspace)]
    if source is not None:
        channels.insert(0, document_channel(source))
    payload = event.model_dump(mode="json")
    return tuple(AppendEvent(channel=one, topic=topic, payload=payload, at=at) for one in channels)

"""What the events of a source's health say. Types only."""

from typing import Final, Literal

from crdt.ids import DocumentId, Micros, WorkspaceId, document_channel, workspace_channel
from crdt.model import Model
from engine.records import Json
from engine.vitals.minutes import State, Vitals
from engine.writes import AppendEvent

HEALTH: Final = "data_source:health:changed"
MEASURED: Final = "source:measured"

Severity = Literal["info", "warning", "critical"]
SEVERITIES: Final[dict[State, Severity]] = {"healthy": "info", "degraded": "warning", "failing": "critical"}


class SourceHealth(Model):
    """None where nothing was measured."""

    state: State | None
    health_score: int | None
    error_rate: float | None
    avg_response_time: float | None


class MeasuredEvent(Model):
    """The figures of a source as its record has them (`sources.get`)."""

    health_score: int | None
    avg_response_time: float | None
    error_rate: float | None
    queries_per_second: float
    measured_at: int | None


class HealthChangedEvent(Model):
    source: str
    title: str
    old: SourceHealth
    new: SourceHealth
    severity: Severity
    at: int


def health(vitals: Vitals) -> SourceHealth:
    return SourceHealth(
        state=vitals.state,
        health_score=vitals.health_score,
        error_rate=vitals.error_rate,
        avg_response_time=vitals.avg_response_time,
    )


def measured(vitals: Vitals) -> Json:
    return {name: getattr(vitals, name) for name in MeasuredEvent.model_fields}


def changed(
    source: DocumentId, title: str, workspace: WorkspaceId, was: Vitals, now: Vitals, at: Micros
) -> tuple[AppendEvent, ...]:
    """For the source's channel and the workspace's, where the state is another one. The first is told where it is not good."""
    state = now.state
    if state is None or state == (was.state or "healthy"):
        return ()
    event = HealthChangedEvent(
        source=source, title=title, old=health(was), new=health(now), severity=SEVERITIES[state], at=at
    )
    payload = event.model_dump(mode="json")
    channels = (document_channel(source), workspace_channel(workspace))
    return tuple(AppendEvent(channel=one, topic=HEALTH, payload=payload, at=at) for one in channels)

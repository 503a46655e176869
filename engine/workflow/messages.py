"""What the actor of a run is told, and what its durable timers say."""

from crdt.dataclasses import dataclass
from crdt.ids import UserId
from engine.records import Json, RunRecord
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.events import (
    Event,
    EventSeen,
    GateDecided,
    RetryFellDue,
    RunQueued,
    TimeCame,
)
from engine.writes import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The first message of a run. `claim` is committed with it: it fails when somebody else was first."""

    record: RunRecord
    plan: Plan
    event: RunQueued
    claim: Batch = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """With `undo`, what was done is undone as if the run had failed."""

    by: UserId
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Somebody who may has answered a gate of this run."""

    event: GateDecided


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGranted:
    node: str
    attempt: int


def due_event(message: Json) -> Event:
    """What the message of a durable timer means to the run."""
    node = message["node"]
    if "what" in message:
        return TimeCame(node=node, what=message["what"])
    if "topic" in message:
        return EventSeen(
            node=node, topic=message["topic"], payload=message["payload"], sequence=message["sequence"]
        )
    return RetryFellDue(node=node, attempt=message["attempt"])

"""What the events of shared state say. Types only."""

from crdt.model import Model
from engine.state_records import StateStrategy


class StateEvent(Model):
    """`version` is the one that stands after it; `by` is who did it."""

    scope: str
    key: str
    version: int
    by: str
    at: int


class StateUpdatedEvent(StateEvent):
    """A key has a new version; `conflict` is what it settled."""

    conflict: str | None


class StateConflictedEvent(StateEvent):
    """A value was set by somebody who had seen `seen`, and is kept beside the one that stands."""

    conflict: str
    seen: int


class StateResolvedEvent(StateEvent):
    """A conflict was settled."""

    conflict: str
    strategy: StateStrategy

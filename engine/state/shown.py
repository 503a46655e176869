"""Shared state as commands answer it."""

from crdt.model import Model
from engine.records import Json
from engine.state.decide import Held
from engine.state.states import Done, Result
from engine.state_records import StateConflict, StateStrategy


class StateOut(Model):
    """Version 0 is a key that nobody has set; a value of null is none."""

    key: str
    value: Json
    version: int
    by: str
    at: int


class StateItem(Model):
    """`size` in bytes of JSON."""

    key: str
    version: int
    size: int
    by: str
    at: int


class StateVersionOut(StateOut):
    """`conflict` is what it settled."""

    conflict: str | None


class StandingOut(Model):
    value: Json
    version: int
    by: str
    at: int


class StateConflictOut(Model):
    """Two values: what stood there, and what was `proposed` by somebody who had seen `seen`. Open while `strategy` is null."""

    id: str
    key: str
    seen: int
    current: StandingOut
    proposed: Json
    proposed_by: str
    proposed_at: int
    strategy: StateStrategy | None
    version: int | None
    resolved_by: str | None
    resolved_at: int | None


class StateDone(Model):
    """`state` is what stands there now. With `conflict` the value was kept beside it, with `resolved` both were settled."""

    outcome: Done
    state: StateOut
    conflict: StateConflictOut | None


def state_out(key: str, held: Held) -> StateOut:
    return StateOut(key=key, value=held.value, version=held.version, by=held.by, at=held.at)


def done_out(key: str, result: Result) -> StateDone:
    conflict = None if result.conflict is None else conflict_out(result.conflict)
    return StateDone(outcome=result.done, state=state_out(key, result.held), conflict=conflict)


def conflict_out(row: StateConflict) -> StateConflictOut:
    return StateConflictOut(
        id=row.id,
        key=row.key,
        seen=row.seen,
        current=StandingOut(
            value=row.current, version=row.current_version, by=row.current_by, at=row.current_at
        ),
        proposed=row.proposed,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        strategy=row.strategy,
        version=row.version,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
    )

"""What can happen to a run. Types only.

Events are journaled, so their fields only ever grow; `journal.py` writes and reads them.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.ids import RunId, UserId
from engine.records import Json
from engine.workflow.machine.run import Reused
from engine.workflow.machine.states import Asked, LogLine, Output, StepError


@dataclass(frozen=True, slots=True, kw_only=True)
class RunQueued:
    fence: int = 1
    retry_of: RunId | None = None
    reused: Mapping[str, Reused] = field(default_factory=dict)
    event: Literal["run_queued"] = "run_queued"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResumed:
    """A new life of the actor: what ran in the old one is not running any more."""

    fence: int
    event: Literal["run_resumed"] = "run_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    node: str
    attempt: int
    fence: int
    event: Literal["step_started"] = "step_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSucceeded:
    node: str
    attempt: int
    fence: int
    output: Output
    summary: Json = None
    log: tuple[LogLine, ...] = ()
    event: Literal["step_succeeded"] = "step_succeeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed:
    node: str
    attempt: int
    fence: int
    error: StepError
    log: tuple[LogLine, ...] = ()
    event: Literal["step_failed"] = "step_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStopped:
    """A running step ended because its run was cancelled."""

    node: str
    attempt: int
    fence: int
    log: tuple[LogLine, ...] = ()
    event: Literal["step_stopped"] = "step_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryFellDue:
    node: str
    attempt: int
    event: Literal["retry_fell_due"] = "retry_fell_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """With `undo` the steps that undo others run, as when a run fails."""

    by: UserId
    undo: bool = False
    event: Literal["cancel_requested"] = "cancel_requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What was asked about a step is worked out, so that no replay works it out again (`Resolving.what`).

    `value` is what steers; `output` what later steps see of it, in a report of its own where it is big. `count` is how
    many items a list has, `digest` that of the list.
    """

    node: str
    what: Asked
    turn: int
    fence: int
    value: Json = None
    output: Output | None = None
    summary: Json = None
    count: int = 0
    digest: str = ""
    error: StepError | None = None
    event: Literal["resolved"] = "resolved"


Decided = Literal["approved", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDecided:
    """Somebody answered a gate."""

    node: str
    decision: Decided
    by: UserId
    comment: str = ""
    values: Mapping[str, Json] = field(default_factory=dict)
    event: Literal["gate_decided"] = "gate_decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCame:
    """`wait`: what a step waited for, or how long it would. `limit`: of a run ("") or of a step with others inside."""

    node: str
    what: Literal["wait", "limit"]
    event: Literal["time_came"] = "time_came"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSeen:
    """An event of the workspace that a step waits for, as far as its topic says."""

    node: str
    topic: str
    payload: Json
    sequence: int
    event: Literal["event_seen"] = "event_seen"


Event = Annotated[
    RunQueued
    | RunResumed
    | StepStarted
    | StepSucceeded
    | StepFailed
    | StepStopped
    | RetryFellDue
    | CancelRequested
    | Resolved
    | GateDecided
    | TimeCame
    | EventSeen,
    Field(discriminator="event"),
]

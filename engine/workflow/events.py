"""What can happen to a run. Types only.

Events are journaled, so their fields only ever grow; `journal.py` writes and reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from crdt.ids import RunId, UserId
from engine.records import Json
from engine.workflow.run import LogLine, Output, StepError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reused:
    """A finished output of an earlier run."""

    run: RunId
    output: Output
    summary: Json


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
    by: UserId
    event: Literal["cancel_requested"] = "cancel_requested"


Event = Annotated[
    RunQueued
    | RunResumed
    | StepStarted
    | StepSucceeded
    | StepFailed
    | StepStopped
    | RetryFellDue
    | CancelRequested,
    Field(discriminator="event"),
]

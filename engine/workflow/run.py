"""Where a run and its steps stand. Types only; `events.py` says what changes them, `advance.py` how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from crdt.ids import Micros, RunId, UserId
from engine.operations.operation import Level
from engine.records import Json, RunStatus
from engine.workflow.plan import Plan

# What a step leaves behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    value: Json
    kind: Literal["inline"] = "inline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Too big for the journal: it is the content of the `Report` with this key. `size` in bytes."""

    report: str
    size: int
    kind: Literal["stored"] = "stored"


Output = Annotated[Inline | Stored, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepError:
    """`retryable` is false where the same input can only fail again."""

    code: str
    message: str
    next_step: str = ""
    details: Json = None
    retryable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """`number` counts the lines of the attempt from 1."""

    at: Micros
    level: Level
    message: str
    number: int = 0


HowEnded = Literal["succeeded", "failed", "interrupted", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One that has ended. `log` has the last lines."""

    number: int
    started_at: Micros
    ended_at: Micros
    ended: HowEnded
    error: StepError | None = None
    log: tuple[LogLine, ...] = ()


# Where a step stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Waits for other steps."""

    status: Literal["pending"] = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Waits for a free place."""

    attempt: int
    since: Micros
    status: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    attempt: int
    fence: int
    started_at: Micros
    status: Literal["running"] = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """For the time of its next attempt."""

    attempt: int
    due: Micros
    status: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """`reused` names the run whose output this is, when the step did not run in this one."""

    at: Micros
    output: Output
    summary: Json
    reused: RunId | None = None
    status: Literal["succeeded"] = "succeeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    at: Micros
    error: StepError
    status: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """`cause` is the step that did not succeed."""

    at: Micros
    cause: str
    reason: Literal["upstream_failed"] = "upstream_failed"
    status: Literal["skipped"] = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    at: Micros
    status: Literal["cancelled"] = "cancelled"


StepState = Annotated[
    Pending | Ready | Running | Waiting | Succeeded | Failed | Skipped | Cancelled,
    Field(discriminator="status"),
]
StepStatus = Literal["pending", "ready", "running", "waiting", "succeeded", "failed", "skipped", "cancelled"]
ENDED = (Succeeded, Failed, Skipped, Cancelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`failures` count against the retries, `interruptions` (the process went away) do not."""

    state: StepState = field(default_factory=Pending)
    failures: int = 0
    interruptions: int = 0
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`fence` counts the lives of the run's actor; `open` the steps that have not ended."""

    id: RunId
    plan: Plan
    steps: Mapping[str, Step]
    open: int
    status: RunStatus = "queued"
    fence: int = 0
    retry_of: RunId | None = None
    created_at: Micros | None = None
    started_at: Micros | None = None
    finished_at: Micros | None = None
    cancelled_by: UserId | None = None

"""What a step leaves behind, and where it can stand. Types only; `run.py` has the run around it."""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.ids import Micros, RunId
from crdt.kinds.workflow import StepPart
from engine.operations.operation import Level
from engine.records import Json

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


def said(error: StepError) -> dict[str, Json]:
    """As expressions name it."""
    told = asdict(error)
    del told["retryable"]
    details = error.details
    return {**told, "step": details.get("step", "") if isinstance(details, dict) else ""}


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


WaitingFor = Literal["retry", "time", "event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An event that may be the one that is waited for."""

    topic: str
    payload: Json
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """For its next attempt, until a moment, or for an event: then `due` is when it gives up, if ever.

    `seen` are events whose condition has to be looked at, one after the other.
    """

    attempt: int
    due: Micros | None
    what: WaitingFor = "retry"
    since: Micros | None = None
    topic: str = ""
    condition: str = ""
    seen: tuple[Seen, ...] = ()
    status: Literal["waiting"] = "waiting"


Asked = Literal["ways", "input", "round", "event", "result"]
"""What is being worked out: which ways in hold, what a step is given, whether there is another round, whether this is
the event it waits for, what a step that held others gives.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolving:
    """Its values are being worked out, outside."""

    what: Asked
    since: Micros
    status: Literal["resolving"] = "resolving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A gate that nobody has answered yet. `asks` is its input."""

    since: Micros
    asks: Json
    due: Micros | None = None
    status: Literal["asking"] = "asking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looping:
    """`begun` rounds of `rounds` (None for a `while`, which asks before each), `live` of them under way.

    `items` is the list, `digest` says whether it is the same as in another run. `ending`: no further round begins.
    `stopped`: it was told to end. `anew`: nothing of an earlier run is taken over.
    """

    started_at: Micros
    parallel: int = 1
    stop_on_error: bool = True
    rounds: int | None = None
    most: int = 0
    items: Output | None = None
    digest: str = ""
    begun: int = 0
    live: int = 0
    succeeded: int = 0
    failed: int = 0
    ending: bool = False
    stopped: bool = False
    anew: bool = False
    error: StepError | None = None
    status: Literal["looping"] = "looping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """`caught` is what failed in the body; `error` what still stands at the end."""

    started_at: Micros
    part: StepPart = "body"
    caught: StepError | None = None
    error: StepError | None = None
    cancelled: bool = False
    status: Literal["trying"] = "trying"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """`parameters` are what the called design was given."""

    started_at: Micros
    parameters: Output
    error: StepError | None = None
    status: Literal["calling"] = "calling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """`reused` names the run whose output this is, when the step did not run in this one. `port` is the way out taken."""

    at: Micros
    output: Output
    summary: Json
    reused: RunId | None = None
    port: str = ""
    status: Literal["succeeded"] = "succeeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    at: Micros
    error: StepError
    status: Literal["failed"] = "failed"


WhySkipped = Literal["upstream_failed", "not_taken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """`cause` is the step that did not succeed, or the one whose other way was taken."""

    at: Micros
    cause: str
    reason: WhySkipped = "upstream_failed"
    status: Literal["skipped"] = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    at: Micros
    status: Literal["cancelled"] = "cancelled"


Holding = Looping | Trying | Calling
"""Has steps inside it that are under way."""
StepState = Annotated[
    Pending
    | Ready
    | Running
    | Waiting
    | Resolving
    | Asking
    | Looping
    | Trying
    | Calling
    | Succeeded
    | Failed
    | Skipped
    | Cancelled,
    Field(discriminator="status"),
]
StepStatus = Literal[
    "pending", "ready", "running", "waiting", "resolving", "asking", "looping", "trying", "calling",
    "succeeded", "failed", "skipped", "cancelled",
]  # fmt: skip
ENDED = (Succeeded, Failed, Skipped, Cancelled)
HOLDING = (Looping, Trying, Calling)

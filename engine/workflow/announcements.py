"""What the events of a run say, topic by topic: the shape that clients rely on. Types only.

`machine/` and `reporter.py` write the payloads, `batch.py` puts in front what every event of a run says, and a test
holds what is really published against these models. A field with a default is left out where it has no value.
"""

from typing import Literal

from pydantic import ConfigDict

from crdt.model import Model
from engine.operations.operation import Level
from engine.records import Json


class _Said(Model):
    model_config = ConfigDict(json_schema_mode_override="validation")


class RunHead(_Said):
    """What every event of a run says; `name` is the design's title."""

    run: str
    number: int
    design: str
    workspace: str
    name: str
    started_by: str


class RunEvent(RunHead):
    """`steps_ended` of `steps`, however they ended."""

    steps: int
    steps_ended: int
    at: int


class RunQueuedEvent(RunEvent):
    retry_of: str | None


class RunUndoingEvent(RunEvent):
    """`undoing`: the steps that undo, in the order they will run."""

    undoing: list[str]


class RunEndedEvent(RunEvent):
    """`undo` says whether what was done has been undone: `undone`, or `undo_failed` where a step did not succeed."""

    duration: int
    undo: Literal["undone", "undo_failed"] | None = None


class RunCancelledEvent(RunEndedEvent):
    cancelled_by: str | None


class RunDeletedEvent(RunHead):
    """The last event of its channel: there is nothing left to read."""

    deleted_by: str
    at: int


class SaidError(_Said):
    code: str
    message: str
    next_step: str


class StepEvent(RunEvent):
    """`node` is the step's key in the run: `F[3]/load` in round 3 of the loop `F`. `of` is the design's step, `scope` what
    stands before it in the key.
    """

    node: str
    title: str
    operation: str
    of: str = ""
    scope: str = ""


class StepStartedEvent(StepEvent):
    attempt: int
    started_at: int


class StepEndedEvent(StepEvent):
    """The attempt is that of a step which ran: not of one whose output was kept, nor of one that had not begun."""

    attempt: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    duration: int | None = None


class StepCompletedEvent(StepEndedEvent):
    """`port` is the way out that was taken."""

    summary: Json = None
    port: str | None = None


class StepFailedEvent(StepEndedEvent):
    error: SaidError


class StepRetriedEvent(StepEvent):
    """`attempt` has failed; `next_attempt` starts at `due`."""

    attempt: int
    next_attempt: int
    due: int
    error: SaidError


class StepSkippedEvent(StepEvent):
    """`cause` is the step that did not succeed, or the one that another way led on from."""

    reason: Literal["upstream_failed", "not_taken"]
    cause: str


class StepWaitingEvent(StepEvent):
    """`due` is when it goes on, or gives up waiting for an event; null where it waits as long as it takes."""

    waits_for: Literal["time", "event"]
    due: int | None
    topic: str


class StepAskingEvent(StepEvent):
    """A gate asks. `approvers` are user ids; none: whoever may approve. `form` is a JSON Schema."""

    question: str
    approvers: list[str]
    form: Json
    due: int | None


class StepDecidedEvent(StepEvent):
    """`by` is empty when time decided."""

    decision: Literal["approved", "rejected"]
    by: str
    comment: str


class StepHead(RunHead):
    node: str
    attempt: int


class SaidLine(_Said):
    """`number` counts the lines of the attempt from 1; `runs.logs` knows it by the same."""

    number: int
    at: int
    level: Level
    message: str


class StepLogEvent(StepHead):
    """`dropped` lines were said in between; `runs.logs` has them."""

    lines: list[SaidLine]
    dropped: int


class StepProgressEvent(StepHead):
    done: float
    total: float
    label: str

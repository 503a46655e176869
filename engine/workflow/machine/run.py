"""Where a run stands: its steps, the scopes they belong to, and what it has given. Types only; `events.py` says what
changes them, `advance.py` how. What a single step leaves behind is in `states.py`, and can be had from here, too.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, RunId, UserId
from engine.records import Json, RunStatus
from engine.workflow.designs.plan import Plan, PlannedStep
from engine.workflow.machine.persistent import Persistent
from engine.workflow.machine.states import (
    ENDED,
    HOLDING,
    Asked,
    Asking,
    Attempt,
    Calling,
    Cancelled,
    Failed,
    Holding,
    HowEnded,
    Inline,
    LogLine,
    Looping,
    Output,
    Pending,
    Ready,
    Resolving,
    Running,
    Skipped,
    StepError,
    StepState,
    StepStatus,
    Stored,
    Succeeded,
    Trying,
    Waiting,
    WaitingFor,
    WhySkipped,
)

__all__ = [
    "ENDED",
    "HOLDING",
    "Asked",
    "Asking",
    "Attempt",
    "Calling",
    "Cancelled",
    "Failed",
    "Holding",
    "HowEnded",
    "Inline",
    "LogLine",
    "Looping",
    "Meter",
    "Output",
    "Pending",
    "Ready",
    "Resolving",
    "Reused",
    "Round",
    "Run",
    "Running",
    "Scope",
    "Skipped",
    "Step",
    "StepError",
    "StepState",
    "StepStatus",
    "Stored",
    "Succeeded",
    "Trying",
    "Undo",
    "Waiting",
    "WaitingFor",
    "WhySkipped",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in one place of a run. `failures` count against the retries, `interruptions` (the process went away) do not.

    `of` is the design's node, `scope` the id of the `Scope` it belongs to, `order` the number of its end among all.
    `waits` counts the steps before that have not ended. `asked` is what is being worked out for it, `turn` how often that
    was. `ways` says of each way in whether it holds, once that is known. `stopped`: it was told to stop. `results` are
    those that it gave, or that were given inside it.
    """

    state: StepState = field(default_factory=Pending)
    failures: int = 0
    interruptions: int = 0
    attempts: tuple[Attempt, ...] = ()
    of: str = ""
    scope: str = ""
    order: int = 0
    waits: int = 0
    turn: int = 0
    asked: Asked | None = None
    ways: tuple[bool, ...] | None = None
    stopped: bool = False
    results: Mapping[str, Output] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Steps that belong together: the design, one round, one part of a try, one call, one step that undoes another.

    `prefix` begins the keys of its steps. `plan` is the called design, or "" for the run's own. `container` is the key
    of the step that holds it. `open` counts its steps that have not ended. `failed` is the first step in it that failed.
    `shielded`: a cancel does not stop it. `anew`: nothing of an earlier run is taken over. `parent` is the scope around
    it, `frame` that of the design it is part of, which has parameters and results. `undoes`: its one step, that undoes. `results` are
    those given in this round.
    """

    prefix: str = ""
    plan: str = ""
    frame: str = ""
    container: str = ""
    parent: str = ""
    part: str = "body"
    index: int | None = None
    open: int = 0
    failed: str = ""
    cancelled: bool = False
    shielded: bool = False
    anew: bool = False
    undoes: str = ""
    results: Mapping[str, Output] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One that is over: what its last steps gave, and the results that were given in it. Its steps are forgotten where
    nothing can ask for them again.
    """

    given: Mapping[str, Output] = field(default_factory=dict)
    failed: bool = False
    results: Mapping[str, Output] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Steps that undo, by the keys they will have, in the order they run. `failed` are those that did not succeed.

    `scopes` says of each of them in which scope it stands, as long as any is pending.
    """

    pending: tuple[str, ...] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def outcome(self) -> Literal["", "undoing", "undone", "undo_failed"]:
        if self.pending:
            return "undoing"
        if self.failed:
            return "undo_failed"
        return "undone" if self.done else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """How long something was at work, waiting left out. `active` counts its steps that run, `since` when they began."""

    active: int = 0
    since: Micros | None = None
    spent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`fence` counts the lives of the run's actor; `open` the steps that have not ended, of the `total` there were.

    `active` counts those that wait for a place, run, or have something worked out. `error` is why the run as a whole failed,
    besides its steps. `digests` has that of each loop's list. `kept` has what undoing asks for when the step that held it is
    over: of a loop its list, of a call its parameters, of a try what it caught.
    """

    id: RunId
    plan: Plan
    steps: Persistent[str, Step]
    open: int
    status: RunStatus = "queued"
    fence: int = 0
    retry_of: RunId | None = None
    created_at: Micros | None = None
    started_at: Micros | None = None
    finished_at: Micros | None = None
    cancelled_by: UserId | None = None
    total: int = 0
    ended: int = 0
    active: int = 0
    error: StepError | None = None
    undo_asked: bool = False
    undo: Undo = field(default_factory=Undo)
    scopes: Persistent[str, Scope] = field(default_factory=Persistent)
    rounds: Persistent[str, Round] = field(default_factory=Persistent)
    results: Persistent[str, Output] = field(default_factory=Persistent)
    digests: Persistent[str, str] = field(default_factory=Persistent)
    kept: Persistent[str, Output] = field(default_factory=Persistent)
    meters: Persistent[str, Meter] = field(default_factory=Persistent)
    reused: Mapping[str, "Reused"] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def stopping(self) -> bool:
        """Nothing more begins, but for what was promised in any case."""
        return self.cancelled_by is not None or self.error is not None

    def plan_of(self, scope: Scope) -> Plan:
        return self.plan.called[scope.plan] if scope.plan else self.plan

    def planned(self, key: str) -> PlannedStep:
        step = self.steps[key]
        return self.plan_of(self.scopes[step.scope]).steps[step.of]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reused:
    """What an earlier run has finished: a step, or (`given`) a round. For a loop that had not ended `digest` is that of
    its list. `results` are those that were given in it.
    """

    run: RunId
    output: Output | None = None
    summary: Json = None
    port: str = ""
    digest: str = ""
    given: Mapping[str, Output] | None = None
    results: Mapping[str, Output] = field(default_factory=dict)

"""What to do about what happened to a run. Types only.

`Announce`, `Remind`, `Forget`, `Ask`, `Listen` and `Deafen` are part of the same commit as the event; the others
follow it.
"""

from dataclasses import field
from typing import Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.records import Json
from engine.workflow.machine.states import Asked, Asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    topic: str
    payload: dict[str, Json]


Reminder = Literal["retry", "wait", "limit"]
GateEnd = Literal["approved", "rejected", "timed_out", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Set a durable timer: of this step's next attempt, of the end of its waiting, or of its limit ("" is the run's)."""

    node: str
    attempt: int
    due: Micros
    what: Reminder = "retry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Clear the timer of this step."""

    node: str
    what: Reminder = "retry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue:
    """Ask for a place to run."""

    node: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """No place is needed any more."""

    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Perform:
    """Run the operation now."""

    node: str
    attempt: int
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """Stop the operation that runs."""

    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """Work out what a step's values are, outside the run. The answer is `Resolved` with the same `turn`."""

    node: str
    what: Asked
    turn: int
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Put the gate's question where people find it, or write under it how it ended. `by` is empty when nobody answered."""

    node: str
    title: str
    gate: Asking
    ended: GateEnd | None = None
    at: Micros | None = None
    by: str = ""
    comment: str = ""
    answers: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Bring events of the workspace that fit this pattern, from `since` on."""

    node: str
    topic: str
    since: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Deafen:
    """Bring no more events."""

    node: str


Effect = (
    Announce | Remind | Forget | Enqueue | Withdraw | Perform | Interrupt | Resolve | Ask | Listen | Deafen
)

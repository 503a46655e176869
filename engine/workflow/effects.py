"""What to do about what happened to a run. Types only.

`Announce`, `Remind` and `Forget` are part of the same commit as the event; the others follow it.
"""

from dataclasses import dataclass

from crdt.ids import Micros
from engine.records import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    topic: str
    payload: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """Set the durable timer of this step's next attempt."""

    node: str
    attempt: int
    due: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Clear the timer of this step."""

    node: str


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


Effect = Announce | Remind | Forget | Enqueue | Withdraw | Perform | Interrupt

"""Where a room's document stands on its way to the log: a union of states, each with what it needs."""

from dataclasses import dataclass
from typing import Final

from crdt.batch import Batch, Flight


@dataclass(frozen=True, slots=True)
class Quiet:
    """The document holds what is committed and nothing else."""


@dataclass(frozen=True, slots=True)
class Committing:
    flight: Flight
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Stalled:
    """The store is away: the same flight will be tried again."""

    flight: Flight
    tries: int


@dataclass(frozen=True, slots=True)
class Reloading:
    """The replica may be torn: a fresh one is on its way, and this batch will be offered to it one by one."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class Over:
    """The room is dropped."""


Phase = Quiet | Committing | Stalled | Reloading | Over
QUIET: Final = Quiet()


def is_away(phase: Phase) -> bool:
    """Whether the store did not take what is in flight, once at least."""
    return isinstance(phase, Stalled) or (isinstance(phase, Committing) and phase.tries > 0)

"""Where a room's document stands on its way to the log: a union of states, each with what it needs."""

from typing import Final

from crdt.batch import Batch, Flight
from crdt.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quiet:
    """The document holds what is committed and nothing else."""


@dataclass(frozen=True, slots=True)
class Committing:
    flight: Flight
    since: float
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
PATIENCE: Final = 5.0
"""Seconds without an answer after which the store counts as away."""


def is_away(phase: Phase, now: float) -> bool:
    """Whether the store did not take what is in flight, once at least, or does not answer."""
    match phase:
        case Committing(since=since, tries=tries):
            return tries > 0 or now - since > PATIENCE
        case _:
            return isinstance(phase, Stalled)

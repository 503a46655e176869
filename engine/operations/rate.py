"""How often steps of an operation may start."""

from crdt.dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many starts within any stretch of so many seconds."""

    starts: int
    seconds: float

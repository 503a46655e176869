"""How fast a job is and when it will be done, smoothed so that one slow batch does not move the end by hours. Pure."""

from math import exp
from typing import Final

from crdt.dataclasses import dataclass

SMOOTH: Final = 5.0
"""Seconds after which a change of pace is seen for the greater part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Items in a second; `seen` seconds went into it. While little was seen, it is the plain mean."""

    per_second: float = 0.0
    seen: float = 0.0

    def after(self, items: int, seconds: float) -> "Rate":
        """So many more ended within these seconds."""
        if seconds <= 0:
            return self
        seen = self.seen + seconds
        share = max(1.0 - exp(-seconds / SMOOTH), seconds / seen)
        return Rate(per_second=self.per_second + share * (items / seconds - self.per_second), seen=seen)

    def eta(self, left: int) -> float | None:
        """Seconds until so many more have ended; None where nothing is known."""
        if left <= 0:
            return 0.0
        return left / self.per_second if self.per_second > 1e-9 else None

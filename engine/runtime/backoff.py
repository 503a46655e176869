"""How long to wait before the next try. Pure: chance arrives as an argument."""

from crdt.dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Seconds before try `n` (from 1): doubling from `first` up to `most`, then cut by up to `jitter` of itself."""

    first: float = 0.1
    most: float = 30.0
    jitter: float = 0.5

    def delay(self, n: int, chance: float) -> float:
        """`chance` is in [0, 1): handed in, so that a decision stays pure."""
        return float(min(self.most, self.first * 2.0 ** min(n - 1, 60)) * (1 - self.jitter * chance))

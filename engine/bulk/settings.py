"""How a job works: what is chosen when it begins, and may be changed while it runs."""

from dataclasses import asdict
from typing import Any, Final, Literal, Self

from crdt.dataclasses import dataclass, replace
from engine.records import Json

StrategyName = Literal["fixed", "adaptive", "resource", "waves", "priority"]
RollbackStrategy = Literal["full", "partial", "checkpoint", "compensating"]

MOST_BATCH: Final = 1_000
"""Items in one commit: writing down more of them would hold the event loop for longer than 20 ms."""
MOST_PARALLEL: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSettings:
    """`size`: items of a batch, where the strategy does not choose them by itself; `parallel`: of them at once.

    `target`: seconds an adaptive batch shall take; `budget`: weight that may be in hand at once; `patience`: how many
    seconds of waiting make up for one step of priority. `attempts` of an item, the second after `backoff` seconds.
    `timeout`: seconds that one item may take, each time it is tried; unset, the kind says. One that takes longer is stopped
    and counts as failed this time. The job stops once more than `tolerated` items, or a larger share than `tolerated_share` of all, have failed.
    """

    strategy: StrategyName = "adaptive"
    size: int = 10
    parallel: int = 3
    target: float = 0.1
    budget: float = 10.0
    patience: float = 10.0
    attempts: int = 3
    backoff: float = 0.5
    timeout: float | None = None
    tolerated: int | None = None
    tolerated_share: float | None = None
    rollback_on_failure: RollbackStrategy | None = None

    def to_json(self) -> dict[str, Json]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Json) -> Self:
        return cls(**value)

    def changed(self, **values: Any) -> Self:
        return replace(self, **values)

    def most_failed(self, total: int) -> float:
        """How many items may fail before the job stops. Without a limit of its own, a job that takes itself back tolerates none."""
        limits: list[float] = []
        if self.tolerated is not None:
            limits.append(self.tolerated)
        if self.tolerated_share is not None:
            limits.append(self.tolerated_share * total)
        if not limits:
            return 0.0 if self.rollback_on_failure is not None else float("inf")
        return min(limits)

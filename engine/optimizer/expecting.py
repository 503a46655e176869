"""What was expected of a change beside what runs since then show. Pure."""

from collections.abc import Sequence
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.statistics.comparing import ENOUGH, shorter
from engine.statistics.histogram import counted, quantile
from engine.statistics_records import Prediction, RunFact

SECOND: Final = 1_000_000

Outcome = Literal["waiting", "reached", "partly", "not_reached", "unclear"]
"""`waiting`: fewer runs than are needed. `reached`: half of the gain or more. `unclear`: chance may have made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of the median run since. `gain` beside what it was before; unset until there are enough runs."""

    runs: int
    after: float | None
    gain: float | None
    p: float | None
    outcome: Outcome


def measure(expected: Prediction, before: Sequence[RunFact], since: Sequence[RunFact]) -> Measured:
    """`before`: runs that the expectation rests on. `since`: those asked for later, under the change."""
    took = [
        counted(fact.duration for fact in facts if fact.status == "succeeded") for facts in (before, since)
    ]
    runs = sum(took[1].values())
    median = quantile(took[1], 0.5)
    earlier = quantile(took[0], 0.5)
    if runs < ENOUGH or median is None or earlier is None:
        return Measured(runs=runs, after=None, gain=None, p=None, outcome="waiting")
    less, p = shorter(*took)
    gain = (earlier - median) / SECOND
    return Measured(
        runs=runs, after=median / SECOND, gain=gain, p=p, outcome=_outcome(expected, gain, less, p)
    )


def _outcome(expected: Prediction, gain: float, less: float, p: float | None) -> Outcome:
    if p is None or p >= 0.05:
        return "unclear"
    if less < 0.5:
        return "not_reached"
    return "reached" if gain >= (expected.before - expected.after) / 2 else "partly"

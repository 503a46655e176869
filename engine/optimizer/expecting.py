"""What was expected of a change beside what runs since then show. Pure."""

from collections.abc import Sequence
from statistics import median as middle
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.optimizer.costing import spent_by
from engine.optimizer.replaying import AS_IT_WAS, Twist
from engine.statistics.comparing import ENOUGH, shorter
from engine.statistics.facts import read_steps
from engine.statistics.histogram import counted, quantile
from engine.statistics_records import Prediction, RunFact

SECOND: Final = 1_000_000
LOOKED_INTO: Final = 50
"""Runs whose steps are looked into for what they cost, the newest."""

Outcome = Literal["waiting", "reached", "partly", "not_reached", "unclear"]
"""`waiting`: fewer runs than are needed. `reached`: half of the gain or more. `unclear`: chance may have made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of the median run since. `gain` beside what it was before; unset until there are enough runs. `spent` is what
    it holds of places, `expected_spent` what the change was expected to leave of `spent_before`: unset where no run says.
    """

    runs: int
    after: float | None
    gain: float | None
    spent_before: float | None
    expected_spent: float | None
    spent: float | None
    p: float | None
    outcome: Outcome


def measure(
    expected: Prediction, before: Sequence[RunFact], since: Sequence[RunFact], twist: Twist = AS_IT_WAS
) -> Measured:
    """`before`: runs that the expectation rests on. `since`: those asked for later, under the change, of which `twist` says
    what it does to steps.
    """
    took = [
        counted(fact.duration for fact in facts if fact.status == "succeeded") for facts in (before, since)
    ]
    runs = sum(took[1].values())
    before_them = [fact for fact in before if fact.status == "succeeded"][:LOOKED_INTO]
    since_then = [fact for fact in since if fact.status == "succeeded"]
    costs = {
        "spent_before": _middle([fact.held / SECOND for fact in before_them]),
        "expected_spent": _middle([spent_by(read_steps(fact.steps), twist) for fact in before_them]),
    }
    median = quantile(took[1], 0.5)
    earlier = quantile(took[0], 0.5)
    if runs < ENOUGH or median is None or earlier is None:
        return Measured(runs=runs, after=None, gain=None, p=None, outcome="waiting", spent=None, **costs)
    less, p = shorter(*took)
    gain = (earlier - median) / SECOND
    return Measured(
        runs=runs,
        after=median / SECOND,
        gain=gain,
        p=p,
        outcome=_outcome(expected, gain, less, p),
        spent=_middle([fact.held / SECOND for fact in since_then]),
        **costs,
    )


def _middle(spent: Sequence[float]) -> float | None:
    return middle(spent) if spent else None


def _outcome(expected: Prediction, gain: float, less: float, p: float | None) -> Outcome:
    if p is None or p >= 0.05:
        return "unclear"
    if less < 0.5:
        return "not_reached"
    return "reached" if gain >= (expected.before - expected.after) / 2 else "partly"

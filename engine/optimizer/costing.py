"""What runs cost: the time their steps held places, and how much of it came to nothing. Pure. Seconds of places throughout.

Nothing is guessed: what a change saves is what the recorded steps held, with it and without.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from crdt.dataclasses import dataclass
from engine.optimizer.replaying import AS_IT_WAS, Twist
from engine.statistics.facts import StepFact

SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run of any end, with its steps."""

    succeeded: bool
    steps: Sequence[StepFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCost:
    """`spent` in all runs together, of it `repeated` in attempts that another had to follow in runs that succeeded, and
    `lost` in runs that did not.
    """

    node: str
    spent: float
    repeated: float
    lost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Of all runs together; `steps` by what they cost, most first."""

    runs: int
    unsuccessful: int
    spent: float
    repeated: float
    lost: float
    steps: tuple[StepCost, ...]


def costs_of(runs: Sequence[Ended]) -> Costs:
    spent: defaultdict[str, float] = defaultdict(float)
    repeated: defaultdict[str, float] = defaultdict(float)
    lost: defaultdict[str, float] = defaultdict(float)
    for run in runs:
        for fact in run.steps:
            spent[fact.of] += fact.held / SECOND
            if run.succeeded:
                repeated[fact.of] += fact.wasted / SECOND
            else:
                lost[fact.of] += fact.held / SECOND
    steps = [
        StepCost(node=node, spent=one, repeated=repeated[node], lost=lost[node])
        for node, one in spent.items()
        if one
    ]
    return Costs(
        runs=len(runs),
        unsuccessful=sum(not run.succeeded for run in runs),
        spent=sum(spent.values()),
        repeated=sum(repeated.values()),
        lost=sum(lost.values()),
        steps=tuple(sorted(steps, key=lambda one: (-one.spent, one.node))),
    )


def spent_by(steps: Sequence[StepFact], twist: Twist = AS_IT_WAS) -> float:
    """What the steps of one run held, with what the twist changes about each."""
    return sum(_held(fact, twist) for fact in steps) / SECOND


def _held(fact: StepFact, twist: Twist) -> float:
    held = fact.held - fact.wasted if fact.of in twist.first_try else fact.held
    return held / twist.times.get(fact.of, 1.0)

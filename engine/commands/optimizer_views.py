"""How the optimizer looks from outside. Seconds throughout."""

from collections.abc import Mapping
from typing import Final, Literal

from crdt.model import Model
from engine.optimizer.changing import Change
from engine.optimizer.costing import Costs
from engine.optimizer.expecting import Measured, Outcome
from engine.optimizer.judging import Decisive, Gain
from engine.optimizer.suggesting import Suggestion
from engine.statistics_records import Prediction

MOST_STEPS: Final = 12
"""Steps whose cost is told, the dearest."""


class GainOut(Model):
    """Of the median run, by replaying `runs` recorded ones. Eight of ten of them would gain between `low` and `high`.

    `close`: the replay without the change, as a multiple of what was recorded; 1 is exact. `spent_before`, `spent_after`:
    how long the steps of the median run hold places, together.
    """

    runs: int
    before: float
    after: float
    gain: float
    low: float
    high: float
    close: float
    spent_before: float
    spent_after: float


class StepCostOut(Model):
    """`spent`: how long it held places in all the runs together; of it `repeated` in attempts that another had to follow, in
    runs that succeeded, and `lost` in runs that did not.
    """

    node: str
    title: str
    spent: float
    repeated: float
    lost: float


class CostsOut(Model):
    """Of the newest `runs` of the design as it is now, `unsuccessful` among them; the rest as `StepCostOut`, dearest first."""

    runs: int
    unsuccessful: int
    spent: float
    repeated: float
    lost: float
    steps: list[StepCostOut]


class DecisiveOut(Model):
    """`chance`: how often the step decided how long a run took; `share`: of the length; `waits`: how often it was also
    waiting for a place then.
    """

    node: str
    title: str
    chance: float
    share: float
    waits: float


class SuggestionOut(Model):
    """`node` is empty for what concerns all of them."""

    change: Change
    node: str
    chance: float
    gain: GainOut


class AdviceOut(Model):
    """`runs` of the design as it is now that succeeded, of the `needed` before anything is said. `places` steps run at once
    here. `bottleneck` is the step that makes up most of the length. `costs` needs as many runs, of any end.
    """

    version: str
    runs: int
    needed: int
    places: int
    bottleneck: DecisiveOut | None
    decisive: list[DecisiveOut]
    suggestions: list[SuggestionOut]
    costs: CostsOut | None


class WhatIf(Model):
    """Unset `gain`: fewer than `needed` runs of the design as it is now."""

    runs: int
    needed: int
    gain: GainOut | None


class MeasuredOut(Model):
    """Of the runs since; `needed` of them before anything is said. `p`: how often chance alone makes as large a difference.
    `spent` by the median run, where `spent_before` was what it held of places and `expected_spent` what was to be left.
    """

    runs: int
    needed: int
    after: float | None
    gain: float | None
    p: float | None
    outcome: Outcome
    spent_before: float | None
    expected_spent: float | None
    spent: float | None


class ExpectationOut(Model):
    """`version`: the design that it was expected of. `since`: what counts, `version` other versions or `time` any run."""

    id: str
    change: Change
    version: str
    runs: int
    before: float
    after: float
    by: str
    by_name: str
    at: int
    since: Literal["version", "time"]
    measured: MeasuredOut


def gain_out(gain: Gain) -> GainOut:
    return GainOut(**{name: getattr(gain, name) for name in GainOut.model_fields})


def decisive_out(one: Decisive, title: str) -> DecisiveOut:
    return DecisiveOut(node=one.node, title=title, chance=one.chance, share=one.share, waits=one.waits)


def costs_out(costs: Costs, titles: Mapping[str, str]) -> CostsOut:
    steps = [
        StepCostOut(
            node=one.node,
            title=titles.get(one.node, one.node),
            spent=one.spent,
            repeated=one.repeated,
            lost=one.lost,
        )
        for one in costs.steps[:MOST_STEPS]
    ]
    return CostsOut(
        runs=costs.runs,
        unsuccessful=costs.unsuccessful,
        spent=costs.spent,
        repeated=costs.repeated,
        lost=costs.lost,
        steps=steps,
    )


def suggestion_out(one: Suggestion) -> SuggestionOut:
    return SuggestionOut(change=one.change, node=one.node, chance=one.chance, gain=gain_out(one.gain))


def expectation_out(
    row: Prediction,
    change: Change,
    measured: Measured,
    *,
    name: str,
    since: Literal["version", "time"],
    needed: int,
) -> ExpectationOut:
    return ExpectationOut(
        id=row.id,
        change=change,
        version=row.version,
        runs=row.runs,
        before=row.before,
        after=row.after,
        by=row.by,
        by_name=name,
        at=row.at,
        since=since,
        measured=MeasuredOut(
            runs=measured.runs,
            needed=needed,
            after=measured.after,
            gain=measured.gain,
            p=measured.p,
            outcome=measured.outcome,
            spent_before=measured.spent_before,
            expected_spent=measured.expected_spent,
            spent=measured.spent,
        ),
    )

"""How the optimizer looks from outside. Seconds throughout."""

from typing import Literal

from crdt.model import Model
from engine.optimizer.changing import Change
from engine.optimizer.expecting import Measured, Outcome
from engine.optimizer.judging import Decisive, Gain
from engine.optimizer.suggesting import Suggestion
from engine.statistics_records import Prediction


class GainOut(Model):
    """Of the median run, by replaying `runs` recorded ones. Eight of ten of them would gain between `low` and `high`.

    `close`: the replay without the change, as a multiple of what was recorded; 1 is exact.
    """

    runs: int
    before: float
    after: float
    gain: float
    low: float
    high: float
    close: float


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
    here. `bottleneck` is the step that makes up most of the length.
    """

    version: str
    runs: int
    needed: int
    places: int
    bottleneck: DecisiveOut | None
    decisive: list[DecisiveOut]
    suggestions: list[SuggestionOut]


class WhatIf(Model):
    """Unset `gain`: fewer than `needed` runs of the design as it is now."""

    runs: int
    needed: int
    gain: GainOut | None


class MeasuredOut(Model):
    """Of the runs since; `needed` of them before anything is said. `p`: how often chance alone makes as large a difference."""

    runs: int
    needed: int
    after: float | None
    gain: float | None
    p: float | None
    outcome: Outcome


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
        ),
    )

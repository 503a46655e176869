"""What the events of scans and findings say, in the channel of the source (`doc:ID`) and in that of its workspace. Types only."""

from typing import Final, Literal

from crdt.model import Model
from engine.records import Json
from engine.scans.records import ScanMode

QUEUED: Final = "scan:queued"
STARTED: Final = "scan:started"
STAGE_STARTED: Final = "scan:stage:started"
STAGE_ENDED: Final = "scan:stage:completed"
PROGRESS: Final = "scan:progress"
ENDED: Final = ("scan:completed", "scan:failed", "scan:cancelled")
FINDINGS: Final = "findings:changed"
DEFINED: Final = "scan:definition:changed"
TRIED: Final = "scan:rules:tried"


class ScanEvent(Model):
    """`number` counts the scans of the source."""

    scan: str
    number: int
    source: str
    mode: ScanMode
    by: str
    at: int


class StageEvent(ScanEvent):
    """`wanted` of `tables` are looked at; `done` of them were already."""

    stage: str
    title: str
    wanted: int
    tables: int
    done: int


class StageEndedEvent(StageEvent):
    """`counts` says how findings changed: new, back, fixed, still, ignored."""

    status: Literal["succeeded", "failed"]
    summary: Json
    error: Json
    counts: dict[str, int]


class ScanProgressEvent(Model):
    """How far a stage is: at most ten a second. `label` is what it looks at."""

    scan: str
    stage: str
    done: float
    total: float
    label: str
    tables_done: int
    counts: dict[str, int]


class ScanEndedEvent(ScanEvent):
    counts: dict[str, int]
    error: Json


class FindingsChangedEvent(Model):
    """Findings of a source are others now: by a scan, or because somebody decided (`by`)."""

    source: str
    scan: str | None
    by: str | None
    what: Literal["scanned", "ignored", "reopened", "assigned"]
    count: int


class TriedRule(Model):
    """`rows` of the sample were checked at `places`; `failing` of them fail the rule."""

    rule: str
    status: Literal["passed", "failed", "errored", "matched", "nothing", "not_here", "off"]
    places: int
    rows: int
    failing: int
    message: str
    examples: list[Json]


class RulesTriedEvent(Model):
    """Somebody held a rule set against a sample of the source. At most so many of its `rules` are told; `tables` and `more` as the
    answer to the try says.
    """

    source: str
    rule_set: str
    rows: int
    tables: int
    more: bool
    rules: list[TriedRule]
    by: str
    by_name: str
    at: int


class DefinitionChangedEvent(Model):
    """What it scans is not said: whoever may read that reads the definition."""

    logic: str
    what: Literal["created", "changed", "removed", "scheduled"]
    by: str
    at: int

"""Decides what a column holds: `classify(column, detectors) -> suggestions`, each with its evidence in words. Pure.

A suggestion never carries a value of the sample: counts and masked shapes only.
"""

from collections.abc import Iterable

from crdt.dataclasses import dataclass, replace
from engine.classification.column import Column
from engine.classification.detector import NEVER, Detector
from engine.classification.labels import Label
from engine.classification.shapes import masked, mostly_latin

SHAPES = 3
CHECKED = 120
"""Values that the costlier check looks at."""
PLAIN = 5
"""Different values under a name that says nothing else."""
IN_TABLE_OF_PEOPLE = 0.5
"""Of the share that a weak name asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`phrase` is what the name says, `fitting` of `checked` different values passed, `shapes` show a few of them hidden.

    `reasons` say the same in sentences.
    """

    phrase: str
    checked: int
    fitting: int
    shapes: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`confidence` is between 0 and 1: comparable between suggestions, no probability."""

    detector: str
    label: Label
    confidence: float
    evidence: Evidence


def classify(column: Column, detectors: Iterable[Detector]) -> list[Suggestion]:
    """The best suggestion of the detectors, if any passes. At most one: a column holds one sort of thing."""
    found = [one for detector in detectors if (one := judge(column, detector)) is not None]
    return sorted(found, key=lambda one: (-one.confidence, one.detector))[:1]


def judge(column: Column, detector: Detector) -> Suggestion | None:
    header = column.header
    if column.texts and column.family not in detector.families:
        return None
    ended = bool(header.says(detector.against))
    if ended and not (detector.certain and column.texts):
        return None
    strong = "" if ended else header.says(detector.strong) or column.in_table.says(detector.strong)
    weak = "" if strong or ended else header.says(detector.weak)
    if not column.texts:
        return _by_name_alone(column, detector, strong) if strong else None
    if not strong and not weak and not ended and (like := detector.like(header)):
        return _by_likeness(column, detector, like)
    unlisted = weak and detector.unlisted and column.about_persons and not mostly_latin(column.texts)
    check = detector.fits if strong or unlisted else detector.proves
    if check is None:
        return None
    needed = detector.needed if strong else _needed_weak(column, detector) if weak else detector.alone
    if needed == NEVER or (not strong and len(column.texts) < _least(detector, weak=bool(weak))):
        return None
    sample = column.texts[:CHECKED]
    fitting = [one for one in sample if check(one)]
    share = len(fitting) / len(sample)
    plain = strong and share < needed and is_plain(column, detector, strong)
    if (share < needed and not plain) or (detector.veto is not None and detector.veto(column)):
        return None
    if not strong and sum(map(detector.fits, sample)) < detector.plausible * len(sample):
        return None
    if plain:
        return _by_plain_name(detector, strong, len(sample), fitting)
    return Suggestion(
        detector=detector.name,
        label=detector.label,
        confidence=_confidence(column, detector, strong=strong, weak=weak, share=share),
        evidence=_evidence(detector, strong or weak, len(sample), fitting),
    )


def is_plain(column: Column, detector: Detector, phrase: str) -> bool:
    """Whether the name says nothing else, beside other columns about people, over values that tell rows apart: then values of
    another form are still what the name says. Numbers are written in many ways, and some addresses are made up.
    """
    if not detector.plain or column.header.words != tuple(phrase.split()):
        return False
    return column.about_persons and len(column.texts) >= PLAIN


def _by_plain_name(detector: Detector, phrase: str, checked: int, fitting: list[str]) -> Suggestion:
    evidence = _evidence(detector, phrase, checked, fitting)
    said = "The name says nothing else, and the table speaks of people."
    return Suggestion(
        detector=detector.name,
        label=detector.label,
        confidence=0.35,
        evidence=replace(evidence, reasons=(*evidence.reasons, said)),
    )


def _by_likeness(column: Column, detector: Detector, like: str) -> Suggestion | None:
    """A name that is cut short or misspelt says less: as many values fit as under the whole one, and some prove it."""
    sample = column.texts[:CHECKED]
    fitting = [one for one in sample if detector.fits(one)]
    share = len(fitting) / len(sample)
    proven = detector.proves is not None and any(map(detector.proves, sample))
    if not proven or share < detector.needed or (detector.veto is not None and detector.veto(column)):
        return None
    evidence = _evidence(detector, "", len(sample), fitting)
    said = f"The column's name looks like a short or misspelt “{like}”."
    return Suggestion(
        detector=detector.name,
        label=detector.label,
        confidence=round(0.25 + 0.3 * share, 3),
        evidence=replace(evidence, reasons=(said, *evidence.reasons[1:])),
    )


def _needed_weak(column: Column, detector: Detector) -> float:
    """No list knows the names of all countries: in a table about people fewer have to be known."""
    about = detector.unlisted and column.about_persons
    return detector.needed_weak * (IN_TABLE_OF_PEOPLE if about else 1.0)


def _least(detector: Detector, *, weak: bool) -> int:
    return min(2, detector.least) if weak else detector.least


def _confidence(column: Column, detector: Detector, *, strong: str, weak: str, share: float) -> float:
    """A name and values that prove it: most; a name alone, or values alone: less. Longer phrases say more."""
    if strong:
        proven = detector.proves is not None and any(detector.proves(one) for one in column.texts[:20])
        return round(
            min(0.99, 0.5 + 0.3 * share + 0.02 * len(strong.split()) + 0.002 * len(strong) + 0.1 * proven), 3
        )
    return round(0.25 + 0.5 * share + (0.1 if weak else 0.0), 3)


def _by_name_alone(column: Column, detector: Detector, strong: str) -> Suggestion | None:
    """Where there is nothing to look at, the name is all there is, if the declared type allows it."""
    if column.family not in {*detector.families, "other"}:
        return None
    reasons = (f"The column's name says “{strong}”.", "There is no value to look at.")
    evidence = Evidence(phrase=strong, checked=0, fitting=0, shapes=(), reasons=reasons)
    return Suggestion(detector=detector.name, label=detector.label, confidence=0.4, evidence=evidence)


def _evidence(detector: Detector, phrase: str, checked: int, fitting: list[str]) -> Evidence:
    first = detector.label.level != "restricted"
    shapes = tuple(dict.fromkeys(masked(one, first=first) for one in fitting))[:SHAPES]
    said = f"The column's name says “{phrase}”." if phrase else "The column's name says nothing of it."
    looked = f"{len(fitting)} of {checked} different values in the sample are {detector.noun}."
    if phrase and detector.proves is not None and detector.fits is not detector.proves:
        looked = f"{len(fitting)} of {checked} different values in the sample look like {detector.noun}."
    return Evidence(
        phrase=phrase, checked=checked, fitting=len(fitting), shapes=shapes, reasons=(said, looked)
    )

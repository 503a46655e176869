"""Rules of people: detectors made from rule sets, and what they say of the detectors that came with Concert. Pure.

A rule's `check` is `pattern`, for a label of its own, or the name of a detector whose share or switch it changes where it holds.
Patterns are RE2's: they take time in proportion to the text, whatever somebody wrote.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Final

import re2
from pydantic import Field, ValidationError, field_validator

from crdt.dataclasses import dataclass, replace
from crdt.model import Model
from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.judging import Evidence, Suggestion, classify
from engine.classification.labels import Category, Label, Level
from engine.classification.shapes import masked
from engine.scans.rules import PinnedRule
from engine.scans.wanting import matches

PATTERN: Final = "pattern"
MOST_PATTERN: Final = 500
MOST_MEMORY: Final = 1 << 20
"""Bytes that a pattern may take when it is compiled: `(a{1000}){1000}` takes more."""
SHAPES: Final = 3

_LABEL = re.compile(r"[a-z][a-z0-9_]{0,30}(?:\.[a-z][a-z0-9_]{0,40}){0,2}")


class PatternParameters(Model):
    """Of the check `pattern`. The name of the column is the rule's `column`; `values` has to fit a whole value."""

    label: Annotated[str, Field(title="Label", max_length=80, description="As in person.badge_number")]
    title: Annotated[str, Field(title="Title", max_length=80)] = ""
    level: Annotated[Level, Field(title="Level")] = "confidential"
    category: Annotated[Category, Field(title="Category")] = "personal"
    values: Annotated[
        str, Field(title="Values fit", max_length=MOST_PATTERN, description="A pattern (RE2)")
    ] = ""
    minimum: Annotated[float, Field(title="Least share", gt=0, le=1)] = 0.8

    @field_validator("label")
    @classmethod
    def _is_label(cls, label: str) -> str:
        if _LABEL.fullmatch(label) is None:
            raise ValueError("write words of a-z, 0-9 and _ with dots between, as person.badge_number")
        return label

    @field_validator("values")
    @classmethod
    def _is_pattern(cls, values: str) -> str:
        if values:
            compiled(values)
        return values


class DetectorParameters(Model):
    """Of a check that is a detector's name: another least share, or off."""

    minimum: Annotated[float | None, Field(title="Least share", gt=0, le=1)] = None
    off: Annotated[bool, Field(title="Do not look for it here")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """A rule of a rule set that could be read. `name` is how rows and evidence call it."""

    name: str
    title: str
    pinned: PinnedRule
    parameters: PatternParameters | DetectorParameters

    def holds(self, column: Column) -> bool:
        rule = self.pinned.rule
        return matches(rule.table or "*", column.table) and matches(rule.column or "*", column.name)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """`ValueError` in words for what is no pattern of RE2, or too large a one."""
    options = re2.Options()
    options.max_mem, options.log_errors = MOST_MEMORY, False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"this is no pattern: {said}") from None


def parameters_of(check: str, given: Mapping[str, Any]) -> PatternParameters | DetectorParameters:
    """Raises pydantic's `ValidationError`."""
    model = PatternParameters if check == PATTERN else DetectorParameters
    return model.model_validate(dict(given))


def own_rules(pinned: Iterable[PinnedRule]) -> tuple[list[OwnRule], list[str]]:
    """Those that can be read, and in words what is wrong with the others."""
    rules, wrong = [], []
    for one in pinned:
        try:
            parameters = parameters_of(one.rule.check, one.rule.parameters)
        except ValidationError as error:
            said = "; ".join(part["msg"] for part in error.errors(include_url=False, include_input=False))
            wrong.append(f"{one.rule_set_title}: {one.rule.name or one.id}: {said}")
            continue
        title = one.rule.name or one.rule.check
        rules.append(
            OwnRule(name=f"rule_set:{one.name_in_findings}", title=title, pinned=one, parameters=parameters)
        )
    return rules, wrong


def suggestions(
    column: Column, detectors: Mapping[str, Detector], rules: Sequence[OwnRule], rejected: frozenset[str]
) -> list[Suggestion]:
    """What Concert's detectors suggest, at most one, and each rule of people that holds here. A rejected label is not suggested
    again; the next best one may be.
    """
    here = [rule for rule in rules if rule.holds(column)]
    changed = dict(detectors)
    for rule in here:
        if not isinstance(rule.parameters, DetectorParameters) or rule.pinned.rule.check not in changed:
            continue
        name = rule.pinned.rule.check
        if rule.parameters.off:
            del changed[name]
        elif rule.parameters.minimum is not None:
            changed[name] = with_share(changed[name], rule.parameters.minimum)
    built_in = classify(column, [one for one in changed.values() if one.label.name not in rejected])
    own = [found for rule in here if (found := _by_rule(column, rule)) is not None]
    names = {one.label.name for one in own}
    return [*own, *(one for one in built_in if one.label.name not in names)]


def with_share(detector: Detector, share: float) -> Detector:
    return replace(detector, needed=share, needed_weak=share, alone=min(detector.alone, 2.0))


def _by_rule(column: Column, rule: OwnRule) -> Suggestion | None:
    parameters = rule.parameters
    if not isinstance(parameters, PatternParameters):
        return None
    title = parameters.title or parameters.label.rpartition(".")[2].replace("_", " ").capitalize()
    label = Label(name=parameters.label, title=title, level=parameters.level, category=parameters.category)
    said = f"The rule “{rule.title}” of “{rule.pinned.rule_set_title}” names this column."
    fitting: list[str] = []
    if parameters.values:
        pattern = compiled(parameters.values)
        fitting = [one for one in column.texts if pattern.fullmatch(one) is not None]
        if not column.texts or len(fitting) < parameters.minimum * len(column.texts):
            return None
        said = f"The rule “{rule.title}” of “{rule.pinned.rule_set_title}” names this column and its values."
    share = len(fitting) / len(column.texts) if parameters.values else 1.0
    shapes = tuple(dict.fromkeys(masked(one, first=label.level != "restricted") for one in fitting))[:SHAPES]
    looked = f"{len(fitting)} of {len(column.texts)} different values in the sample fit the rule's pattern."
    reasons = (said, looked) if parameters.values else (said,)
    checked = len(column.texts) if parameters.values else 0
    evidence = Evidence(phrase="", checked=checked, fitting=len(fitting), shapes=shapes, reasons=reasons)
    return Suggestion(
        detector=rule.name, label=label, confidence=round(0.6 + 0.35 * share, 3), evidence=evidence
    )

"""What a detector is: data plus a check of one value. A file below `detectors/` that exports `DETECTOR` is found by a scan."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from crdt.dataclasses import dataclass
from crdt.registry import discover
from engine.classification.column import Column, Family
from engine.classification.header import Header
from engine.classification.labels import Label
from engine.classification.likeness import Lexicon

NEVER = 2.0
"""A share that no sample reaches."""


def _anything(_value: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A name that says one of `strong` asks `fits` of `needed` of the values; one of `weak`, or no word at all, asks the
    stricter `proves`: of `needed_weak`, and of `alone` with at least `least` different values, and where it is asked, `fits` of
    `plausible`.

    `against` are phrases that end it, `veto` gives a reason to in words. `families` are the types that values may have.
    `plain`: a name that says nothing else, in a table about people, needs no values that fit. `unlisted`: values in scripts that
    no list has need only fit there. `certain`: values that prove it do so under any name, also one that `against` would end.
    `noun` is the plural in which evidence speaks of the values.
    """

    name: str
    label: Label
    noun: str
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    families: frozenset[Family] = frozenset({"text"})
    fits: Callable[[str], bool] = _anything
    proves: Callable[[str], bool] | None = None
    needed: float = 0.7
    needed_weak: float = 0.8
    alone: float = NEVER
    plausible: float = 0.0
    least: int = 3
    veto: Callable[[Column], str] | None = None
    certain: bool = False
    plain: bool = False
    unlisted: bool = False

    def like(self, header: Header) -> str:
        """The word of `strong` that a word of the name is likely meant as, or nothing."""
        lexicon = _lexicon(self.strong)
        return next((found for one in header.words if (found := lexicon.meant(one))), "")


@cache
def _lexicon(phrases: tuple[str, ...]) -> Lexicon:
    return Lexicon(phrases)


@cache
def detectors() -> Mapping[str, Detector]:
    """All that came with Concert, by name."""
    found = discover("engine.classification.detectors", "DETECTOR")
    return MappingProxyType({name: one for name, one in found.items() if isinstance(one, Detector)})


@cache
def labels() -> Mapping[str, Label]:
    """Every label that a detector can give, by name."""
    return MappingProxyType({one.label.name: one.label for one in detectors().values()})

"""Gender or sex of people."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_WORDS = frozenset(
    """
    male female man woman men women boy girl nonbinary non-binary diverse transgender other unknown masculine feminine
    männlich weiblich divers homme femme hombre mujer maschio femmina prefer_not_to_say unspecified
    """.split()
)  # fmt: skip
_PROVES = frozenset({"male", "female", "man", "woman", "männlich", "weiblich", "homme", "femme"})
_LETTERS = frozenset(
    {"m", "f", "w", "d", "x", "u", "h", "b", "g", "n", "o", "t", "0", "1", "2", "3", "9", "1.0", "2.0"}
)
_MARKS = frozenset(
    {"0", "1", "yes", "no", "True", "False", "Y", "N", "y", "n", "female", "male", "1.0", "0.0"}
)
_STEMS = ("masculin", "feminin", "femenin", "männlich", "weiblich")
"""Of the words of many languages for both."""
MOST_CODES = 5
_PARTS = re.compile(r"[\W\d_]+")
MOST_SORTS = 20
MOST_WORDS = 3


def fits(value: str) -> bool:
    low = value.lower()
    if (
        low in _WORDS
        or low.startswith(_STEMS)
        or low in _LETTERS
        or value in _MARKS
        or low.startswith(("prefer not", "not ", "decline", "rather not", "no answer", "refuse"))
    ):
        return True
    return not _WORDS.isdisjoint(_PARTS.split(low)) and len(low.split()) <= MOST_WORDS


def proves(value: str) -> bool:
    return value.lower() in _PROVES


def veto(column: Column) -> str:
    if column.about_things:
        return "the table speaks of animals or plants"
    if column.family == "integer" and len(column.texts) > MOST_CODES:
        return "the numbers count something"
    both = column.header.says(("female",)) and "male" in column.header.words
    if not both and not column.header.says(("gender", "sex")) and column.header.says(("female", "male")):
        if not set(column.texts) <= _MARKS:
            return "the values do not say yes or no"
        if not column.about_persons and len(column.texts) < len(("yes", "no")):
            return "there is one value, and the table does not speak of people"
    if len({one.lower() for one in column.texts if fits(one)}) > MOST_SORTS:
        return "there are too many different values"
    return ""


DETECTOR = Detector(
    name="gender",
    label=Label(name="person.gender", title="Gender", level="confidential", category="personal"),
    noun="words for a gender",
    strong=("gender", "sex", "geschlecht", "sexe", "sexo", "sesso", "genero", "genre code", "geslacht", "kjonn", "kon", "plec", "pohlavi", "gender code", "gender identity", "gndr", "personal status sex", "sex code", "female", "male", "is male", "is female"),
    against=("ratio", "count", "share", "rate", "gap", "white", "sexual orientation", "prob", "probability", "confidence", "gender of name"),
    families=frozenset({"text", "integer", "fraction", "boolean"}),
    fits=fits,
    proves=proves,
    needed=0.6,
    alone=0.95,
    least=2,
    veto=veto,
)  # fmt: skip

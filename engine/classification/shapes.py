"""What a text looks like: whether it may be a name, and its shape with everything that tells hidden. Pure."""

import re
from collections.abc import Sequence
from unicodedata import category, normalize

from engine.classification.header import without_accents

_APOSTROPHES = "'`\u2019\u00b4"
_NAME = re.compile(rf"[^\W\d_]+(?:[{_APOSTROPHES}.-][^\W\d_]+|[{_APOSTROPHES}.-])*[.]?")
_RUN = re.compile(r"\w+")
_UNDERSCORE = re.compile(r"(?<=[^\W\d_])_(?=[^\W\d_a-z])")
_NUMBERED = re.compile(r"(?<=[^\W\d_]{3})[0-9]{1,4}\b")
_LONGEST = 40
HIDDEN = "•••"


def is_name(value: str, *, words: int) -> bool:
    """So many words of letters at most, the first or the last with a capital. Initials, accents, hyphens, apostrophes and underscores between words are fine."""
    parts = [
        one
        for one in _letters(value)
        .replace(",", " ")
        .replace("(", " ")
        .replace(")", " ")
        .replace('"', " ")
        .split()
        if one
    ]
    if not 1 <= len(parts) <= words or len(value) > 60:
        return False
    if not all(_NAME.fullmatch(one) for one in parts):
        return False
    return any(one[0].isupper() or not one.isascii() for one in (parts[0], parts[-1])) and any(
        len(one.strip(".")) > 1 for one in parts
    )


def spaced(value: str) -> str:
    """Underscores before capitals as spaces: `Carter_Frey`; `jake_browny` stays what it is."""
    return _UNDERSCORE.sub(" ", value)


def _letters(value: str) -> str:
    """Underscores between words as spaces, and no signs above and below letters, as many scripts write vowels with."""
    value = spaced(value)
    if value.isascii():
        return value
    return "".join(one for one in normalize("NFC", value) if not category(one).startswith("M"))


def without_digits(value: str) -> str:
    """Made-up people are told apart by digits behind their names: `Ada728 Hopper12`."""
    return _NUMBERED.sub("", value)


def is_name_in_any_letters(value: str, *, words: int) -> bool:
    """The same of what is written in small letters throughout, or with digits behind its words."""
    value = without_digits(value)
    return is_name(value.title() if value.islower() and "_" not in value else value, words=words)


def masked(value: str, *, first: bool = True) -> str:
    """Its shape: of every word the first letter and a fixed number of dots, of numbers the dots alone. `ada@mail.com` is
    `a•••@m•••.com`. Without `first` nothing but signs between words is shown. Lengths are not told.
    """
    return _RUN.sub(lambda run: _hidden(run, value, first=first), value[:_LONGEST])


def _hidden(run: "re.Match[str]", value: str, *, first: bool) -> str:
    word = run[0]
    ending = "@" in value and run.end() == len(value) and run.start() > 0 and value[run.start() - 1] == "."
    if ending and word.isalpha() and len(word) <= 4:
        return word
    return word[0] + HIDDEN if first and word[0].isalpha() else HIDDEN


def mostly_latin(values: Sequence[str]) -> bool:
    """Whether most are in the letters that known names are written in: of others no list says which are common."""
    return sum(without_accents(one).isascii() for one in values) * 2 > len(values)

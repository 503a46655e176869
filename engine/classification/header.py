"""The name of a column as words, and whether it says something. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from crdt.dataclasses import dataclass
from engine.classification.known.words import GLUED, SHORT

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_LEAST_GLUED = 7
_LEAST_PLURAL = 4
LONGEST = 5
"""Words of a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`runs` are all neighbouring words joined: of `homePhoneNumber` also `homephone` and `phonenumber`."""

    text: str
    words: tuple[str, ...]
    runs: frozenset[str]

    def says(self, phrases: Iterable[str]) -> str:
        """The first of these phrases that stands in the name, or nothing. `last name` stands in `LastName` and `lastname`."""
        return next((one for one in phrases if one.replace(" ", "") in self.runs), "")


@lru_cache(maxsize=4096)
def header_of(name: str) -> Header:
    """Splits camelCase, snake_case, spaces and digits; capitals in a row are one word (`IPAddress` is ip, address). Accents are
    left out. Small letters in a row are split where they are known words (`raceethnicity`); one of many is one (`founders`). Usual short forms
    stand for the whole word as well (`cust_nm`).
    """
    words = tuple(part.lower() for part in _PARTS.findall(without_accents(name)))
    apart = tuple(part for word in words for part in _unglued(word))
    whole = tuple(SHORT.get(word, word) for word in apart)
    runs = frozenset(_runs(words)) | frozenset(_runs(apart)) | frozenset(_runs(whole))
    return Header(
        text=name, words=words, runs=runs | {one for run in runs for one in singular(run) if one != run}
    )


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _runs(words: tuple[str, ...]) -> Iterator[str]:
    for start in range(len(words)):
        for many in range(1, min(LONGEST, len(words) - start) + 1):
            yield "".join(words[start : start + many])


def _unglued(word: str) -> tuple[str, ...]:
    """The longest known words that it wholly consists of, or itself."""
    if len(word) < _LEAST_GLUED or word in GLUED:
        return (word,)
    return _parted(word) or (word,)


def _parted(word: str) -> tuple[str, ...]:
    for end in range(len(word), 2, -1):
        if word[:end] in GLUED:
            rest = _parted(word[end:]) if end < len(word) else ()
            if rest or end == len(word):
                return (word[:end], *rest)
    return ()


def singular(word: str) -> tuple[str, ...]:
    """The word for one of them, as far as English is regular; a word for one is itself."""
    if len(word) < _LEAST_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return (word,)
    return (word[:-3] + "y",) if word.endswith("ies") else (word[:-1],)

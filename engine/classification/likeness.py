"""Whether a word of a column's name is likely meant as a known one: cut short, without its vowels, or misspelt. Pure."""

from collections.abc import Iterable

from engine.classification.known.things import NAMED_THINGS, ORGANISATIONS, THINGS
from engine.classification.known.words import GLUED, SHORT

_LEAST = 3
_LEAST_WHOLE = 5
_LEAST_MISSPELT = 6
_VOWELS = frozenset("aeiou")
_MEANT = frozenset({*GLUED, *SHORT, *THINGS, *NAMED_THINGS, *ORGANISATIONS})
"""Words that mean what they say, however near another one they are: `county` is no `country`."""


class Lexicon:
    """Words that stand for something, prepared to be met in other forms."""

    def __init__(self, phrases: Iterable[str]) -> None:
        words = [one for one in phrases if " " not in one and len(one) >= _LEAST_WHOLE]
        self._words = frozenset(words)
        self._cut = {one[:end]: one for one in reversed(words) for end in range(_LEAST, len(one))}
        self._skeletons = {skeleton(one): one for one in reversed(words)}
        self._misspelt = {
            form: one
            for one in reversed(words)
            if len(one) >= _LEAST_MISSPELT
            for form in (one, *without_one(one))
        }

    def meant(self, word: str) -> str:
        """The known word, or nothing; also where the word is itself a known one."""
        if len(word) < _LEAST or word in self._words or word in _MEANT:
            return ""
        if word in self._cut:
            return self._cut[word]
        if _VOWELS.isdisjoint(word[1:]) and skeleton(word) in self._skeletons:
            return self._skeletons[skeleton(word)]
        if len(word) < _LEAST_MISSPELT:
            return ""
        return next((self._misspelt[one] for one in (word, *without_one(word)) if one in self._misspelt), "")


def skeleton(word: str) -> str:
    """Its first letter and the consonants behind it, doubled ones once: `country` and `cntry` are cntry."""
    kept = word[:1]
    for letter in word[1:]:
        if letter not in _VOWELS and letter != kept[-1]:
            kept += letter
    return kept


def without_one(word: str) -> list[str]:
    """Two words are one letter apart, or two are swapped, where these forms of them meet."""
    return [word[:place] + word[place + 1 :] for place in range(len(word))]

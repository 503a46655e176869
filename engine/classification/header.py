"""The name of a column as words, and whether it says something. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
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
    """Splits camelCase, snake_case, spaces and digits; capitals in a row are one word (`IPAddress` is ip, address)."""
    words = tuple(part.lower() for part in _PARTS.findall(name))
    runs = frozenset(
        "".join(words[start : start + many])
        for start in range(len(words))
        for many in range(1, LONGEST + 1)
        if start + many <= len(words)
    )
    return Header(text=name, words=words, runs=runs)

"""Patterns that choose among topics (rules B1 and B2). Pure: text in, verdict out, in time linear in the topic.

A topic is segments parted by `:`. In a pattern `*` stands for one segment and `**`, at the end, for the rest, which may
be nothing. There is no backtracking and no regular expression, so nobody can ask for a slow one.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Self

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput

LONGEST: Final = 200
"""Characters of a topic or pattern."""
MOST_SEGMENTS: Final = 8
MOST_PATTERNS: Final = 64
"""Patterns of one subscription."""

ONE: Final = "*"
REST: Final = "**"
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.-")


def is_topic(text: str) -> bool:
    """Whether something may be told under this name."""
    segments = text.split(":")
    return len(text) <= LONGEST and len(segments) <= MOST_SEGMENTS and all(map(_is_word, segments))


def _is_word(segment: str) -> bool:
    return bool(segment) and _LETTERS.issuperset(segment)


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """`open`: any rest may follow the segments."""

    segments: tuple[str, ...]
    open: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """`InvalidInput` when it is none."""
        segments = text.split(":") if len(text) <= LONGEST else []
        is_open = bool(segments) and segments[-1] == REST
        fixed = tuple(segments[:-1] if is_open else segments)
        if not 0 < len(segments) <= MOST_SEGMENTS or not all(one == ONE or _is_word(one) for one in fixed):
            raise InvalidInput(
                "This is no pattern of topics.",
                next_step="Write segments of a-z, 0-9, _ . and - parted by `:`; `*` is one segment, `**` at the end the rest.",
                details={"pattern": text[:LONGEST], "most_segments": MOST_SEGMENTS},
            )
        return cls(fixed, is_open)

    @property
    def is_topic(self) -> bool:
        """Whether exactly one topic fits."""
        return not self.open and ONE not in self.segments

    def matches(self, topic: Sequence[str]) -> bool:
        """Whether a topic of these segments fits."""
        own = self.segments
        if len(topic) < len(own) if self.open else len(topic) != len(own):
            return False
        return all(wanted in (ONE, found) for wanted, found in zip(own, topic, strict=False))

    def meets(self, other: "Pattern") -> bool:
        """Whether some topic fits both."""
        mine, theirs = self.segments, other.segments
        if (len(mine) > len(theirs) and not other.open) or (len(theirs) > len(mine) and not self.open):
            return False
        return all(ONE in pair or pair[0] == pair[1] for pair in zip(mine, theirs, strict=False))

    def __str__(self) -> str:
        return ":".join((*self.segments, REST) if self.open else self.segments)


@dataclass(frozen=True, slots=True)
class Selection:
    """Several patterns: what fits one of them is wanted. None: everything is."""

    patterns: tuple[Pattern, ...] | None = None

    @classmethod
    def parse(cls, texts: Iterable[str] | None) -> Self:
        """Equal however the patterns were ordered or repeated. None and `**` ask for everything."""
        if texts is None:
            return cls()
        given = set(texts)
        if len(given) > MOST_PATTERNS:
            raise InvalidInput(
                f"A subscription has {MOST_PATTERNS} patterns at most.",
                next_step="Use `*` and `**`, or several subscriptions.",
                details={"limit": MOST_PATTERNS},
            )
        patterns = sorted({Pattern.parse(text) for text in given})
        return cls() if Pattern((), open=True) in patterns else cls(tuple(patterns))

    def wants(self, topic: str) -> bool:
        if self.patterns is None:
            return True
        segments = topic.split(":")
        return any(pattern.matches(segments) for pattern in self.patterns)

    def __str__(self) -> str:
        return REST if self.patterns is None else " ".join(map(str, self.patterns))

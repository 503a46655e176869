"""Weaves two texts that grew from a common one, marks and what is embedded among the words included (SPEC.md, BR5).

As `texts.merged_text` does for plain ones. Border: contents only; who wrote what is not seen here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import groupby
from typing import Any, Final

from crdt.canonical import ABSENT, alike
from crdt.dataclasses import dataclass
from crdt.history.diff import Span, spans
from crdt.history.open_content import Marks, Piece, Rich

EMBED: Final = "\ufffc"
"""Stands for what is embedded, as one character."""
Character = tuple[Any, Marks]


@dataclass(slots=True)
class Revision:
    """What one side did, at places of the base. `kept`: where a character of the base stands now."""

    kept: dict[int, int] = field(default_factory=dict)
    added: list[tuple[int, int, int]] = field(default_factory=list)
    """The place in the base, and from where to where in the side."""


def characters(text: Rich) -> list[Character]:
    return [
        (one, piece.marks)
        for piece in text.pieces
        for one in (piece.text if isinstance(piece.text, str) else [piece.text])
    ]


def letters(held: Iterable[Character]) -> str:
    return "".join(one if isinstance(one, str) else EMBED for one, _ in held)


def pieces(held: Iterable[Character]) -> Iterator[Piece]:
    """Neighbours under the same marks are one piece."""
    words, under = "", None
    for one, marks in held:
        if words and (not isinstance(one, str) or marks != under):
            yield Piece(words, under or {})
            words = ""
        if isinstance(one, str):
            words, under = words + one, marks
        else:
            yield Piece(one, marks)
    if words:
        yield Piece(words, under or {})


def revision(before: str, after: str) -> Revision:
    found = Revision()
    here = there = 0
    for is_kept, group in groupby(spans(before, after), key=lambda span: span.nature == "kept"):
        if is_kept:
            for span in group:
                _keep(found, here, there, len(span.text))
                here, there = here + len(span.text), there + len(span.text)
        else:
            old, new = _sides(list(group))
            start, end = _common_ends(old, new)
            _keep(found, here, there, start)
            _keep(found, here + len(old) - end, there + len(new) - end, end)
            if start + end < len(new):
                found.added.append((here + start, there + start, there + len(new) - end))
            here, there = here + len(old), there + len(new)
    return found


def woven(base: Rich, first: Rich, second: Rich) -> Rich:
    """Of two insertions at one place that of `first` stands in front; what both put in there is there once."""
    held = characters(base)
    sides = [characters(first), characters(second)]
    words = letters(held)
    revisions = [revision(words, letters(side)) for side in sides]
    put: dict[int, list[tuple[str, list[Character]]]] = {}
    for side, one in zip(sides, revisions, strict=True):
        for place, start, end in one.added:
            run = side[start:end]
            before = put.setdefault(place, [])
            if all(letters(run) != said for said, _ in before):
                before.append((letters(run), run))
    done: list[Character] = []
    for at in range(len(held) + 1):
        for _, run in put.get(at, ()):
            done += run
        if at < len(held) and all(at in one.kept for one in revisions):
            mine, theirs = (side[one.kept[at]] for side, one in zip(sides, revisions, strict=True))
            done.append(_both(held[at], mine, theirs))
    return Rich(tuple(pieces(done)), is_xml=first.is_xml)


def _both(base: Character, first: Character, second: Character) -> Character:
    """Of two marks that both changed, and of two embedded things, that of `first`."""
    one = second[0] if alike(base[0], first[0]) else first[0]
    if first[1] == second[1]:
        return one, first[1]
    names = [*first[1], *(name for name in second[1] if name not in first[1])]
    chosen = {}
    for name in names:
        was, mine, theirs = (each[1].get(name, ABSENT) for each in (base, first, second))
        stands = theirs if alike(was, mine) else mine
        if stands is not ABSENT:
            chosen[name] = stands
    return one, chosen


def _keep(found: Revision, here: int, there: int, length: int) -> None:
    found.kept.update(zip(range(here, here + length), range(there, there + length), strict=True))


def _sides(changed: list[Span]) -> tuple[str, str]:
    old = "".join(span.text for span in changed if span.nature == "removed")
    new = "".join(span.text for span in changed if span.nature == "added")
    return old, new


def _common_ends(a: str, b: str) -> tuple[int, int]:
    most = min(len(a), len(b))
    start = next((at for at in range(most) if a[at] != b[at]), most)
    rest = most - start
    end = next((at for at in range(rest) if a[-1 - at] != b[-1 - at]), rest)
    return start, end

"""Merges two texts that grew from a common one, by character (SPEC.md, section BR).

Everything that either side put in stays, everything that either side took out goes. Border: plain texts; formats, and who
wrote what, are not seen here.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from crdt.history.diff import Span, spans

SHORT: Final = 80
"""Characters that a name or a title has at most."""

Cut = tuple[int, int]
Insertion = tuple[int, str]


def is_title(*texts: str) -> bool:
    """Whether they read as a name does: two names that are woven are a third one, which nobody gave."""
    return all(len(text) <= SHORT and "\n" not in text for text in texts)


def merged_text(base: str, first: str, second: str) -> str:
    """Of two insertions at one place that of `first` stands in front; what both put in there is there once."""
    if first in (base, second):
        return second
    if second == base:
        return first
    cuts: list[Cut] = []
    insertions: list[Insertion] = []
    for side in (first, second):
        gone, put = _edits(spans(base, side))
        cuts += gone
        insertions += [one for one in put if one not in insertions]
    return "".join(_pieces(base, cuts, insertions))


def _edits(found: tuple[Span, ...]) -> tuple[list[Cut], list[Insertion]]:
    """What one side did, at places of the base. What a removed and an added piece have in common at their ends stays."""
    cuts: list[Cut] = []
    insertions: list[Insertion] = []
    at = 0
    for is_kept, group in groupby(found, key=lambda span: span.nature == "kept"):
        pieces = list(group)
        if is_kept:
            at += sum(len(piece.text) for piece in pieces)
            continue
        old = "".join(piece.text for piece in pieces if piece.nature == "removed")
        new = "".join(piece.text for piece in pieces if piece.nature == "added")
        start, end = _common_ends(old, new)
        if start + end < len(old):
            cuts.append((at + start, at + len(old) - end))
        if put := new[start : len(new) - end]:
            insertions.append((at + start, put))
        at += len(old)
    return cuts, insertions


def _common_ends(a: str, b: str) -> tuple[int, int]:
    most = min(len(a), len(b))
    start = next((at for at in range(most) if a[at] != b[at]), most)
    rest = most - start
    end = next((at for at in range(rest) if a[-1 - at] != b[-1 - at]), rest)
    return start, end


def _pieces(base: str, cuts: list[Cut], insertions: list[Insertion]) -> Iterator[str]:
    """The base without what was cut, with what was put in. Insertions at one place keep their order."""
    gone = iter([*sorted(cuts), (len(base), len(base))])
    start, end = next(gone)
    at = 0
    for place, put in [*sorted(insertions, key=itemgetter(0)), (len(base), "")]:
        while at < place:
            if at < start:
                stop = min(start, place)
                yield base[at:stop]
                at = stop
            elif at < end:
                at = min(end, place)
            else:
                start, end = next(gone)
        yield put

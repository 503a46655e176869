"""What differs between two states of a document, node by node and field by field (SPEC.md, section H).

One pass along the shape of the kind: an entry that is on one side only is one difference, what is on both is looked into.
Parts that both sides share as the same object cost nothing. Border: contents only; who wrote them is `authorship`'s affair.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final, Literal

from crdt.canonical import ABSENT, Value, alike
from crdt.changes import Json
from crdt.contests import Keys
from crdt.dataclasses import dataclass
from crdt.kinds.kind import Kind
from crdt.kinds.shape import Fields, Keyed, ScalarShape, Shape, TextShape

MOST_WORDS: Final = 2_000
"""Words and marks between the common ends of two texts that are compared one by one; more count as replaced whole."""
_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
ROOTS: Final = ("body", "layout")

Nature = Literal["added", "removed", "changed"]
SpanNature = Literal["kept", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a merged text. Kept and removed pieces in order are the text before, kept and added ones after."""

    nature: SpanNature
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place. `path` begins below `root`; `entry` is its beginning as far as the outermost keyed entry: the node it
    belongs to, () where it belongs to the document itself. ABSENT: nothing stood, or stands, there.

    | nature | path names | before, after |
    |---|---|---|
    | `added` | an entry of a keyed map, or a field | ABSENT, the whole value |
    | `removed` | the same | the whole value, ABSENT |
    | `changed` | a plain value or a merged text | both; of a text also `spans` |
    """

    root: str
    path: Keys
    entry: Keys
    nature: Nature
    before: Value
    after: Value
    spans: tuple[Span, ...] = ()
    is_text: bool = False


def difference(
    kind: Kind, before: Mapping[str, Json], after: Mapping[str, Json], roots: tuple[str, ...] = ROOTS
) -> tuple[Difference, ...]:
    """From the roots of one state to those of another, root after root, fields in the order of the model. An open kind
    has no model: all its roots count, maps are looked into, everything else is one value.
    """
    if kind.open_roots:
        return tuple(_open("", (), (), dict(before), dict(after)))
    shapes = kind.shapes
    return tuple(
        found
        for root in roots
        for found in _both(root, (), None, shapes[root], before.get(root) or {}, after.get(root) or {})
    )


def _both(
    root: str, path: Keys, entry: Keys | None, shape: Shape, before: Value, after: Value
) -> Iterator[Difference]:
    if before is after:
        return
    match shape:
        case TextShape():
            old, new = _text(before), _text(after)
            if old != new:
                yield Difference(
                    root=root,
                    path=path,
                    entry=entry or (),
                    nature="changed",
                    before=old,
                    after=new,
                    spans=spans(old, new),
                    is_text=True,
                )
        case ScalarShape():
            yield from _values(root, path, entry or (), before, after)
        case Fields(of=fields):
            if not isinstance(before, dict) or not isinstance(after, dict):
                yield from _values(root, path, entry or (), before, after)
                return
            for name, field in fields.items():
                old, new = before.get(name, ABSENT), after.get(name, ABSENT)
                if old is not new and not (
                    isinstance(old, str) and old == new
                ):  # most fields, so the rest is not asked
                    yield from _field(root, (*path, name), entry, field, old, new)
        case Keyed(each=each):
            yield from _keyed(root, path, entry, each, _entries(before), _entries(after))


def _keyed(
    root: str, path: Keys, entry: Keys | None, each: Shape, before: dict[str, Json], after: dict[str, Json]
) -> Iterator[Difference]:
    for key in (*before, *(key for key in after if key not in before)):
        below = (*path, key)
        old, new = before.get(key, ABSENT), after.get(key, ABSENT)
        if old is ABSENT or new is ABSENT:
            yield from _values(root, below, entry or below, old, new)
        else:
            yield from _both(root, below, entry or below, each, old, new)


def _field(
    root: str, path: Keys, entry: Keys | None, shape: Shape, before: Value, after: Value
) -> Iterator[Difference]:
    """A map or text that is not there reads as an empty one."""
    if isinstance(shape, Fields) and not (isinstance(before, dict) and isinstance(after, dict)):
        before, after = ({} if value is ABSENT else value for value in (before, after))
    yield from _both(root, path, entry, shape, before, after)


def _values(root: str, path: Keys, entry: Keys, before: Value, after: Value) -> Iterator[Difference]:
    if alike(before, after):
        return
    nature: Nature = "added" if before is ABSENT else "removed" if after is ABSENT else "changed"
    yield Difference(root=root, path=path, entry=entry, nature=nature, before=before, after=after)


def _open(root: str, path: Keys, entry: Keys, before: Value, after: Value) -> Iterator[Difference]:
    """Without a model: what holds keys is a map of entries."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            old, new = before.get(key, ABSENT), after.get(key, ABSENT)
            if not root:
                yield from _open(key, (), (), old, new)
            else:
                yield from _open(root, (*path, key), entry or (*path, key), old, new)
    else:
        yield from _values(root, path, entry, before, after)


def spans(before: str, after: str) -> tuple[Span, ...]:
    """What of a text was kept, taken out and put in, word by word."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = _middle(before[start : len(before) - end], after[start : len(after) - end])
    pieces = [Span("kept", before[:start]), *middle, Span("kept", before[len(before) - end :])]
    return tuple(_joined([piece for piece in pieces if piece.text]))


def _middle(old: str, new: str) -> Iterator[Span]:
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if not a or not b or len(a) + len(b) > MOST_WORDS:
        yield Span("removed", old)
        yield Span("added", new)
        return
    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Span("kept", "".join(a[a_start:a_end]))
        else:
            yield Span("removed", "".join(a[a_start:a_end]))
            yield Span("added", "".join(b[b_start:b_end]))


def _joined(pieces: list[Span]) -> Iterator[Span]:
    held: Span | None = None
    for piece in pieces:
        if held is not None and held.nature == piece.nature:
            held = Span(held.nature, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _common(a: str, b: str) -> int:
    for at, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return at
    return min(len(a), len(b))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _entries(value: Value) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}

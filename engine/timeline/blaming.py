"""Who wrote what stands at each place of a state, and when (HI5): the item that stands there, and the rows that brought it.

Pure over what it is handed, for a thread: it reads the whole state.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from crdt.canonical import ABSENT
from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.facts import MAP, Id
from crdt.history.diff import Difference
from crdt.history.standing import Paths, Piece, inside_at, item_at, items_at, text_items
from crdt.kinds.kind import Kind
from crdt.kinds.shape import Fields, Keyed, ScalarShape, Shape, TextShape
from crdt.structs import StructIndex
from engine.timeline.authors import Authors
from engine.writes import Attribution

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a text that one person wrote."""

    text: str
    by: Attribution | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """`path` begins with the root. `by` wrote or deleted something there last, None where nobody knows any more."""

    path: Steps
    by: Attribution | None
    stretches: tuple[Stretch, ...] = ()


def index_of(kind: Kind, state: bytes) -> StructIndex:
    return StructIndex.of(state, {} if kind.open_roots else dict.fromkeys(kind.roots, MAP))


def blame(
    kind: Kind,
    index: StructIndex,
    state: bytes,
    roots: Mapping[str, Json],
    authors: Authors,
    under: Steps,
    most: int,
) -> tuple[Blame, ...]:
    """Every field at and below a path, at most so many; of texts their stretches. `index` is that of the state."""
    fields = tuple(islice(fields_of(kind, roots, under), most))
    found = [path for path, _ in fields]
    texts = {path for path, is_text in fields if is_text}
    last = last_writers(index, authors, found, texts)
    pieces = text_items(state, texts) if texts else {}
    stretches = {path: _stretches(each, authors) for path, each in pieces.items()}
    return tuple(Blame(path=path, by=last[path], stretches=stretches.get(path, ())) for path in found)


def blame_differences(
    index: StructIndex, authors: Authors, differences: Sequence[Difference], since: int, through: int
) -> tuple[Attribution | None, ...]:
    """For each difference between two points who made it: the last who wrote or deleted something at its place in the rows
    between.
    """
    paths = Paths(index, ((one.root, *one.path) for one in differences))
    at = [paths.places((one.root, *one.path)) for one in differences]
    gone = items_at(
        index, (place for one, places in zip(differences, at, strict=True) if _took(one) for place in places)
    )
    ends = [(client, lane.last_ends(authors.reached(client, through))) for client, lane in index.lanes()]

    def last(difference: Difference, places: Sequence[int]) -> Attribution | None:
        touched: Iterable[Attribution]
        if _took(difference):
            touched = (by for place in places for by in authors.touched(gone[place]))
        else:
            stood = ((client, held[place]) for client, held in ends for place in places if place in held)
            touched = authors.writers_before(stood, through)
        between = (one for one in touched if one.last > since and one.first <= through)
        return max(between, key=_when, default=None)

    return tuple(map(last, differences, at))


def _took(difference: Difference) -> bool:
    """Whether something was deleted."""
    return difference.after is ABSENT or any(span.nature == "removed" for span in difference.spans)


def last_writers(
    index: StructIndex, authors: Authors, paths: Iterable[Steps], texts: set[Steps]
) -> dict[Steps, Attribution | None]:
    """Of a text everybody counts who wrote or deleted something in it."""
    inside = {path: place for path in texts if (place := inside_at(index, path)) is not None}
    items = items_at(index, inside.values())
    found: dict[Steps, Attribution | None] = {}
    for path in paths:
        item = item_at(index, path)
        by = None
        if item is not None:
            by = (index.is_deleted(item) and authors.deleter(item)) or authors.writer(item)
        if path in inside:
            touched = authors.touched(items[inside[path]])
            by = max((one for one in (*touched, by) if one is not None), key=_when, default=None)
        found[path] = by
    return found


def fields_of(kind: Kind, roots: Mapping[str, Json], under: Steps) -> Iterator[tuple[Steps, bool]]:
    """Every place with a value at or below a path, and whether it is merged text."""
    if kind.open_roots:
        for root, value in roots.items():
            if not under or root == under[0]:
                yield from _open((root,), value, under)
        return
    for root, shape in kind.shapes.items():
        if not under or root == under[0]:
            yield from _fields((root,), shape, roots.get(root), under)


def _fields(path: Steps, shape: Shape, value: Json, under: Steps) -> Iterator[tuple[Steps, bool]]:
    match shape:
        case TextShape() | ScalarShape():
            if value is not None:
                yield path, isinstance(shape, TextShape)
        case Fields() | Keyed():
            held = value if isinstance(value, dict) else {}
            for key, inner in held.items():
                child = shape.of.get(key) if isinstance(shape, Fields) else shape.each
                if child is not None and _leads(under, (*path, key)):
                    yield from _fields((*path, key), child, inner, under)


def _open(path: Steps, value: Json, under: Steps) -> Iterator[tuple[Steps, bool]]:
    if not isinstance(value, dict):
        yield path, False
        return
    for key, inner in value.items():
        if _leads(under, (*path, key)):
            yield from _open((*path, key), inner, under)


def _leads(under: Steps, path: Steps) -> bool:
    shared = min(len(under), len(path))
    return under[:shared] == path[:shared]


def _stretches(pieces: Iterable[Piece], authors: Authors) -> tuple[Stretch, ...]:
    """The server writes for many people under one client id, so each character is asked for."""
    found: list[Stretch] = []
    text, last = "", None
    for character, item in _characters(pieces):
        by = authors.writer(item)
        if text and by != last:
            found.append(Stretch(text, last))
            text = ""
        text, last = text + character, by
    if text:
        found.append(Stretch(text, last))
    return tuple(found)


def _characters(pieces: Iterable[Piece]) -> Iterator[tuple[str, Id]]:
    for piece in pieces:
        clock = piece.clock
        for character in piece.text:
            yield character, (piece.client, clock)
            clock += 2 if character > "\uffff" else 1


def _when(one: Attribution) -> tuple[int, int]:
    return one.ended_at, one.last

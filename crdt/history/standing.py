"""Which items stand at the places of a document, so that one can ask who brought them.

Read from a struct index, which knows every item without its content. Border: order inside a text is asked of the
replica (`text_items`); people and times are asked of `authorship`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pycrdt import Assoc, Map, Text

from crdt.clocks import Range
from crdt.facts import Id
from crdt.kinds.kind import YDoc
from crdt.places import NO_KEY, place_of
from crdt.structs import StructIndex

MOST_CHARACTERS: Final = 20_000
"""Of a text whose pieces are told apart by author: each character is asked for by itself, in 6 microseconds."""

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text that was written under consecutive clocks."""

    text: str
    client: int
    clock: int


def place_at(index: StructIndex, path: Steps) -> int | None:
    """The place of a path that begins with its root; None where nothing has ever stood. Keys only, no list items."""
    places = index.places
    node = places.roots.get(path[0])
    place: int | None = None
    for step in path[1:]:
        if place is not None:
            head = index.head(place)
            node = None if head is None else index.node_of_item(head)
        key = places.keys.get(step)
        if node is None or key is None:
            return None
        place = place_of(node, key)
    return place


def item_at(index: StructIndex, path: Steps) -> Id | None:
    """The last item under a key, deleted or not."""
    place = place_at(index, path)
    return None if place is None else index.head(place)


def inside_at(index: StructIndex, path: Steps) -> int | None:
    """The place of what lies in the text or list at a path."""
    item = item_at(index, path)
    node = None if item is None else index.node_of_item(item)
    return None if node is None else place_of(node, NO_KEY)


def items_at(index: StructIndex, places: Iterable[int]) -> Mapping[int, list[tuple[int, Range]]]:
    """All clocks that were ever written at these places, deleted ones too, by one look at the whole index."""
    found: dict[int, list[tuple[int, Range]]] = {place: [] for place in places}
    if found:
        for client, start, end, place in index.intervals():
            if place in found:
                found[place].append((client, (start, end)))
    return found


def text_items(doc: YDoc, path: Steps) -> tuple[Piece, ...]:
    """The pieces of a text by the items that hold them; nothing for a text that is too long, or none."""
    held: Any = doc.get(path[0], type=Map)
    for step in path[1:]:
        held = held.get(step) if isinstance(held, Map) else None
    if not isinstance(held, Text):
        return ()
    words = str(held)
    return tuple(_pieces(held, words)) if len(words) <= MOST_CHARACTERS else ()


def _pieces(text: Text, words: str) -> Iterator[Piece]:
    """Offsets in pycrdt are UTF-8 bytes, clocks count UTF-16 units."""
    held, client, first, expected, at = "", 0, 0, -1, 0
    for character in words:
        item: dict[str, Any] = text.sticky_index(at, Assoc.AFTER).to_json()["item"]
        if held and (item["client"], item["clock"]) != (client, expected):
            yield Piece(held, client, first)
            held = ""
        if not held:
            client, first = item["client"], item["clock"]
        held += character
        expected = item["clock"] + (2 if character > "\uffff" else 1)
        at += len(character.encode())
    if held:
        yield Piece(held, client, first)

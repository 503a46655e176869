"""Which items stand at the places of a document, so that one can ask who brought them.

Read from a struct index, which knows every item without its content. Border: order inside a text is asked of the
replica (`text_items`); people and times are asked of `authorship`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pycrdt import Assoc, Map, Text

from crdt.clocks import Range
from crdt.dataclasses import dataclass
from crdt.facts import STRING, Id
from crdt.kinds.kind import YDoc
from crdt.lib0 import write_var_string
from crdt.places import NO_KEY, place_of
from crdt.structs import StructIndex
from crdt.updates import scratch
from crdt.walk import Walk

MOST_CHARACTERS: Final = 20_000
"""Of a text whose pieces are told apart by author: each character is asked for by itself, in 6 microseconds."""

Steps = tuple[str, ...]
Items = dict[int, list[Range]]
"""By client the ranges of clocks, those of one place in order."""


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


def items_at(index: StructIndex, places: Iterable[int]) -> Mapping[int, Items]:
    """All clocks that were ever written at these places, deleted ones too, by one look at the whole index."""
    found: dict[int, Items] = {place: {} for place in places}
    if found:
        for client, lane in index.lanes():
            for start, end, place in lane.intervals_at(found.keys()):
                found[place].setdefault(client, []).append((start, end))
    return found


class Paths:
    """Where the values of some paths stood, deleted or not: a step that was removed and added again has had two places.
    Reads all of the index's places once.
    """

    def __init__(self, index: StructIndex, paths: Iterable[Steps]) -> None:
        self._places = index.places
        self._below: dict[tuple[int, int], list[int]] = {}
        for node, parent in enumerate(self._places.parents):
            self._below.setdefault((parent, self._places.steps[node]), []).append(node)
        self._at = {path: self._places_of(path) for path in paths}

    def places(self, path: Steps) -> list[int]:
        """For one of the paths."""
        return self._at[path]

    def _places_of(self, path: Steps) -> list[int]:
        """Of what stands under the last key, and of what lies in a text or list there."""
        known = self._places
        nodes = [known.roots[path[0]]] if path[0] in known.roots else []
        found: list[int] = []
        for step in path[1:]:
            key = known.keys.get(step)
            if key is None:
                return []
            found = [place_of(node, key) for node in nodes]
            nodes = [below for node in nodes for below in self._below.get((node, key), ())]
        return [*found, *(place_of(node, NO_KEY) for node in nodes)]


def text_items(state: bytes, paths: Iterable[Steps]) -> Mapping[Steps, tuple[Piece, ...]]:
    """The pieces of texts by the items that hold them; nothing of a text that is too long, or none."""
    with scratch(state) as doc:
        texts = {path: text for path in paths if (text := _text(doc, path)) is not None}
        words = {path: str(text) for path, text in texts.items()}
        words = {path: each for path, each in words.items() if len(each) <= MOST_CHARACTERS}
        found = {path: tuple(_pieces(each, texts[path])) for path, each in words.items() if each.isascii()}
    if len(found) < len(words):
        with scratch(_in_ascii(state)) as plain:
            for path in words.keys() - found.keys():
                if (text := _text(plain, path)) is not None:
                    found[path] = tuple(_pieces(words[path], text))
    return found


def _text(doc: YDoc, path: Steps) -> Text | None:
    held: Any = doc.get(path[0], type=Map)
    for step in path[1:]:
        held = held.get(step) if isinstance(held, Map) else None
    return held if isinstance(held, Text) else None


def _pieces(words: str, plain: Text) -> Iterator[Piece]:
    """`plain` has the items that hold these words, and one byte for each UTF-16 unit that a clock counts."""
    held, client, first, expected, at = "", 0, 0, -1, 0
    for character in words:
        item: dict[str, Any] = plain.sticky_index(at, Assoc.AFTER).to_json()["item"]
        if held and (item["client"], item["clock"]) != (client, expected):
            yield Piece(held, client, first)
            held = ""
        if not held:
            client, first = item["client"], item["clock"]
        units = 2 if character > "\uffff" else 1
        held += character
        expected = item["clock"] + units
        at += units
    if held:
        yield Piece(held, client, first)


def _in_ascii(state: bytes) -> bytes:
    """The same items with other letters: pycrdt names a place inside an item by its bytes, not by its clock."""
    walk = _Ascii(state)
    walk.run()
    return walk.joined()


class _Ascii(Walk):
    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._copied = 0
        self._done: list[bytes] = []

    def content(self, client: int, clock: int, content: int) -> int:
        start = self.at
        units = super().content(client, clock, content)
        if content == STRING:
            self._done += (self.data[self._copied : start], write_var_string("x" * units))
            self._copied = self.at
        return units

    def joined(self) -> bytes:
        self._done.append(self.data[self._copied :])
        return b"".join(self._done)

"""Where things live in a document: a tree of shared types below named roots, as flat arrays of numbers.

A node is a root or a shared type; a place is a node with a key (a map entry) or without (a list, text or XML child),
packed into one integer so that intervals of structs can be compared and stored in eight bytes. Types never move in a
Yjs document, so paths are cached for ever. Border: which struct lives where is `lanes`' knowledge.
"""

from array import array
from typing import Final

from crdt.facts import NO_SHAPE, TEXT, XML_TEXT, Id
from crdt.verdicts import Path

GONE: Final = -1
"""The place of structs whose parent was collected as garbage: nowhere, and legal."""
NO_KEY: Final = -1
NO_PARENT: Final = -1

KEY_BITS: Final = 31
_TEXTUAL: Final = frozenset({NO_SHAPE, TEXT, XML_TEXT})
_CACHED_PATHS: Final = 4096
KEY_MASK: Final = (1 << KEY_BITS) - 1

Columns = tuple["array[int]", "array[int]", "array[int]", "array[int]", "array[int]", "array[int]"]


def no_places() -> Columns:
    return array("i"), array("i"), array("B"), array("b"), array("Q"), array("I")


_NONE: Final = no_places()
"""Never written to: rooms that nobody has written in share it."""


def place_of(node: int, key: int) -> int:
    return node << KEY_BITS | (key + 1)


def node_of(place: int) -> int:
    return place >> KEY_BITS


def key_of(place: int) -> int:
    return (place & KEY_MASK) - 1


class Places:
    """Grows only. Numbers of nodes and keys are private to one index and its dump."""

    __slots__ = (
        "_paths",
        "clients",
        "clocks",
        "depths",
        "keys",
        "names",
        "parents",
        "roots",
        "shapes",
        "steps",
    )

    def __init__(self) -> None:
        self.names: list[str] = []
        self.keys: dict[str, int] = {}
        self.roots: dict[str, int] = {}
        self._take(_NONE)
        self._paths: dict[int, Path] = {}

    def _take(self, columns: Columns) -> None:
        """Of each node: its parent, the key that leads from there to it (NO_KEY in lists), its depth, shape, client and clock."""
        self.parents, self.steps, self.depths, self.shapes, self.clients, self.clocks = columns

    def __len__(self) -> int:
        return len(self.parents)

    def key(self, name: str) -> int:
        number = self.keys.get(name)
        if number is None:
            number = self.keys[name] = len(self.names)
            self.names.append(name)
        return number

    def root(self, name: str, shape: int = NO_SHAPE) -> int:
        """The node of a root. Its shape stays open unless the caller knows better: updates do not tell."""
        node = self.roots.get(name)
        if node is None:
            node = self.roots[name] = self._append(NO_PARENT, self.key(name), 0, (0, 0), shape)
        return node

    def type_at(self, place: int, item: Id, shape: int) -> int:
        """A node for the shared type that `item` holds at `place`."""
        parent = place >> KEY_BITS
        return self._append(parent, key_of(place), self.depths[parent] + 1, item, shape)

    def hold_text(self, place: int) -> bool:
        """Whether text may stand there."""
        return place == GONE or not (place & KEY_MASK or self.shapes[place >> KEY_BITS] not in _TEXTUAL)

    def _append(self, parent: int, step: int, depth: int, item: Id, shape: int) -> int:
        if self.parents is _NONE[0]:
            self._take(no_places())
        self.parents.append(parent)
        self.steps.append(step)
        self.depths.append(depth)
        self.shapes.append(shape)
        self.clients.append(item[0])
        self.clocks.append(item[1])
        return len(self.parents) - 1

    def truncate(self, nodes: int, names: int) -> None:
        """Forgets the nodes and keys that a refused update brought along."""
        if len(self.parents) == nodes and len(self.names) == names:
            return
        for name in self.names[names:]:
            del self.keys[name]
        del self.names[names:]
        for column in self.columns():
            del column[nodes:]
        for name in [name for name, node in self.roots.items() if node >= nodes]:
            del self.roots[name]
        self._paths.clear()

    def columns(self) -> Columns:
        """What describes the nodes, one entry each; the order is part of the stored form."""
        return (self.parents, self.steps, self.depths, self.shapes, self.clients, self.clocks)

    def fill(self, columns: Columns) -> None:
        """From their stored form, once the names are known."""
        self._take(columns)
        for node, parent in enumerate(self.parents):
            if parent == NO_PARENT:
                self.roots[self.names[self.steps[node]]] = node

    def path(self, place: int) -> Path:
        known = self._paths.get(place)
        if known is not None:
            return known
        backwards: list[str | Id] = []
        node = node_of(place)
        step = key_of(place)
        if step != NO_KEY:
            backwards.append(self.names[step])
        while (parent := self.parents[node]) != NO_PARENT:
            step = self.steps[node]
            backwards.append((self.clients[node], self.clocks[node]) if step == NO_KEY else self.names[step])
            node = parent
        backwards.append(self.names[self.steps[node]])
        path = tuple(reversed(backwards))
        if len(self._paths) >= _CACHED_PATHS:
            self._paths.clear()
        self._paths[place] = path
        return path

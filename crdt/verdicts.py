"""The answers of `StructIndex.check`: accepted, with what is touched, or refused, with the reason as data.

Border: no words for people beyond a sentence; the gate turns a refusal into an error, a frame or a close code.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, Final, NamedTuple

from crdt.dataclasses import dataclass
from crdt.facts import Entry, Id

Path = tuple[str | Id, ...]
"""Root name, then a map key for each step into a map and an item's id for each step into a list, text or XML."""


def plain(path: Path) -> list[Any]:
    """A path as JSON: steps into lists are ids of items."""
    return [list(step) if isinstance(step, tuple) else step for step in path]


CROWD: Final = 1 << 40
"""One struct without neighbours, in the counts of a place; below it the units that stand there."""


class Accepted(NamedTuple):
    """May be applied. Says what is touched in the numbers of the index (`places`), and as paths for those who ask.

    Owned by the index: treat it as frozen, and ask for paths before the index judges another update.
    """

    sizes: Mapping[int, int]
    """Units that come to each list and text, and `CROWD` for each struct that names no neighbour there."""
    shrunk: Mapping[int, int]
    """Units that go."""
    entries: Sequence[Entry]
    """What stands under keys, and values and longer texts in lists and texts."""
    gone: AbstractSet[int]
    """Places where something is deleted."""
    rivals: Mapping[int, bool]
    """Contested places."""
    nodes: int
    """Nodes with numbers below were there before this update."""
    begun: Mapping[int, tuple[int, int]]
    """By place: how many structs name their right neighbour only, and the most that stand in one row, each the right
    neighbour of the next, as one makes them who puts one thing after the other at the front.
    """
    path: Callable[[int], Path]

    @property
    def inserts(self) -> frozenset[Path]:
        return self._paths({*self.sizes, *[entry[0] for entry in self.entries]})

    @property
    def deletes(self) -> frozenset[Path]:
        """A deletion reaches everything below, also what the update does not name."""
        return self._paths(self.gone)

    @property
    def contested(self) -> frozenset[Path]:
        """Keys of maps that were set without having seen what stands there: compare the values before and after."""
        return self._paths(self.rivals)

    @property
    def roots(self) -> frozenset[str]:
        return frozenset(str(path[0]) for path in self.inserts | self.deletes)

    @property
    def is_idle(self) -> bool:
        """Whether it touches nothing that is there."""
        return not (self.sizes or self.entries or self.gone)

    def _paths(self, places: Iterable[int]) -> frozenset[Path]:
        return frozenset([self.path(place) for place in places if place >= 0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Earlier structs are missing: ask for them with sync step 1. `missing` is (client, first missing clock)."""

    code: ClassVar[str] = "gap"
    message: ClassVar[str] = "Earlier changes of this client have not arrived."
    missing: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownReference:
    """`struct` leans on something that is neither in the document nor before it in the update."""

    code: ClassVar[str] = "unknown_reference"
    message: ClassVar[str] = "The change leans on something that has not arrived."
    struct: Id
    reference: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureDelete:
    """Deletes clocks from `known` up to `end` that their client has not written yet."""

    code: ClassVar[str] = "future_delete"
    message: ClassVar[str] = "The change deletes what has not been written yet."
    client: int
    known: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooDeep:
    code: ClassVar[str] = "nesting_too_deep"
    message: ClassVar[str] = "The change nests a type deeper than documents may be."
    struct: Id
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongParent:
    """`parent` is an item that holds no shared type."""

    code: ClassVar[str] = "wrong_parent"
    message: ClassVar[str] = "The change puts something into a plain value."
    struct: Id
    parent: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongContent:
    """Text, a format or an embedded value under a key or in a type that holds no text; yrs hangs when it reads some."""

    code: ClassVar[str] = "wrong_content"
    message: ClassVar[str] = "The change puts text where no text belongs."
    struct: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongValue:
    """What no editor writes under a key: a value in front of another, or several as one struct that stay. Replicas would
    part over the first (P37), and native code breaks its memory over the second (P36).
    """

    code: ClassVar[str] = "wrong_value"
    message: ClassVar[str] = "The change writes under a key what no editor writes there."
    struct: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedPlaces:
    """The neighbours of `struct` live in different places; replicas would put it into different ones."""

    code: ClassVar[str] = "mixed_places"
    message: ClassVar[str] = "The change stands between neighbours of different places."
    struct: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCharacter:
    """A boundary at `at` would cut a surrogate pair in two; yrs cannot, Yjs would replace both halves."""

    code: ClassVar[str] = "split_character"
    message: ClassVar[str] = "The change cuts a character in two."
    at: Id


Refusal = (
    Gap
    | UnknownReference
    | FutureDelete
    | TooDeep
    | WrongParent
    | WrongContent
    | WrongValue
    | MixedPlaces
    | SplitCharacter
)
Verdict = Accepted | Refusal

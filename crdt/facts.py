"""What the pre-check learns from one update, as plain tuples: parsed once, used by index, gate, quotas and history.

One `Facts` is made for every keystroke, so these are named tuples (as frozen as a dataclass, made in a fifth of the
time). Clocks and lengths count UTF-16 units, as Yjs does. Border: data only; how it is read stands in `precheck`.
"""

from typing import Final, NamedTuple

Id = tuple[int, int]
"""(client, clock): names one unit of a document for ever."""

GC: Final = 0
DELETED: Final = 1
BINARY: Final = 3
STRING: Final = 4
EMBED: Final = 5
FORMAT: Final = 6
TYPE: Final = 7
ANY: Final = 8

NO_SHAPE: Final = -1
ARRAY: Final = 0
MAP: Final = 1
TEXT: Final = 2
XML_ELEMENT: Final = 3
XML_FRAGMENT: Final = 4
XML_TEXT: Final = 6


class Struct(NamedTuple):
    """One struct as sent. Where `parent` is None, place and key are those of `origin`, else of `right`."""

    clock: int
    length: int
    content: int
    origin: Id | None
    right: Id | None
    parent: str | Id | None
    """The root's name or the id of the item that holds the parent type."""
    key: str | None
    shape: int
    """What shared type it holds, NO_SHAPE for none."""
    halves: tuple[int, ...]
    """Clocks of the second halves of surrogate pairs: nothing may split the text just before them."""
    at: int
    """Where its content begins in the update, for those who read it after all."""


Entry = tuple[int, int, Struct]
"""A struct with the place where it stands and the client that wrote it."""


class Run(NamedTuple):
    """Consecutive structs of one client: clocks `start` up to, not including, `end`."""

    client: int
    start: int
    end: int
    structs: list[Struct]


class Deletes(NamedTuple):
    """Deleted clocks of one client as (start, end), end not included: sorted, without overlaps."""

    client: int
    ranges: list[tuple[int, int]]


class Facts(NamedTuple):
    """Everything that the decision about an update needs. Owned by nobody: treat the lists inside as frozen."""

    size: int
    struct_count: int
    runs: tuple[Run, ...]
    deletes: tuple[Deletes, ...]
    update: bytes
    """What was read, its deleted ranges sorted and without overlaps: apply and keep this, not what was sent."""

    @property
    def is_empty(self) -> bool:
        """Such an update changes nothing and is neither stored nor sent on."""
        return not self.runs and not self.deletes

    def clients(self) -> dict[int, tuple[int, int]]:
        """The clock range (start, end) that each client claims to have written."""
        return {run.client: (run.start, run.end) for run in self.runs}

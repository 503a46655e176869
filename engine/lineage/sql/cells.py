"""Values and what they come from, and how much may be worked out. Pure data; nothing here knows SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import cached_property
from typing import Final, NamedTuple

from crdt.dataclasses import dataclass
from engine.sources.source import Dialect

MOST_WORK: Final = 2_000_000
"""Steps of one statement: nodes looked at, and leaves put together. A second or two of one processor."""
MOST_COLUMNS: Final = 20_000
"""Of one relation: `select a.*, b.*` doubles them each time it is nested."""
MOST_PROBLEMS: Final = 20


class TooMuch(Exception):
    """The statement asks for more work than one may. `args[0]` says what there is too much of."""


class Leaf(NamedTuple):
    table: str
    column: str


NONE: Final[frozenset[Leaf]] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """`how` is the expression, "" where the value is as it was."""

    leaves: frozenset[Leaf] = NONE
    how: str = ""


EMPTY: Final = Cell()


class Problem(NamedTuple):
    """`line` and `column` from 1; 0 where they are not known."""

    message: str
    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Relation:
    """`columns` in order, with names that may come twice. `unknown` is a table whose columns nobody knows: any name may
    be one of them. `rest` is what any other name means, where a function makes the columns.
    """

    columns: tuple[tuple[str, Cell], ...] = ()
    tables: frozenset[str] = frozenset()
    rows: frozenset[Leaf] = NONE
    unknown: str = ""
    rest: Cell | None = None

    @cached_property
    def _by_name(self) -> dict[str, Cell]:
        exact = dict(reversed(self.columns))
        return {name.lower(): cell for name, cell in reversed(self.columns)} | exact

    def has(self, name: str) -> bool:
        return name in self._by_name or name.lower() in self._by_name

    def cell(self, name: str) -> Cell | None:
        """Names are compared without regard to case where the exact one is not there."""
        found = self._by_name.get(name) or self._by_name.get(name.lower())
        if found is not None:
            return found
        if self.unknown:
            return Cell(frozenset({Leaf(self.unknown, name)}))
        return self.rest

    @cached_property
    def first(self) -> Cell:
        return self.columns[0][1] if self.columns else self.rest or EMPTY

    def named(self, names: Sequence[str]) -> "Relation":
        """With the names of `alias(a, b)`, those that are given; for a function these are its columns."""
        if not names:
            return self
        cells = [cell for _, cell in self.columns] or [self.rest or EMPTY] * len(names)
        kept = [name for name, _ in self.columns[len(names) :]]
        renamed = tuple(zip([*names, *kept], cells, strict=False))
        return Relation(
            columns=renamed, tables=self.tables, rows=self.rows, unknown=self.unknown, rest=self.rest
        )


@dataclass(slots=True)
class Work:
    """Counts what a statement costs and keeps what could not be followed. `read`: the tables it looks into, anywhere."""

    text: str
    dialect: Dialect
    left: int = MOST_WORK
    problems: list[Problem] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuch("work")

    def join(self, cells: Iterable[Cell]) -> frozenset[Leaf]:
        """All leaves of these."""
        found: set[Leaf] = set()
        for cell in cells:
            self.spend(len(cell.leaves))
            found |= cell.leaves
        return frozenset(found)

    def problem(self, message: str, start: int | None = None) -> None:
        """`start` counts characters of the text."""
        if len(self.problems) >= MOST_PROBLEMS:
            return
        line, column = place_in(self.text, start)
        said = Problem(message, line, column)
        if said not in self.problems:
            self.problems.append(said)


def place_in(text: str, start: int | None) -> tuple[int, int]:
    if start is None:
        return 0, 0
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1

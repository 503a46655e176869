"""What is known of one kind of source on either side of a synchronisation: data plus two functions. A file below `kinds/` that exports
`SIDE` is found.

All of it blocks and runs in a thread. Reading goes through sessions that only read; `write` opens the one session that may
write, for who was allowed to (rule SY2).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from crdt.dataclasses import dataclass
from crdt.errors import NotFound, Unavailable
from crdt.registry import discover
from engine.sources.failures import SourceFailed
from engine.sources.source import Budget, Dialect, Entrance, SourceRoots, Table
from engine.sync.mapping import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A source as its document describes it."""

    config: Any
    roots: SourceRoots
    entrance: Entrance
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTable:
    """`fields` in the order of a row's cells, `keys` places among them. `mark` says that a row is gone."""

    name: str
    fields: tuple[Field, ...]
    keys: tuple[int, ...]
    mark: Field | None


Cells = Sequence[Any]
"""Of one row, in the order of the fields (`converting.py`)."""


class Reading(Protocol):
    @property
    def errors(self) -> tuple[type[Exception], ...]: ...

    dialect: Dialect

    def table(self, name: str) -> Table:
        """Raises `TableNotFound`."""

    def tables(self) -> list[Table]: ...

    def stream(self, table: str, columns: Mapping[str, str]) -> Iterator[Sequence[Sequence[Any]]]:
        """All rows as of one moment, in batches. `columns`: by name the declared type."""

    def explain(self, error: Exception) -> SourceFailed: ...

    def interrupt(self) -> None:
        """From another thread."""

    def close(self) -> None: ...


class Writing(Protocol):
    """One transaction after the other: `begin`, what is to be done, `commit`. Rows that `current` gave are held until then."""

    @property
    def errors(self) -> tuple[type[Exception], ...]: ...

    def begin(self) -> None: ...

    def current(self, keys: Sequence[Cells]) -> Sequence[tuple[Sequence[Any], bool]]:
        """The rows with these keys, as the driver gives them, and whether each is marked as gone."""

    def insert(self, rows: Sequence[Cells]) -> None: ...

    def update(self, rows: Sequence[Cells]) -> None:
        """By their keys; a mark is taken away."""

    def delete(self, keys: Sequence[Cells]) -> None: ...

    def mark(self, keys: Sequence[Cells]) -> None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def refused(self, error: Exception) -> str:
        """In a few words, when the target would not have a row; "" for any other failure."""

    def explain(self, error: Exception) -> SourceFailed: ...

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncKind:
    """`kind` is that of the source. Without `write` it is only read from."""

    kind: str
    read: Callable[[Place], Reading]
    write: Callable[[Place, TargetTable], Writing] | None = None


class CannotSynchronise(NotFound):
    code = "cannot_synchronise"
    message = "Sources of this kind cannot be synchronised."
    next_step = (
        "Choose a SQLite or DuckDB file, a PostgreSQL or MariaDB server, or read from a folder of files."
    )


class TargetRefused(Unavailable):
    code = "target_refused"
    message = "The target would not have one of the rows; the batch it was in is not written."
    next_step = "Look at the rules of the target's table and the rows that details name, then run again."


class Stopped(Unavailable):
    code = "synchronisation_stopped"
    message = "The synchronisation was stopped. What was written stays."
    next_step = "Run it again when you want: it goes on from what is there."


@cache
def sides() -> Mapping[str, SyncKind]:
    """By the kind of source."""
    found = discover("engine.sync.kinds", "SIDE")
    return {kind.kind: kind for kind in found.values() if isinstance(kind, SyncKind)}


def side_of(kind: str, *, writes: bool = False) -> SyncKind:
    found = sides().get(kind)
    if found is None or (writes and found.write is None):
        known = sorted(name for name, one in sides().items() if one.write is not None or not writes)
        raise CannotSynchronise(details={"kind": kind, "known": known})
    return found

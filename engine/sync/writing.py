"""What all databases share that are written to: the statements of a batch, by key. Blocking.

Names come from the reflected schema, quoted; values are bound. A key is compared exactly: a collation that takes two texts for
the same does not make one row out of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from engine.sources.failures import SourceFailed
from engine.sources.profiling import quoted
from engine.sync.converting import value_of
from engine.sync.mapping import Field
from engine.sync.shapes import Shape
from engine.sync.side import Cells, TargetTable

ASKED: Final = 100
"""Keys that one statement asks for."""
GONE: Final = "deleted"


class SqlWriting(ABC):
    """A kind says how to sign in, how to run a statement, and what its words are."""

    @property
    @abstractmethod
    def errors(self) -> tuple[type[Exception], ...]:
        """Of the driver, which is loaded for it."""

    mark_of_values: str = "?"
    locking: str = ""
    """Behind a SELECT, so that the rows are held."""

    def __init__(self, table: TargetTable, relation: str) -> None:
        self.table = table
        self.relation = relation

    @abstractmethod
    def run(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        """Its rows, none where there are no such."""

    @abstractmethod
    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None: ...

    @abstractmethod
    def begin(self) -> None: ...

    @abstractmethod
    def exactly(self, column: str) -> str:
        """One more test of a text, with one value: whether it is the same to the letter."""

    @abstractmethod
    def explain(self, error: Exception) -> SourceFailed: ...

    @abstractmethod
    def refused(self, error: Exception) -> str: ...

    def bound(self, value: Any, _shape: Shape) -> Any:
        """As the driver wants it."""
        return value

    def named(self, column: str) -> str:
        return quoted(column)

    def read_as(self, field: Field) -> str:
        return self.named(field.target)

    def current(self, keys: Sequence[Cells]) -> Sequence[tuple[Sequence[Any], bool]]:
        mark = self.table.mark
        columns = [self.read_as(field) for field in self.table.fields]
        if mark is not None:
            columns.append(self.named(mark.target))
        head = f"SELECT {', '.join(columns)} FROM {self.relation} WHERE "
        found: list[tuple[Sequence[Any], bool]] = []
        for some in _chunks(keys, ASKED):
            values = [one for key in some for one in self._key(key)]
            rows = self.run(f"{head}{self._one_of(len(some))}{self.locking}", values)
            found += [(row, False) if mark is None else (row[:-1], is_marked(row[-1])) for row in rows]
        return found

    def insert(self, rows: Sequence[Cells]) -> None:
        names = ", ".join(self.named(field.target) for field in self.table.fields)
        places = ", ".join([self.mark_of_values] * len(self.table.fields))
        self.many(
            f"INSERT INTO {self.relation} ({names}) VALUES ({places})", [self._values(row) for row in rows]
        )

    def update(self, rows: Sequence[Cells]) -> None:
        """With nothing beside the keys there is nothing to set, but a mark to take away."""
        others = [place for place in range(len(self.table.fields)) if place not in self.table.keys]
        sets = [f"{self.named(self.table.fields[place].target)} = {self.mark_of_values}" for place in others]
        mark = self.table.mark
        if mark is not None:
            sets.append(f"{self.named(mark.target)} = {self.mark_of_values}")
        if not sets:
            return
        unmarked = [] if mark is None else [self.bound(unmarked_of(mark.shape), mark.shape)]
        sql = f"UPDATE {self.relation} SET {', '.join(sets)} WHERE {self._is_key()}"
        self.many(sql, [self._set(row, others, unmarked) for row in rows])

    def delete(self, keys: Sequence[Cells]) -> None:
        self.many(
            f"DELETE FROM {self.relation} WHERE {self._is_key()}", [self._exact_key(key) for key in keys]
        )

    def mark(self, keys: Sequence[Cells]) -> None:
        mark = self.table.mark
        if mark is None:
            raise LookupError("the mapping has no mark")
        value = self.bound(marked_of(mark.shape), mark.shape)
        sql = f"UPDATE {self.relation} SET {self.named(mark.target)} = {self.mark_of_values} WHERE {self._is_key()}"
        self.many(sql, [[value, *self._exact_key(key)] for key in keys])

    def commit(self) -> None:
        self.run("COMMIT")

    def rollback(self) -> None:
        self.run("ROLLBACK")

    def _set(self, row: Cells, others: Sequence[int], unmarked: Sequence[Any]) -> list[Any]:
        values = self._values(row)
        return [
            *(values[place] for place in others),
            *unmarked,
            *self._exact_key([row[place] for place in self.table.keys]),
        ]

    def _values(self, row: Cells) -> list[Any]:
        return [
            self.bound(value_of(cell, field.shape), field.shape)
            for cell, field in zip(row, self.table.fields, strict=True)
        ]

    def _key_fields(self) -> list[Field]:
        return [self.table.fields[place] for place in self.table.keys]

    def _key(self, key: Cells) -> list[Any]:
        return [
            self.bound(value_of(cell, field.shape), field.shape)
            for cell, field in zip(key, self._key_fields(), strict=True)
        ]

    def _exact_key(self, key: Cells) -> list[Any]:
        """As `_is_key` has the places: texts twice."""
        found: list[Any] = []
        for value, field in zip(self._key(key), self._key_fields(), strict=True):
            found += [value, value] if field.shape.family == "text" else [value]
        return found

    def _is_key(self) -> str:
        tests = []
        for field in self._key_fields():
            tests.append(f"{self.named(field.target)} = {self.mark_of_values}")
            if field.shape.family == "text":
                tests.append(self.exactly(self.named(field.target)))
        return " AND ".join(tests)

    def _one_of(self, count: int) -> str:
        fields = self._key_fields()
        if len(fields) == 1:
            return f"{self.named(fields[0].target)} IN ({', '.join([self.mark_of_values] * count)})"
        one = " AND ".join(f"{self.named(field.target)} = {self.mark_of_values}" for field in fields)
        return " OR ".join([f"({one})"] * count)


def is_marked(value: Any) -> bool:
    return value not in (None, 0, False, "")


def marked_of(shape: Shape) -> Any:
    now = datetime.now(UTC).replace(microsecond=0)
    match shape.family:
        case "boolean":
            return True
        case "integer":
            return 1
        case "date":
            return now.date()
        case "timestamp":
            return now.replace(tzinfo=None)
        case "instant":
            return now
        case _:
            return GONE


def unmarked_of(shape: Shape) -> Any:
    return {"boolean": False, "integer": 0}.get(shape.family)


def _chunks(rows: Sequence[Cells], most: int) -> Iterator[Sequence[Cells]]:
    for begin in range(0, len(rows), most):
        yield rows[begin : begin + most]

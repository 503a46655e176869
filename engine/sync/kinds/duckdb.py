"""DuckDB files. Who writes holds the file alone, so it is waited for while others read it."""

import contextlib
import time as clock
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from engine.late import late
from engine.sources.duckdb import DuckdbReader
from engine.sources.failures import SourceFailed
from engine.sources.paths import resolve
from engine.sources.profiling import quoted
from engine.sources.tabular import explain
from engine.sync.kinds.tabular import TabularSide, read_as
from engine.sync.mapping import Field
from engine.sync.shapes import Shape
from engine.sync.side import Place, SyncKind, TargetTable
from engine.sync.writing import SqlWriting

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

AT_ONCE: Final = 100
"""Rows that one INSERT has: each statement has its price there."""
WAIT_SECONDS: Final = 0.05


def read(place: Place) -> TabularSide:
    return TabularSide(DuckdbReader(place.config, place.budget, place.roots))


class DuckdbWriting(SqlWriting):
    def __init__(self, place: Place, table: TargetTable) -> None:
        schema, _, name = table.name.rpartition(".")
        with contextlib.closing(read(place)) as side:
            relation = side.relation(table.name)
        super().__init__(table, relation or f"{quoted(schema or 'main')}.{quoted(name)}")
        self._database = _alone(place)

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (duckdb.Error,)

    def begin(self) -> None:
        self._database.execute("BEGIN TRANSACTION")

    def run(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = self._database.execute(sql, list(values)).fetchall()
        return rows

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        head, values, one = sql.partition(" VALUES ")
        if not values:
            self._database.executemany(sql, [list(row) for row in rows])
            return
        for begin in range(0, len(rows), AT_ONCE):
            some = rows[begin : begin + AT_ONCE]
            self._database.execute(
                f"{head}{values}{', '.join([one] * len(some))}", list(chain.from_iterable(some))
            )

    def rollback(self) -> None:
        with contextlib.suppress(duckdb.TransactionException):
            self._database.execute("ROLLBACK")

    def read_as(self, field: Field) -> str:
        return read_as(quoted(field.target), field.shape)

    def exactly(self, column: str) -> str:
        return f"CAST({column} AS VARCHAR) = ?"

    def bound(self, value: Any, shape: Shape) -> Any:
        return value.isoformat(" ") if shape.family == "instant" and isinstance(value, datetime) else value

    def refused(self, error: Exception) -> str:
        refusals = (duckdb.ConstraintException, duckdb.ConversionException, duckdb.OutOfRangeException)
        return f"DuckDB says {type(error).__name__}" if isinstance(error, refusals) else ""

    def explain(self, error: Exception) -> SourceFailed:
        return explain(error)

    def interrupt(self) -> None:
        with contextlib.suppress(duckdb.Error):
            self._database.interrupt()

    def close(self) -> None:
        self._database.close()


def _alone(place: Place) -> "duckdb.DuckDBPyConnection":
    """Opened for writing, once nobody else has the file open. Raises `SourceFailed`."""
    path = resolve(place.config.path, place.roots)
    until = clock.monotonic() + place.budget.statement_seconds
    while True:
        try:
            database = duckdb.connect(str(path))
        except (duckdb.ConnectionException, duckdb.IOException):
            if clock.monotonic() >= until:
                raise SourceFailed("busy", "Another program has the file open.") from None
            clock.sleep(WAIT_SECONDS)
            continue
        return DuckdbReader(place.config, place.budget, place.roots).sandbox(database, ())


SIDE = SyncKind(kind="duckdb", read=read, write=DuckdbWriting)

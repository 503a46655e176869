"""What DuckDB files and folders of files share when they are read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.profiling import quoted
from engine.sources.source import Dialect, Table
from engine.sources.tabular import TabularReader
from engine.sync.shapes import Shape, shape_of


class TabularSide:
    dialect: Dialect = "duckdb"

    def __init__(self, reader: TabularReader) -> None:
        self._reader = reader

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return self._reader.errors

    def table(self, name: str) -> Table:
        tables = {table.name: table for table in self.tables()}
        if name not in tables:
            raise TableNotFound(name, tables)
        return tables[name]

    def tables(self) -> list[Table]:
        return [Table(**one.model_dump(exclude={"sql"})) for one in self._reader.relations()]

    def relation(self, name: str) -> str:
        return self._reader.relation(name)

    def stream(self, table: str, columns: Mapping[str, str]) -> Iterator[Sequence[Sequence[Any]]]:
        wanted = [read_as(quoted(name), shape_of("duckdb", type_)) for name, type_ in columns.items()]
        yield from self._reader.stream(f"SELECT {', '.join(wanted)} FROM {self._reader.relation(table)}")

    def explain(self, error: Exception) -> SourceFailed:
        return self._reader.explain(error)

    def interrupt(self) -> None:
        self._reader.interrupt()

    def close(self) -> None:
        self._reader.close()


def read_as(column: str, shape: Shape) -> str:
    """Moments as text in UTC, and what has no counterpart as DuckDB writes it."""
    match shape.family:
        case "instant":
            return f"strftime(CAST({column} AT TIME ZONE 'UTC' AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%f') || '+00:00'"
        case "other":
            return f"CAST({column} AS VARCHAR)"
        case _:
            return column

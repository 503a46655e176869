"""What database servers share when they are read: one statement in a session that only reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.profiling import quoted
from engine.sources.serving import ServerReader
from engine.sources.source import Table
from engine.sync.shapes import Shape, shape_of


class ServerSide:
    def __init__(self, reader: ServerReader, read_as: Callable[[str, Shape], str]) -> None:
        self._reader = reader
        self._read_as = read_as
        self.dialect = reader.dialect

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return self._reader.errors

    def table(self, name: str) -> Table:
        tables = {table.name: table for table in self.tables()}
        if name not in tables:
            raise TableNotFound(name, tables)
        return tables[name]

    def tables(self) -> list[Table]:
        return self._reader.tables()

    def stream(self, table: str, columns: Mapping[str, str]) -> Iterator[Sequence[Sequence[Any]]]:
        wanted = [
            self._read_as(quoted(name), shape_of(self.dialect, type_)) for name, type_ in columns.items()
        ]
        yield from self._reader.stream(f"SELECT {', '.join(wanted)} FROM {self._reader.relation(table)}")

    def explain(self, error: Exception) -> SourceFailed:
        return self._reader.explain(error)

    def interrupt(self) -> None:
        self._reader.interrupt()

    def close(self) -> None:
        self._reader.close()

"""What DuckDB databases and file folders share: a sandboxed DuckDB that answers every question."""

import contextlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from engine.amounts import amount
from engine.late import late
from engine.sources.failures import WRONG_TYPE, SourceFailed, TableNotFound
from engine.sources.profiling import DUCKDB, DUCKDB_COSTLY, drop_leftovers, profile_table, quoted
from engine.sources.selecting import Selected, Selection, rows_of, selected, statement_of
from engine.sources.source import Budget, Column, Dialect, Progress, Rows, Step, Table, TableProfile

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

BATCH = 2_000
LONGEST_LINE = 16 << 20
"""Bytes of a line of a CSV file."""
SANDBOX = ("autoinstall_known_extensions = false", "autoload_known_extensions = false")
"""Set before the folders: nothing is ever downloaded."""


class Relation(Table):
    """A table with the SQL that stands for it behind FROM."""

    sql: str


class TabularReader(ABC):
    """The kinds say how to open, which relations there are, and what a test looks at."""

    dialect: Dialect = "duckdb"

    def __init__(self, budget: Budget) -> None:
        self._memory = budget.memory_bytes
        self._database: duckdb.DuckDBPyConnection | None = None

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (duckdb.Error,)

    @abstractmethod
    def open(self) -> "duckdb.DuckDBPyConnection": ...

    @abstractmethod
    def relations(self) -> Sequence[Relation]: ...

    @abstractmethod
    def check(self) -> list[Step]: ...

    def explain(self, error: Exception) -> SourceFailed:
        return explain(error)

    def tables(self) -> list[Table]:
        return [Table(**one.model_dump(exclude={"sql"}), changed=one.changed) for one in self.relations()]

    def count(self, table: str) -> int:
        return int(self.query(f"SELECT count(*) FROM {self._known(table).sql}")[0][0])

    def profile(self, table: str, sample: int, progress: Progress) -> TableProfile:
        relation = self._known(table)
        dialect = DUCKDB_COSTLY if _is_costly(relation) else DUCKDB
        try:
            return profile_table(self.query, dialect, table, relation.sql, relation.columns, sample, progress)
        finally:
            drop_leftovers(self.query)

    def select(self, selection: Selection) -> Selected:
        relation = self._known(selection.table)
        sql, values = statement_of(selection, relation.columns, relation.sql, quoted)
        return selected(selection, relation.columns, self.query(sql, values))

    def relation(self, table: str) -> str:
        return self._known(table).sql

    def rows(self, sql: str, values: Sequence[Any], most: int) -> Rows:
        cursor = self._opened().execute(sql, list(values))
        return rows_of([one[0] for one in cursor.description or ()], cursor.fetchmany(most + 1), most)

    def stream(self, sql: str) -> Iterator[Sequence[Sequence[Any]]]:
        """The rows in batches, as DuckDB's own values."""
        cursor = self._opened().execute(sql)
        while batch := cursor.fetchmany(BATCH):
            yield batch

    def interrupt(self) -> None:
        database = self._database
        if database is not None:
            with contextlib.suppress(duckdb.Error):
                database.interrupt()

    def close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._opened().execute(sql, list(values)).fetchall()
        return found

    def _opened(self) -> "duckdb.DuckDBPyConnection":
        if self._database is None:
            self._database = self.open()
        return self._database

    def columns(self, sql: str) -> list[Column]:
        return [
            Column(name=row[0], type=row[1], nullable=row[2] == "YES", primary_key=row[3] == "PRI")
            for row in self.query(f"DESCRIBE SELECT * FROM {sql}")
        ]

    def sandbox(
        self, database: "duckdb.DuckDBPyConnection", folders: Sequence[str]
    ) -> "duckdb.DuckDBPyConnection":
        """Only these folders can be read from now on, and nobody can unlock it."""
        for setting in SANDBOX:
            database.execute(f"SET {setting}")
        listed = ", ".join("'" + folder.replace("'", "''") + "'" for folder in folders)
        database.execute(f"SET allowed_directories = [{listed}]")
        database.execute("SET enable_external_access = false")
        database.execute(f"SET memory_limit = '{self._memory // (1 << 20)}MiB'")
        database.execute("SET threads = 1")
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET lock_configuration = true")
        return database

    def _known(self, table: str) -> Relation:
        relations = self.relations()
        for relation in relations:
            if relation.name == table:
                return relation
        raise TableNotFound(table, (one.name for one in relations))


def _is_costly(relation: Relation) -> bool:
    """Whether each statement works its rows out anew: views, and files that are texts."""
    return relation.kind == "view" or (relation.kind == "file" and "read_parquet" not in relation.sql)


_LINE = re.compile(r"CSV Error on Line: (\d+)")
_WIDTHS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)\n")
_LONG_LINE = "Maximum line size of "
_UNFIT = re.compile(r"Cannot compare values|No function matches|^Conversion Error: (?!CSV )")


def explain(error: Exception) -> SourceFailed:
    """DuckDB's exception classes as reasons; its messages may quote data, so they stay inside."""
    match error:
        case duckdb.InterruptException():
            return SourceFailed("timeout", "The statement was stopped.")
        case duckdb.PermissionException():
            return SourceFailed("outside_roots", "This reads outside the allowed folders.")
        case duckdb.OutOfMemoryException():
            return SourceFailed("failed", "The statement needs more memory than its budget.")
        case duckdb.BinderException() | duckdb.ConversionException() if _UNFIT.search(str(error)):
            return SourceFailed(*WRONG_TYPE)
        case duckdb.CatalogException() | duckdb.BinderException():
            return SourceFailed("table_gone", "A table or column is not there any more.")
        case duckdb.InvalidInputException() | duckdb.ConversionException():
            return _of_content(str(error))
        case duckdb.IOException():
            return SourceFailed(
                "not_this_format", "The file cannot be read in this format, or is held by another program."
            )
        case _:
            return SourceFailed("failed", f"DuckDB refused: {type(error).__name__}.")


def _of_content(said: str) -> SourceFailed:
    if "read-only" in said.lower():
        return SourceFailed("failed", "Sources are only read; this statement would change something.")
    if "utf-8" in said.lower():
        return SourceFailed("not_utf8", "The file is not UTF-8.")
    damaged = SourceFailed("damaged", "The content does not have the form its name promises.")
    return _of_a_line(said) or damaged


def _of_a_line(said: str) -> SourceFailed | None:
    """What is wrong with a line of a CSV file. Only numbers are taken out of what DuckDB says."""
    if _LONG_LINE in said:
        return SourceFailed("line_too_long", f"A line is longer than {LONGEST_LINE >> 20} MiB.")
    widths, line = _WIDTHS.search(said), _LINE.search(said)
    if widths is None:
        return None
    wanted, found = widths.groups()
    where = f"Line {int(line[1]):,}" if line is not None else "A line"
    return SourceFailed("ragged", f"{where} has {amount(int(found), 'cell')}, the first line {wanted}.")

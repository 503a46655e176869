"""What DuckDB databases and file folders share: a sandboxed DuckDB connection that answers every question."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import duckdb

from engine.sources.blocking import Blocking
from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.profiling import DUCKDB, drop_leftovers, profile_table
from engine.sources.source import Budget, Column, Progress, Step, Table, TableProfile

T = TypeVar("T")

SANDBOX = ("autoinstall_known_extensions = false", "autoload_known_extensions = false")
"""Set before the folders: nothing is ever downloaded."""


class Relation(Table):
    """A table with the SQL that stands for it behind FROM."""

    sql: str


class TabularConnection:
    """The subclasses say how to open, which relations there are, and what a test looks at."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._database: duckdb.DuckDBPyConnection | None = None
        self._blocking = Blocking("duckdb", self._interrupt)

    def open(self) -> duckdb.DuckDBPyConnection:
        raise TypeError("a kind says how it is opened")

    def relations(self) -> Sequence[Relation]:
        raise TypeError("a kind says what it holds")

    def check(self) -> list[Step]:
        raise TypeError("a kind says how it is tested")

    async def test(self) -> list[Step]:
        return await self._blocking.run(self._budget.statement_seconds, self.check)

    async def discover(self) -> list[Table]:
        return await self._run(lambda: [Table(**one.model_dump(exclude={"sql"})) for one in self.relations()])

    async def count(self, table: str) -> int:
        return await self._run(
            lambda: int(self.query(f"SELECT count(*) FROM {self._known(table).sql}")[0][0])
        )

    async def profile(self, table: str, sample: int | None, progress: Progress) -> TableProfile:
        return await self._run(lambda: self._profile(table, sample, progress))

    async def close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            await self._blocking.run(10, database.close)
        self._blocking.close()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        if self._database is None:
            self._database = self.open()
        found: list[tuple[Any, ...]] = self._database.execute(sql).fetchall()
        return found

    def columns(self, sql: str) -> list[Column]:
        return [
            Column(name=row[0], type=row[1], nullable=row[2] == "YES", primary_key=row[3] == "PRI")
            for row in self.query(f"DESCRIBE SELECT * FROM {sql}")
        ]

    def sandbox(
        self, database: duckdb.DuckDBPyConnection, folders: Sequence[str]
    ) -> duckdb.DuckDBPyConnection:
        """Only these folders can be read from now on, and nobody can unlock it."""
        for setting in SANDBOX:
            database.execute(f"SET {setting}")
        listed = ", ".join("'" + folder.replace("'", "''") + "'" for folder in folders)
        database.execute(f"SET allowed_directories = [{listed}]")
        database.execute("SET enable_external_access = false")
        database.execute(f"SET memory_limit = '{self._budget.memory_bytes // (1 << 20)}MiB'")
        database.execute("SET threads = 1")
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET lock_configuration = true")
        return database

    async def _run(self, call: Callable[[], T]) -> T:
        def explained() -> T:
            try:
                return call()
            except duckdb.Error as error:
                raise explain(error) from None

        return await self._blocking.run(self._budget.statement_seconds, explained)

    def _interrupt(self) -> None:
        database = self._database
        if database is not None:
            with contextlib.suppress(duckdb.Error):
                database.interrupt()

    def _known(self, table: str) -> Relation:
        for relation in self.relations():
            if relation.name == table:
                return relation
        raise TableNotFound(details={"table": table[:200]})

    def _profile(self, table: str, sample: int | None, progress: Progress) -> TableProfile:
        relation = self._known(table)
        rows = sample or self._budget.sample_rows
        try:
            return profile_table(self.query, DUCKDB, table, relation.sql, relation.columns, rows, progress)
        finally:
            drop_leftovers(self.query)


def explain(error: Exception) -> SourceFailed:
    """DuckDB's exception classes as reasons; its messages may quote data, so they stay inside."""
    match error:
        case duckdb.InterruptException():
            return SourceFailed("timeout", "The statement was stopped.")
        case duckdb.PermissionException():
            return SourceFailed("outside_roots", "This reads outside the allowed folders.")
        case duckdb.OutOfMemoryException():
            return SourceFailed("failed", "The statement needs more memory than its budget.")
        case duckdb.InvalidInputException() | duckdb.ConversionException():
            return SourceFailed("damaged", "The content does not have the form its name promises.")
        case duckdb.IOException():
            return SourceFailed(
                "not_this_format", "The file cannot be read in this format, or is held by another program."
            )
        case _:
            return SourceFailed("failed", f"DuckDB refused: {type(error).__name__}.")

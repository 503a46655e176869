"""SQLite files: read as of one moment, written in immediate transactions with their foreign keys on."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.paths import resolve
from engine.sources.profiling import quoted
from engine.sources.source import Dialect, Table
from engine.sources.sqlite import explain
from engine.sources.sqlite_catalogue import tables_of
from engine.sync.shapes import Shape
from engine.sync.side import Place, SyncKind, TargetTable
from engine.sync.writing import SqlWriting

BATCH: Final = 2_000


class SqliteSide:
    """Reads. Bytes that are no UTF-8 come as surrogates, which no column takes: nothing is replaced quietly."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    dialect: Dialect = "sqlite"

    def __init__(self, place: Place) -> None:
        self._database = _opened(place, "ro")

    def table(self, name: str) -> Table:
        tables = {table.name: table for table in self.tables()}
        if name not in tables:
            raise TableNotFound(name, tables)
        return tables[name]

    def tables(self) -> list[Table]:
        return tables_of(lambda sql: self._database.execute(sql).fetchall())

    def stream(self, table: str, columns: Mapping[str, str]) -> Iterator[Sequence[Sequence[Any]]]:
        cursor = self._database.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)}")
        while batch := cursor.fetchmany(BATCH):
            yield batch

    def explain(self, error: Exception) -> SourceFailed:
        return explain(error)

    def interrupt(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._database.interrupt()

    def close(self) -> None:
        self._database.close()


class SqliteWriting(SqlWriting):
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, place: Place, table: TargetTable) -> None:
        super().__init__(table, quoted(table.name))
        self._database = _opened(place, "rw")
        self._database.execute("PRAGMA foreign_keys = ON")

    def begin(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def run(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        return self._database.execute(sql, values).fetchall()

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._database.executemany(sql, rows)

    def rollback(self) -> None:
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def exactly(self, column: str) -> str:
        return f"{column} = ? COLLATE BINARY"

    def bound(self, value: Any, _shape: Shape) -> Any:
        match value:
            case bool():
                return int(value)
            case datetime():
                return value.isoformat(" ")
            case date() | time():
                return value.isoformat()
            case Decimal():
                return format(value, "f")
            case _:
                return value

    def refused(self, error: Exception) -> str:
        if not isinstance(error, sqlite3.IntegrityError):
            return ""
        return f"SQLite says {getattr(error, 'sqlite_errorname', 'SQLITE_CONSTRAINT')}"

    def explain(self, error: Exception) -> SourceFailed:
        code = getattr(error, "sqlite_errorname", "") or ""
        if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            return SourceFailed("permission_denied", "Concert's user may not write to this file.")
        return explain(error)

    def interrupt(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._database.interrupt()

    def close(self) -> None:
        self._database.close()


def _opened(place: Place, mode: str) -> sqlite3.Connection:
    path = resolve(place.config.path, place.roots)
    if path.is_dir():
        raise SourceFailed("not_this_format", "The path is a folder, not a SQLite file.")
    if mode == "rw" and not os.access(path, os.W_OK):
        raise SourceFailed("permission_denied", "Concert's user may not write to this file.")
    address = f"file:{quote(str(path))}?mode={mode}"
    database = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    database.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute(f"PRAGMA busy_timeout = {int(min(place.budget.statement_seconds, 30) * 1000)}")
    return database


SIDE = SyncKind(kind="sqlite", read=SqliteSide, write=SqliteWriting)

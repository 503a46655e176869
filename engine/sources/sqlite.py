"""SQLite files, opened read-only."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

from pydantic import ConfigDict, Field

from crdt.model import Model
from engine.sources.blocking import BlockingConnection
from engine.sources.breathing import AT_ONCE, Breath
from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.paths import PLACE, resolve
from engine.sources.profiling import (
    SQLITE,
    SQLITE_WITHOUT_ROWID,
    drop_leftovers,
    profile_table,
    quoted,
)
from engine.sources.selecting import Selected, Selection, rows_of, selected, statement_of
from engine.sources.source import (
    NO_ENTRANCE,
    Budget,
    Column,
    Dialect,
    Entrance,
    Progress,
    Rows,
    Source,
    SourceRoots,
    Step,
    Table,
    TableProfile,
)
from engine.sources.sqlite_catalogue import HIDDEN, NAMES, column_of, tables_of
from engine.sources.steps import run_steps, tables_and_views
from engine.sources.traces import beside, trace_of

MAGIC = b"SQLite format 3\0"
BATCH = 5_000


class SqliteConfig(Model):
    model_config = ConfigDict(extra="ignore")

    path: str = Field(
        title="Database file",
        description="Relative paths start in `sources` of the data folder.",
        min_length=1,
        json_schema_extra=PLACE,
    )


class SqliteReader:
    """One SQLite file."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    dialect: Dialect = "sqlite"

    def __init__(self, config: SqliteConfig, roots: SourceRoots) -> None:
        self._config = config
        self._roots = roots
        self._database: sqlite3.Connection | None = None
        self._breath = Breath()

    def explain(self, error: Exception) -> SourceFailed:
        return explain(error)

    def check(self) -> list[Step]:
        checks = [
            ("File", lambda: f"{resolve(self._config.path, self._roots).stat().st_size:,} bytes"),
            ("Format", self._check_format),
            ("Open", lambda: f"SQLite, {self.query('PRAGMA page_count')[0][0]:,} pages"),
            ("Read right", lambda: tables_and_views(len(self._names()))),
        ]
        return run_steps(checks, explain)

    def tables(self) -> list[Table]:
        """SO10: the file tells of writes, not of which table they were to."""
        trace = trace_of(beside(resolve(self._config.path, self._roots), "-wal", "-journal"))
        return [
            table.model_copy(
                update={"rows": None if table.kind == "view" else self._count(table.name), "changed": trace}
            )
            for table in tables_of(self.query, self._breath)
        ]

    def count(self, table: str) -> int:
        return self._count(self._known(table))

    def profile(self, table: str, sample: int, progress: Progress) -> TableProfile:
        name = self._known(table)
        dialect = SQLITE if self._has_rowid(name) else SQLITE_WITHOUT_ROWID
        try:
            return profile_table(
                self.query,
                dialect,
                name,
                quoted(name),
                self._columns(name),
                sample,
                progress,
                stream=self.stream,
            )
        finally:
            drop_leftovers(self.query)

    def select(self, selection: Selection) -> Selected:
        columns = self._columns(self._known(selection.table))
        sql, values = statement_of(selection, columns, quoted(selection.table), quoted)
        return selected(selection, columns, self.query(sql, values))

    def relation(self, table: str) -> str:
        return quoted(self._known(table))

    def rows(self, sql: str, values: Sequence[Any], most: int) -> Rows:
        cursor = self._open().execute(sql, values)
        return rows_of([one[0] for one in cursor.description or ()], cursor.fetchmany(most + 1), most)

    def interrupt(self) -> None:
        database = self._database
        if database is not None:
            with contextlib.suppress(sqlite3.Error):
                database.interrupt()

    def close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Read-only: the file is opened so."""
        return list(chain.from_iterable(self._breath.of(self._open().execute(sql, values))))

    def stream(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in batches."""
        rows = self._breath.of(self._open().execute(sql))
        while batch := list(chain.from_iterable(islice(rows, BATCH // AT_ONCE))):
            yield batch

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            path = resolve(self._config.path, self._roots)
            if path.is_dir():
                raise SourceFailed("not_this_format", "The path is a folder, not a SQLite file.")
            database = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, check_same_thread=False)
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            database.execute("PRAGMA temp_store = MEMORY")
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA busy_timeout = 2000")
            self._database = database
        return self._database

    def _check_format(self) -> str:
        path = resolve(self._config.path, self._roots)
        if path.is_dir():
            raise SourceFailed("not_this_format", "The path is a folder, not a SQLite file.")
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise SourceFailed("not_this_format", "The file is not a SQLite database.")
        return "SQLite 3"

    def _names(self) -> dict[str, str]:
        """Tables and views by name, with which of the two."""
        return dict(self.query(NAMES))

    def _columns(self, table: str) -> list[Column]:
        links = {
            row[3]: f"{row[2]}.{row[4] or row[3]}"
            for row in self.query(f"PRAGMA foreign_key_list({quoted(table)})")
        }
        return [
            column_of(name, type_, required, key).model_copy(update={"references": links.get(name)})
            for _, name, type_, required, _, key, hidden in self.query(f"PRAGMA table_xinfo({quoted(table)})")
            if hidden != HIDDEN
        ]

    def _known(self, table: str) -> str:
        """The name as the schema has it: text from outside never becomes SQL."""
        names = self._names()
        if table not in names:
            raise TableNotFound(table, names)
        return table

    def _count(self, table: str) -> int:
        return int(self.query(f"SELECT count(*) FROM {quoted(table)}")[0][0])

    def _has_rowid(self, table: str) -> bool:
        """Whether rows can be picked by number: no view, no table WITHOUT ROWID."""
        try:
            self.query(f"SELECT rowid FROM {quoted(table)} LIMIT 0")
        except sqlite3.OperationalError:
            return False
        return self._names()[table] == "table"


def explain(error: Exception) -> SourceFailed:
    """SQLite's result codes as reasons."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return SourceFailed("busy", "Another program holds a lock on the file.")
    if code.startswith("SQLITE_NOTADB"):
        return SourceFailed("not_this_format", "The file is not a SQLite database, or it is encrypted.")
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_IOERR")):
        return SourceFailed("damaged", "SQLite finds the file damaged.")
    if code.startswith("SQLITE_READONLY"):
        return SourceFailed("failed", "Sources are only read; this statement would change something.")
    if code.startswith("SQLITE_SCHEMA") or "no such " in str(error):
        return SourceFailed("table_gone", "A table or column is not there any more.")
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return SourceFailed("permission_denied", "SQLite may not open the file.")
    if code.startswith("SQLITE_INTERRUPT"):
        return SourceFailed("timeout", "The statement was stopped.")
    return SourceFailed("failed", f"SQLite refused: {code or type(error).__name__}.")


async def open_sqlite(
    config: SqliteConfig, budget: Budget, roots: SourceRoots, _entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(SqliteReader(config, roots), budget)


SOURCE = Source(kind="sqlite", title="SQLite file", icon="database", config=SqliteConfig, open=open_sqlite)

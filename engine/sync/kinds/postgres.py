"""PostgreSQL: read in one statement and so as of one moment; rows that are written are held from when they are looked at."""

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.late import late
from engine.sources.failures import SourceFailed
from engine.sources.postgres import PostgresReader
from engine.sources.postgres_errors import explain
from engine.sources.profiling import quoted
from engine.sources.reaching import CONNECT_SECONDS
from engine.sync.kinds.serving import ServerSide
from engine.sync.mapping import Field
from engine.sync.shapes import Shape
from engine.sync.side import Place, SyncKind, TargetTable
from engine.sync.writing import SqlWriting

if TYPE_CHECKING:
    import psycopg
else:
    psycopg = late("psycopg")

LOCK_MILLISECONDS = 5_000


class PostgresWriting(SqlWriting):
    mark_of_values = "%s"
    locking = " FOR UPDATE"

    def __init__(self, place: Place, table: TargetTable) -> None:
        reader = PostgresReader(place.config, place.budget, place.entrance)
        self._config = place.config
        try:
            with contextlib.closing(reader):
                relation = reader.relation(table.name)
            self._session = reader.connected()
            milliseconds = int(place.budget.statement_seconds * 1000)
            self._session.execute(f"SET statement_timeout = {milliseconds}".encode())
            self._session.execute(f"SET lock_timeout = {min(milliseconds, LOCK_MILLISECONDS)}".encode())
            self._session.execute("SET timezone = 'UTC'")
        except self.errors as error:
            raise self.explain(error) from None
        super().__init__(table, _named(relation))

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (psycopg.Error, UnicodeDecodeError)

    def begin(self) -> None:
        self._session.execute("BEGIN")

    def run(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        with self._session.cursor() as cursor:
            cursor.execute(sql.encode(), tuple(values) or None)
            return [] if cursor.description is None else cursor.fetchall()

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._session.cursor() as cursor:
            cursor.executemany(sql.encode(), rows)

    def insert(self, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            super().insert(rows)

    def rollback(self) -> None:
        if not self._session.closed:
            self._session.execute("ROLLBACK")

    def named(self, column: str) -> str:
        return _named(quoted(column))

    def read_as(self, field: Field) -> str:
        return read_as(self.named(field.target), field.shape)

    def exactly(self, column: str) -> str:
        return f'CAST({column} AS text) COLLATE "C" = %s'

    def refused(self, error: Exception) -> str:
        state = getattr(error, "sqlstate", None) or ""
        return f"PostgreSQL says {state}" if state[:2] in {"22", "23", "44"} or state == "428C9" else ""

    def explain(self, error: Exception) -> SourceFailed:
        if getattr(error, "sqlstate", None) in {"42501", "25006"}:
            return SourceFailed("permission_denied", "The user of this source may not write to this table.")
        return explain(error, self._config)

    def interrupt(self) -> None:
        with contextlib.suppress(psycopg.Error):
            self._session.cancel_safe(timeout=CONNECT_SECONDS)

    def close(self) -> None:
        self._session.close()


def read(place: Place) -> ServerSide:
    return ServerSide(PostgresReader(place.config, place.budget, place.entrance), read_as)


def read_as(column: str, shape: Shape) -> str:
    """JSON and what has no counterpart as the server writes it."""
    return f"CAST({column} AS text)" if shape.family in {"json", "other"} else column


def _named(name: str) -> str:
    """Percent signs of a name are no places for values."""
    return name.replace("%", "%%")


SIDE = SyncKind(kind="postgres", read=read, write=PostgresWriting)

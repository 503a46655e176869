"""MariaDB and MySQL: read in one statement, written in strict mode, so that nothing is cut off quietly."""

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from engine.late import late
from engine.sources.failures import SourceFailed
from engine.sources.mariadb import SQL_MODE, MariadbReader
from engine.sources.mariadb_errors import explain
from engine.sources.profiling import quoted
from engine.sync.kinds.serving import ServerSide
from engine.sync.mapping import Field
from engine.sync.shapes import Shape
from engine.sync.side import Place, SyncKind, TargetTable
from engine.sync.writing import SqlWriting

if TYPE_CHECKING:
    import pymysql
else:
    pymysql = late("pymysql")

STRICT: Final = f"{SQL_MODE},STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO"
SETTINGS: Final = (
    f"sql_mode = '{STRICT}'",
    "time_zone = '+00:00'",
    "lock_wait_timeout = 5",
    "innodb_lock_wait_timeout = 5",
)
REFUSALS: Final = frozenset(
    {1048, 1062, 1216, 1217, 1264, 1265, 1292, 1364, 1366, 1406, 1451, 1452, 1906, 3819, 4025}
)
DENIED: Final = frozenset({1142, 1143, 1227, 1290, 1792})


class MariadbWriting(SqlWriting):
    mark_of_values = "%s"
    locking = " FOR UPDATE"

    def __init__(self, place: Place, table: TargetTable) -> None:
        self._reader = MariadbReader(place.config, place.budget, place.entrance)
        self._config = place.config
        try:
            with contextlib.closing(self._reader):
                relation = self._reader.relation(table.name)
            self._session = self._reader.connected(place.config.database)
            for setting in SETTINGS:
                self._limit(setting)
        except self.errors as error:
            raise self.explain(error) from None
        super().__init__(table, _named(relation))
        with contextlib.suppress(pymysql.MySQLError):  # MySQL has no such limit for what writes
            self._limit(f"max_statement_time = {place.budget.statement_seconds}")

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (pymysql.MySQLError, UnicodeDecodeError)

    def begin(self) -> None:
        self.run("START TRANSACTION")

    def run(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        with self._session.cursor() as cursor:
            cursor.execute(sql, tuple(values) or None)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
            return rows

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._session.cursor() as cursor:
            cursor.executemany(sql, rows)

    def rollback(self) -> None:
        if self._session.open:
            self.run("ROLLBACK")

    def named(self, column: str) -> str:
        return _named(quoted(column))

    def read_as(self, field: Field) -> str:
        return read_as(self.named(field.target), field.shape)

    def exactly(self, column: str) -> str:
        """Byte by byte: a collation may take letters for each other, and blanks at the end for nothing."""
        return f"CAST(CONVERT({column} USING utf8mb4) AS BINARY) = CAST(CONVERT(%s USING utf8mb4) AS BINARY)"

    def bound(self, value: Any, _shape: Shape) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None)
        return value

    def refused(self, error: Exception) -> str:
        number = _number(error)
        return f"the server says {number}" if number in REFUSALS else ""

    def explain(self, error: Exception) -> SourceFailed:
        if _number(error) in DENIED:
            return SourceFailed("permission_denied", "The user of this source may not write to this table.")
        return explain(error, self._config)

    def interrupt(self) -> None:
        self._reader.stop(self._session)

    def close(self) -> None:
        if self._session.open:
            with contextlib.suppress(pymysql.MySQLError):
                self._session.close()

    def _limit(self, setting: str) -> None:
        with self._session.cursor() as cursor:
            cursor.execute(f"SET SESSION {setting}")


def read(place: Place) -> ServerSide:
    return ServerSide(MariadbReader(place.config, place.budget, place.entrance), read_as)


def read_as(column: str, shape: Shape) -> str:
    return f"CAST({column} AS CHAR)" if shape.family in {"json", "other"} else column


def _number(error: Exception) -> int:
    return error.args[0] if error.args and isinstance(error.args[0], int) else 0


def _named(name: str) -> str:
    """Percent signs of a name are no places for values."""
    return name.replace("%", "%%")


SIDE = SyncKind(kind="mariadb", read=read, write=MariadbWriting)

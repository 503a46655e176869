"""MariaDB and MySQL servers: sessions that only read, with names in double quotes, stopped by the server after the budget's seconds."""

import contextlib
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from engine.late import late
from engine.sources.blocking import BlockingConnection
from engine.sources.failures import SourceFailed
from engine.sources.mariadb_catalogue import COLUMNS, KNOWN, column_of, reflected
from engine.sources.mariadb_errors import explain, turned_away
from engine.sources.profiling import MARIADB
from engine.sources.profiling import Dialect as ProfileDialect
from engine.sources.reaching import CONNECT_SECONDS, PORT, ServerConfig, silent
from engine.sources.serving import BATCH, Answer, Reflected, ServerReader
from engine.sources.source import NO_ENTRANCE, Budget, Column, Dialect, Entrance, Source, SourceRoots

if TYPE_CHECKING:
    import pymysql
else:
    pymysql = late("pymysql")

SQL_MODE: Final = "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT"
"""Names in double quotes, and texts as the standard has them."""


class MariadbConfig(ServerConfig):
    port: int = Field(default=3306, title="Port", ge=1, le=65535, json_schema_extra=PORT)


def offers_tls(connection: socket.socket) -> bool:
    """The server speaks first: its greeting says what it can, behind its version, number and challenge."""
    connection.settimeout(CONNECT_SECONDS)
    greeting = b""
    while len(greeting) < 4 or len(greeting) < 4 + int.from_bytes(greeting[:3], "little"):
        part = connection.recv(4096)
        if not part or len(greeting) > 1 << 16:
            raise ConnectionError
        greeting += part
    if greeting[4] == 0xFF:
        raise turned_away(int.from_bytes(greeting[5:7], "little"))
    ends = greeting.find(b"\0", 5)
    if greeting[4] != 10 or ends < 0:
        raise ConnectionError
    at = ends + 1 + 4 + 8 + 1
    return bool(int.from_bytes(greeting[at : at + 2], "little") & pymysql.constants.CLIENT.SSL)


class MariadbReader(ServerReader):
    dialect: Dialect = "mysql"
    text = "CHAR"
    offers_tls = staticmethod(offers_tls)

    def __init__(self, config: MariadbConfig, budget: Budget, entrance: Entrance) -> None:
        super().__init__(config, budget, entrance)
        self._session: pymysql.Connection[Any] | None = None

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (pymysql.MySQLError, UnicodeDecodeError)

    def open(self) -> None:
        self._opened_session()

    def usual_schema(self) -> str:
        return self.config.database

    def known(self) -> Iterable[tuple[str, str, bool]]:
        return [(schema, name, "VIEW" in kind) for schema, name, kind in self.query(KNOWN)]

    def reflect(self) -> Mapping[tuple[str, str], Reflected]:
        return reflected(self.query)

    def columns(self, schema: str, name: str) -> list[Column]:
        found = self.query(
            f"{COLUMNS} AND TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION", (schema, name)
        )
        return [column_of(one) for one in found]

    def profile_dialect(self, *, is_view: bool) -> ProfileDialect:  # noqa: ARG002 - a view is sampled as a table is
        return MARIADB

    def run(self, sql: str, values: Sequence[Any], most: int | None = None) -> Answer:
        with self._opened_session().cursor() as cursor:
            if most is not None:
                cursor.execute(f"SET SESSION sql_select_limit = {int(most)}")
            try:
                cursor.execute(sql, tuple(values))
                names = [one[0] for one in cursor.description or ()]
                return names, list(cursor.fetchall())[:most]
            finally:
                if most is not None and self._opened_session().open:
                    cursor.execute("SET SESSION sql_select_limit = DEFAULT")

    def stream(self, sql: str) -> Iterable[Sequence[Sequence[Any]]]:
        with self._opened_session().cursor(pymysql.cursors.SSCursor) as cursor:
            cursor.execute(sql)
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def version(self) -> str:
        said = _version(self._opened_session())
        number = said.removeprefix("5.5.5-").partition("-")[0]
        return f"{'MariaDB' if 'MariaDB' in said else 'MySQL'} {number}"

    def interrupt(self) -> None:
        """From another thread, over a session of its own: the server is told to stop the statement."""
        if self._session is not None:
            self.stop(self._session)

    def stop(self, session: "pymysql.Connection[Any]") -> None:
        if not session.open:
            return
        with (
            contextlib.suppress(pymysql.MySQLError, OSError),
            contextlib.closing(self.connected(None)) as other,
        ):
            other.cursor().execute(f"KILL QUERY {_number(session)}")

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None and session.open:
            with contextlib.suppress(pymysql.MySQLError):
                session.close()

    def explain(self, error: Exception) -> SourceFailed:
        return explain(error, self.config)

    def connected(self, database: str | None) -> "pymysql.Connection[Any]":
        """A session without the limits of one that reads: who takes it sets its own."""
        config = self.config
        tls: dict[str, Any] = {}
        match config.tls:
            case "off":
                tls["ssl_disabled"] = True
            case "require":
                tls["ssl"] = _unchecked()
            case "verify":
                tls["ssl"] = ssl.create_default_context()
            case "prefer":
                pass
        session = _greeted(
            config,
            host=config.host,
            port=config.port,
            user=config.user,
            password=self.entrance.secret,
            database=database,
            charset="utf8mb4",
            sql_mode=SQL_MODE,
            connect_timeout=int(CONNECT_SECONDS),
            read_timeout=CONNECT_SECONDS,
            autocommit=True,
            program_name="concert",
            **tls,
        )
        session._read_timeout = self.budget.statement_seconds + CONNECT_SECONDS  # type: ignore[attr-defined]  # noqa: SLF001 - it takes one for all
        return session

    def _opened_session(self) -> "pymysql.Connection[Any]":
        if self._session is None:
            session = self.connected(self.config.database)
            try:
                self._limit(session)
            except pymysql.MySQLError:
                session.close()
                raise
            self._session = session
        return self._session

    def _limit(self, session: "pymysql.Connection[Any]") -> None:
        seconds = self.budget.statement_seconds
        limit = f"max_statement_time = {seconds}"
        if "MariaDB" not in _version(session):
            limit = f"max_execution_time = {int(seconds * 1000)}"
        with session.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute(
                f"SET SESSION time_zone = '+00:00', SESSION lock_wait_timeout = 5, SESSION {limit}"
            )


def _greeted(config: ServerConfig, **how: Any) -> "pymysql.Connection[Any]":
    """Signed in. A host that takes connections and never says a word is none that loses them."""
    try:
        return pymysql.connect(**how)
    except pymysql.OperationalError as error:
        if isinstance(error.__context__, TimeoutError):
            raise silent(config) from None
        raise


def _version(session: "pymysql.Connection[Any]") -> str:
    return str(session.get_server_info())  # type: ignore[no-untyped-call]


def _number(session: "pymysql.Connection[Any]") -> int:
    return int(session.thread_id())  # type: ignore[no-untyped-call]


def _unchecked() -> ssl.SSLContext:
    """Hidden from who listens on the way; `verify` also says who answers."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def open_mariadb(
    config: MariadbConfig, budget: Budget, _roots: SourceRoots, entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(MariadbReader(config, budget, entrance), budget)


SOURCE = Source(
    kind="mariadb",
    title="MariaDB or MySQL",
    icon="database",
    config=MariadbConfig,
    open=open_mariadb,
    host=lambda config: config.host,
)
